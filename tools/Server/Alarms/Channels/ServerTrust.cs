using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MeterNode.Server.Alarms.Channels;

/// <summary>Which server is the right one: one whose certificate a CA of the system, or of a file, has signed for its name.</summary>
internal static class ServerTrust
{
    /// <summary>
    /// How to reach a server that trusts this program with something: it follows no redirect and keeps no cookies. What is on this machine
    /// is not asked for at a proxy, which would find another server there, and would be shown what is sent.
    /// </summary>
    /// <param name="url">Its address.</param>
    /// <param name="caFile">PEM file of its CA; null for those that the system knows.</param>
    public static SocketsHttpHandler Handler(Uri url, string? caFile) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = !url.IsLoopback,
        UseCookies = false,
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) => Accepts(certificate, chain, errors, caFile),
        },
    };

    /// <summary>Whether to accept a server.</summary>
    /// <param name="shown">Its certificate.</param>
    /// <param name="sent">What it sent with it.</param>
    /// <param name="errors">What the system objects to.</param>
    /// <param name="caFile">PEM file of its CA; null for those that the system knows.</param>
    public static bool Accepts(X509Certificate? shown, X509Chain? sent, SslPolicyErrors errors, string? caFile)
    {
        if (caFile is null || errors == SslPolicyErrors.None)
        {
            return errors == SslPolicyErrors.None;
        }

        if (shown is null || errors != SslPolicyErrors.RemoteCertificateChainErrors)
        {
            return false; // The name is wrong, too.
        }

        try
        {
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(caFile);
            if (sent is not null)
            {
                chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
            }

            using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(shown.GetRawCertData());
            return chain.Build(certificate);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>What to do when a server was refused.</summary>
    public static string Cure(string? caFile) => caFile is null
        ? "its certificate is not for this name, or no CA that this machine knows has signed it: name the CA's file with --ca"
        : $"its certificate is not for this name, or the CA in '{caFile}' has not signed it";
}
