using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MeterNode.Tests;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.Tools.Tests.Checkpoints;

/// <summary>A time-stamp authority on this machine: <c>openssl ts</c>, behind HTTP where asked for.</summary>
internal sealed class TimeStampAuthority : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("meternode-tsa-").FullName;
    private HttpListener? _listener;

    public TimeStampAuthority()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.8")], critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        using X509Certificate2 certificate =
            request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-10), DateTimeOffset.UtcNow.AddYears(10));
        File.WriteAllText(Certificate, certificate.ExportCertificatePem());
        File.WriteAllText(In("key.pem"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(In("serial"), "01\n");
        File.WriteAllText(In("tsa.cnf"), $"""
            [tsa]
            default_tsa=a
            [a]
            serial={In("serial")}
            signer_cert={Certificate}
            signer_key={In("key.pem")}
            signer_digest=sha256
            default_policy=1.2.3.4
            digests=sha256
            ess_cert_id_alg=sha256

            """);
    }

    /// <summary>Its certificate, PEM.</summary>
    public string Certificate => In("crt.pem");

    /// <summary>The answer to a request.</summary>
    public byte[] Reply(byte[] query)
    {
        File.WriteAllBytes(In("query.tsq"), query);
        ForeignCheck.Openssl("ts", "-reply", "-config", In("tsa.cnf"), "-queryfile", In("query.tsq"), "-out", In("reply.tsr"));
        return File.ReadAllBytes(In("reply.tsr"));
    }

    /// <summary>Answers over HTTP from now on.</summary>
    /// <returns>The address.</returns>
    public string Serve()
    {
        string address = $"http://127.0.0.1:{LoopbackPorts.Take()}/tsa/";
        _listener = new HttpListener();
        _listener.Prefixes.Add(address);
        _listener.Start();
        _ = Task.Run(Answer);
        return address;
    }

    public void Dispose()
    {
        _listener?.Close();
        Directory.Delete(_folder, recursive: true);
    }

    private void Answer()
    {
        try
        {
            while (_listener is { IsListening: true })
            {
                HttpListenerContext asked = _listener.GetContext();
                using var query = new MemoryStream();
                asked.Request.InputStream.CopyTo(query);
                asked.Response.StatusCode = asked.Request.ContentType == "application/timestamp-query" ? 200 : 415;
                byte[] reply = Reply(query.ToArray());
                asked.Response.ContentType = "application/timestamp-reply";
                asked.Response.OutputStream.Write(reply);
                asked.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }

    private string In(string name) => Path.Combine(_folder, name);
}
