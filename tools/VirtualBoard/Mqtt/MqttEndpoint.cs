using System.Security.Cryptography.X509Certificates;
using nanoFramework.M2Mqtt;

namespace MeterNode.VirtualBoard.Mqtt;

/// <summary>Where the broker is and how to prove who is who.</summary>
internal sealed record MqttEndpoint(
    string Host, int Port, bool IsSecure, X509Certificate? Ca, X509Certificate? Client, MqttSslProtocols Protocol);
