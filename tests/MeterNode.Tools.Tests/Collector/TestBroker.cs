using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MeterNode.Tools.Tests.Collector;

/// <summary>A real mosquitto on a loopback port with mutual TLS, in a folder of its own, that ends with the test.</summary>
internal sealed class TestBroker : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mn-broker").FullName;
    private readonly string _mosquitto;
    private readonly X509Certificate2 _ca;
    private Process? _process;

    public TestBroker()
    {
        string? mosquitto = ((string[])["/usr/sbin/mosquitto", "/usr/bin/mosquitto", "/usr/local/sbin/mosquitto"]).FirstOrDefault(System.IO.File.Exists);
        if (mosquitto is null || !NativeLibrary.Exists("libmosquitto.so.1"))
        {
            Assert.Inconclusive("mosquitto or libmosquitto1 is not installed (apt-get install mosquitto libmosquitto1)");
        }

        _mosquitto = mosquitto;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test CA", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _ca = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        System.IO.File.WriteAllText(File("ca.crt"), _ca.ExportCertificatePem());
        Issue("localhost");
        Issue("collector");
        Port = FreePort();
        System.IO.File.WriteAllText(File("mosquitto.conf"), $"""
            user {Environment.UserName}
            listener {Port} 127.0.0.1
            cafile {File("ca.crt")}
            certfile {File("localhost.crt")}
            keyfile {File("localhost.key")}
            require_certificate true
            use_identity_as_username true
            persistence false
            max_inflight_messages 500
            """);
        Start();
    }

    public int Port { get; }

    public string File(string name) => Path.Combine(_folder, name);

    public void Start()
    {
        _process = Process.Start(new ProcessStartInfo(_mosquitto, ["-c", File("mosquitto.conf")]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        for (int attempt = 0; attempt < 100; attempt++)
        {
            try
            {
                using var probe = new TcpClient("127.0.0.1", Port);
                return;
            }
            catch (SocketException)
            {
                Thread.Sleep(50);
            }
        }

        throw new InvalidOperationException("mosquitto did not start");
    }

    public void Stop()
    {
        if (_process is not null)
        {
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
            _process = null;
        }
    }

    public void Dispose()
    {
        Stop();
        _ca.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Issue(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.Create(_ca, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(20), RandomNumberGenerator.GetBytes(8));
        System.IO.File.WriteAllText(File(name + ".crt"), certificate.ExportCertificatePem());
        System.IO.File.WriteAllText(File(name + ".key"), key.ExportECPrivateKeyPem());
    }

    private static class NativeLibrary
    {
        public static bool Exists(string name)
        {
            bool loaded = System.Runtime.InteropServices.NativeLibrary.TryLoad(name, out nint handle);
            if (loaded)
            {
                System.Runtime.InteropServices.NativeLibrary.Free(handle);
            }

            return loaded;
        }
    }
}
