using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MeterNode.Wire;
using RabbitMQ.Client;

namespace MeterNode.Plant.Collecting;

/// <summary>
/// Who this program is at the broker and which broker it accepts: the certificates of <see cref="BrokerOptions"/>, held in memory, and the
/// judgement on the broker's certificate in words for the operator.
/// </summary>
internal sealed class BrokerTls : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly BrokerOptions _options;
    private readonly X509Certificate2 _authority;
    private readonly X509Certificate2? _own;

    private BrokerTls(BrokerOptions options, X509Certificate2 authority, X509Certificate2? own)
    {
        _options = options;
        _authority = authority;
        _own = own;
    }

    /// <summary>Why the broker's certificate was not accepted, with the cure; null as long as it was not refused.</summary>
    public RuleReason? Refusal { get; private set; }

    /// <summary>Whether the other side has shown a certificate, that is, speaks TLS.</summary>
    public bool HasSeenBroker { get; private set; }

    /// <summary>The common name of the own certificate; null without one.</summary>
    public string? OwnName => _own?.GetNameInfo(X509NameType.SimpleName, forIssuer: false);

    /// <summary>
    /// Why the broker, which hung up without a word, probably did so. Under TLS 1.3 a broker refuses a certificate after
    /// the handshake, and its reason is often lost.
    /// </summary>
    public RuleReason HungUp => !HasSeenBroker ? BrokerFailure.NotTls
        : _own == null ? RuleReason.Of(
            "broker.hung-up-without",
            "the broker hung up without a word: it wants a certificate; give the collector's with --cert and --key")
        : BuildsOn(_authority, _own, null, null) ? RuleReason.Of(
            "broker.hung-up", "the broker hung up without a word: it refuses this certificate or client id; its log says why")
        : RuleReason.Of(
            "broker.other-authority",
            $"the broker refuses the certificate '{_options.CertificateFile!}', which the CA in '{_options.CaFile!}' has not signed: "
                + $"use one of the broker's own plant");

    /// <summary>Reads the files that <paramref name="options"/> name; null without a CA, which means a connection without TLS.</summary>
    /// <exception cref="OperatorException">A file cannot be used; the message names it.</exception>
    public static BrokerTls? Load(BrokerOptions options)
    {
        if (options.CaFile == null)
        {
            return null;
        }

        X509Certificate2 authority = ReadCertificate(options.CaFile);
        return new BrokerTls(options, authority, options.CertificateFile == null ? null
            : ReadIdentity(options.CertificateFile, options.KeyFile, mustBeValid: true));
    }

    /// <summary>The same, but a date may be wrong: the PC's clock may not be set yet.</summary>
    /// <exception cref="OperatorException">A file cannot be used; the message names it.</exception>
    public static void RequireFiles(BrokerOptions options)
    {
        if (options.CaFile != null)
        {
            ReadCertificate(options.CaFile).Dispose();
            if (options.CertificateFile != null)
            {
                ReadIdentity(options.CertificateFile, options.KeyFile, mustBeValid: false).Dispose();
            }
        }
    }

    /// <summary>What a TLS connection needs; keep this object alive as long as the connection.</summary>
    public SslClientAuthenticationOptions ToClientOptions() => new()
    {
        TargetHost = _options.Host,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        RemoteCertificateValidationCallback = (_, certificate, chain, _) => Accept(certificate, chain),
        ClientCertificates = _own is null ? null : [_own],
    };

    /// <summary>What RabbitMQ's client needs; keep this object alive as long as the connection.</summary>
    public SslOption ToSslOption()
    {
        var option = new SslOption(_options.Host, enabled: true)
        {
            CheckCertificateRevocation = false,
            CertificateValidationCallback = (_, certificate, chain, _) => Accept(certificate, chain),
        };
        if (_own != null)
        {
            option.Certs = new X509Certificate2Collection(_own);
            option.CertificateSelectionCallback = (_, _, _, _, _) => _own;
        }

        return option;
    }

    public void Dispose()
    {
        _authority.Dispose();
        _own?.Dispose();
    }

    private static X509Certificate2 ReadCertificate(string path)
    {
        string pem = ReadText(path);
        try
        {
            return X509Certificate2.CreateFromPem(pem);
        }
        catch (CryptographicException)
        {
            throw new OperatorException(
                OperatorError.DeviceOrIo,
                RuleReason.Of("broker.no-certificate", $"'{path}' is no certificate: give a PEM file that begins with BEGIN CERTIFICATE"));
        }
    }

    private static X509Certificate2 ReadIdentity(string certificatePath, string? keyPath, bool mustBeValid)
    {
        using (X509Certificate2 alone = ReadCertificate(certificatePath))
        {
            if (mustBeValid && DateProblem(alone) is RuleReason problem)
            {
                throw new OperatorException(
                    OperatorError.DeviceOrIo, RuleReason.Of("broker.own-date", $"the certificate '{certificatePath}' {problem}"));
            }
        }

        string keyFile = keyPath
            ?? throw new OperatorException(
                OperatorError.Usage,
                RuleReason.Of("broker.needs-key", $"the certificate '{certificatePath}' needs its private key: give it with --key"));
        try
        {
            X509Certificate2 identity = X509Certificate2.CreateFromPem(ReadText(certificatePath), ReadText(keyFile));
            return OperatingSystem.IsWindows() ? WithStoredKey(identity) : identity;
        }
        catch (ArgumentException)
        {
            throw new OperatorException(
                OperatorError.DeviceOrIo,
                RuleReason.Of(
                    "broker.other-key",
                    $"the key '{keyFile}' does not belong to the certificate '{certificatePath}': give the key that was made with it"));
        }
        catch (CryptographicException)
        {
            throw new OperatorException(
                OperatorError.DeviceOrIo,
                RuleReason.Of("broker.no-key", $"'{keyFile}' is no private key: give a PEM file that is not encrypted"));
        }
    }

    /// <summary>Windows' TLS does not take a key that exists in memory only; it takes one that came out of a PFX.</summary>
    private static X509Certificate2 WithStoredKey(X509Certificate2 identity)
    {
        using (identity)
        {
            return X509CertificateLoader.LoadPkcs12(identity.Export(X509ContentType.Pfx), null);
        }
    }

    private static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(
                OperatorError.DeviceOrIo,
                e is UnauthorizedAccessException ? RuleReason.Of("broker.file-denied", $"'{path}': this user may not read it")
                    : RuleReason.Of("broker.file-unreadable", $"'{path}': it cannot be read; check the path"));
        }
    }

    private static RuleReason? DateProblem(X509Certificate2 certificate)
    {
        static string Day(DateTime time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        DateTime now = DateTime.Now;
        return now > certificate.NotAfter ? RuleReason.Of(
                "broker.expired", $"expired on {Day(certificate.NotAfter)}: issue a new one, or check this machine's clock")
            : now < certificate.NotBefore ? RuleReason.Of(
                "broker.not-yet-valid", $"is valid only from {Day(certificate.NotBefore)}: check this machine's clock")
            : null;
    }

    private static bool BuildsOn(X509Certificate2 authority, X509Certificate2 certificate, X509Chain? sent, string? usage)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (usage != null)
        {
            chain.ChainPolicy.ApplicationPolicy.Add(new Oid(usage));
        }

        if (sent != null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        }

        return chain.Build(certificate);
    }

    private bool Accept(X509Certificate? shown, X509Chain? sent)
    {
        HasSeenBroker = true;
        using X509Certificate2? certificate = shown == null ? null : X509CertificateLoader.LoadCertificate(shown.GetRawCertData());
        Refusal = certificate == null ? RuleReason.Of("broker.shows-none", "the broker shows no certificate") : Judge(certificate, sent);
        return Refusal == null;
    }

    private RuleReason? Judge(X509Certificate2 certificate, X509Chain? sent)
    {
        if (DateProblem(certificate) is RuleReason problem)
        {
            return RuleReason.Of("broker.its-date", $"the broker's certificate {problem}");
        }

        if (!BuildsOn(_authority, certificate, sent, ServerAuthentication))
        {
            return RuleReason.Of(
                "broker.not-signed",
                $"the broker's certificate is not signed by the CA in '{_options.CaFile!}': give the CA of this broker's plant");
        }

        return certificate.MatchesHostname(_options.Host)
            ? null
            : RuleReason.Of(
                "broker.other-name",
                $"the broker's certificate is not for the name '{_options.Host}': use the name that the plant was made with");
    }
}
