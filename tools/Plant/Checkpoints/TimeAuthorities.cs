using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using MeterNode.Wire;

namespace MeterNode.Plant.Checkpoints;

/// <summary>Checks time-stamp tokens (RFC 3161) against the certificates of the authorities that a person trusts.</summary>
public sealed class TimeAuthorities : IDisposable
{
    private const string TimeStamping = "1.3.6.1.5.5.7.3.8";

    private readonly X509Certificate2Collection _trusted = [];

    /// <param name="files">PEM (any number of certificates) or DER: of the authority itself, or of the root above it.</param>
    /// <exception cref="OperatorException">A file holds no certificate.</exception>
    public TimeAuthorities(IEnumerable<string> files)
    {
        foreach (string file in files)
        {
            try
            {
                byte[] content = File.ReadAllBytes(file);
                int before = _trusted.Count;
                if (content.AsSpan().IndexOf("-----BEGIN"u8) >= 0)
                {
                    _trusted.ImportFromPem(System.Text.Encoding.Latin1.GetString(content));
                }
                else
                {
                    _trusted.Add(X509CertificateLoader.LoadCertificate(content));
                }

                if (_trusted.Count > before)
                {
                    continue;
                }
            }
            catch (CryptographicException)
            {
                // It is none, as below.
            }

            Dispose();
            throw new OperatorException(
                OperatorError.DeviceOrIo,
                $"'{file}' holds no certificate: give that of the time-stamp authority, or of its root (PEM or DER)");
        }
    }

    /// <summary>
    /// Reads <paramref name="token"/> (DER), which must be of the SHA-256 <paramref name="hash"/>. Never throws for bad bytes.
    /// </summary>
    public TimeStampCheck Check(byte[] token, byte[] hash)
    {
        try
        {
            return !Rfc3161TimestampToken.TryDecode(token, out Rfc3161TimestampToken? read, out int length) || length != token.Length
                ? Wrong(RuleReason.Of("stamp.no-token", "it is no time-stamp token (RFC 3161)")) : Check(read, hash);
        }
        catch (CryptographicException)
        {
            return Wrong(RuleReason.Of("stamp.unreadable", "it cannot be read"));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (X509Certificate2 certificate in _trusted)
        {
            certificate.Dispose();
        }

        _trusted.Clear();
    }

    private TimeStampCheck Check(Rfc3161TimestampToken token, byte[] hash)
    {
        if (!token.TokenInfo.GetMessageHash().Span.SequenceEqual(hash))
        {
            return Wrong(RuleReason.Of("stamp.other", "it is of something else"));
        }

        if (!token.VerifySignatureForHash(hash, HashAlgorithmName.SHA256, out X509Certificate2? signer, _trusted))
        {
            return Wrong(RuleReason.Of(
                "stamp.signature",
                "its signature is not its authority's, or its authority's certificate is not in it and was not given"));
        }

        DateTimeOffset time = token.TokenInfo.Timestamp;
        string authority = PlainText.Of(signer!.GetNameInfo(X509NameType.SimpleName, forIssuer: false));
        return new TimeStampCheck(time, authority, IsTrusted(signer, token.AsSignedCms().Certificates, time));
    }

    /// <summary>The certificate was given itself, or leads to one that was; both held when the time was stamped.</summary>
    private bool IsTrusted(X509Certificate2 signer, X509Certificate2Collection beside, DateTimeOffset time)
    {
        if (time < signer.NotBefore || time > signer.NotAfter)
        {
            return false;
        }

        if (_trusted.Any(given => given.RawDataMemory.Span.SequenceEqual(signer.RawDataMemory.Span)))
        {
            return true;
        }

        if (_trusted.Count == 0)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_trusted);
        chain.ChainPolicy.ExtraStore.AddRange(beside);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = time.UtcDateTime;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(TimeStamping));
        return chain.Build(signer);
    }

    private static TimeStampCheck Wrong(RuleReason why) => new(DateTimeOffset.UnixEpoch, "", false, why);
}
