using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MeterNode.Plant.Provisioning;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace MeterNode.Tools.Tests.Serving;

/// <summary>A client at a plant's broker, and the broker's certificate that it was shown.</summary>
internal sealed class ServedClient : IDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly BlockingCollection<byte[]> _received = [];

    internal ServedClient(PlantFolder plant, X509Certificate2 identity, string name)
    {
        _client.ApplicationMessageReceivedAsync += message =>
        {
            _received.Add(message.ApplicationMessage.Payload.ToArray());
            return Task.CompletedTask;
        };
        MqttClientTlsOptions tls = new MqttClientTlsOptionsBuilder().UseTls().WithRevocationMode(X509RevocationMode.NoCheck)
            .WithCertificateValidationHandler(check =>
            {
                Shown = check.Certificate.GetCertHashString();
                return true;
            }).WithClientCertificates([identity]).Build();
        MqttClientConnectResult result = _client.ConnectAsync(
            new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", plant.BrokerPort).WithClientId(name)
                .WithProtocolVersion(MqttProtocolVersion.V311).WithTryPrivate(false).WithTlsOptions(tls).Build()).GetAwaiter().GetResult();
        Assert.AreEqual(MqttClientConnectResultCode.Success, result.ResultCode);
    }

    internal string? Shown { get; private set; }

    internal bool IsConnected => _client.IsConnected;

    public void Dispose()
    {
        _client.Dispose();
        _received.Dispose();
    }

    internal void Subscribe(string topic) => _client.SubscribeAsync(topic, MqttQualityOfServiceLevel.AtLeastOnce).GetAwaiter().GetResult();

    internal void Publish(string topic, string text) => Publish(topic, Encoding.UTF8.GetBytes(text));

    internal void Publish(string topic, byte[] payload) => ServedPlant.Publish(_client, topic, payload);

    internal byte[] Take() =>
        _received.TryTake(out byte[]? message, ServedPlant.Wait) ? message : throw new AssertFailedException("nothing came");
}
