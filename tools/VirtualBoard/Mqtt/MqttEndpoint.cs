using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using nanoFramework.M2Mqtt;

namespace MeterNode.VirtualBoard.Mqtt;

/// <summary>Where the broker is and how to prove who is who.</summary>
internal sealed record MqttEndpoint(
    string Host, IPAddress Address, int Port, bool IsSecure, X509Certificate? Ca, X509Certificate? Client, MqttSslProtocols Protocol)
{
    /// <summary>TLS as .NET wants it. Certificates and keys stay in memory.</summary>
    internal SslClientAuthenticationOptions TlsOptions()
    {
        bool verify = MqttSettings.Instance.ValidateServerCertificate;
        X509Certificate2? identity = Client == null ? null : WithUsableKey(Client as X509Certificate2 ?? new X509Certificate2(Client));
        return new SslClientAuthenticationOptions
        {
            TargetHost = Host,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            EnabledSslProtocols = DeviceProtocols(),
            RemoteCertificateValidationCallback = (_, shown, _, _) => !verify || IsTrusted(shown),
            ClientCertificates = identity == null ? null : [identity],
        };
    }

    private SslProtocols DeviceProtocols()
    {
        switch (Protocol)
        {
            case MqttSslProtocols.TLSv1_2:
                return SslProtocols.Tls12;
            case MqttSslProtocols.TLSv1_3:
                return SslProtocols.Tls13;
            default:
                return SslProtocols.None;
        }
    }

    /// <summary>The device's TLS trusts exactly the CA that it was given, and compares the broker's name.</summary>
    private bool IsTrusted(X509Certificate? shown)
    {
        if (shown == null)
        {
            return false;
        }

        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(shown.GetRawCertData());
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
