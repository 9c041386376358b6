using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using nanoFramework.M2Mqtt;

namespace MeterNode.VirtualBoard.Mqtt;

/// <summary>Where the broker is and how to prove who is who.</summary>
internal sealed record MqttEndpoint(
    string Host, IPAddress Address, int Port, bool IsSecure, X509Certificate? Ca, X509Certificate? Client, MqttSslProtocols Protocol)
{
    /// <summary>TCP and TLS as MQTTnet wants them. Certificates and keys stay in memory.</summary>
    internal MqttClientOptions ToOptions(MQTTnet.Formatter.MqttProtocolVersion version, TimeSpan timeout) => new()
    {
        ProtocolVersion = version,
        Timeout = timeout,
        ChannelOptions = new MqttClientTcpOptions
        {
            RemoteEndpoint = new IPEndPoint(Address, Port),
            AddressFamily = AddressFamily.InterNetwork,
            TlsOptions = IsSecure ? TlsOptions() : new MqttClientTlsOptions(),
        },
    };

    private MqttClientTlsOptions TlsOptions()
    {
        bool verify = MqttSettings.Instance.ValidateServerCertificate;
        MqttClientTlsOptionsBuilder builder = new MqttClientTlsOptionsBuilder().UseTls().WithTargetHost(Host)
            .WithRevocationMode(X509RevocationMode.NoCheck)
            .WithSslProtocols(Protocol switch
            {
                MqttSslProtocols.TLSv1_2 => SslProtocols.Tls12,
                MqttSslProtocols.TLSv1_3 => SslProtocols.Tls13,
                _ => SslProtocols.None,
            })
            .WithCertificateValidationHandler(e => !verify || IsTrusted(e));
        X509Certificate2? identity = Client == null ? null : WithUsableKey(Client as X509Certificate2 ?? new X509Certificate2(Client));
        return (identity == null ? builder : builder.WithClientCertificates([identity])).Build();
    }

    /// <summary>The device's TLS trusts exactly the CA that it was given, and compares the broker's name.</summary>
    private bool IsTrusted(MqttClientCertificateValidationEventArgs shown)
    {
        if (shown.Certificate == null)
        {
            return false;
        }

        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(shown.Certificate.GetRawCertData());
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (Ca != null)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificate(Ca.GetRawCertData()));
        }

        return chain.Build(certificate) && certificate.MatchesHostname(Host);
    }

    /// <summary>Windows' TLS does not take a key that exists in memory only; it takes one that came out of a PFX.</summary>
    private static X509Certificate2 WithUsableKey(X509Certificate2 identity) =>
        OperatingSystem.IsWindows() && identity.HasPrivateKey
            ? X509CertificateLoader.LoadPkcs12(identity.Export(X509ContentType.Pfx), null) : identity;
}
