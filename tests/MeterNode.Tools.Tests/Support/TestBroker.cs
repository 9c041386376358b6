using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MeterNode.Server.Broker;

namespace MeterNode.Tools.Tests.Support;

/// <summary>
/// A broker on a free loopback port, with a CA and a folder of its own, that ends with the test: a real mosquitto, or the embedded
/// one for the site 'test'. With TLS it wants certificates of that CA, and each client may use its own topics; the client
/// 'collector' may use all.
/// Skips the test where mosquitto is asked for and not installed.
/// </summary>
internal sealed class TestBroker : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("meternode-broker-");
    private readonly string _program = string.Empty;
    private readonly EmbeddedBroker? _embedded;
    private readonly X509Certificate2? _certificate;
    private Process? _process;

    internal TestBroker(BrokerKind kind)
    {
        Issue("collector");
        System.IO.File.WriteAllText(File("ca.crt"), Ca.ExportCertificatePem());
        if (kind == BrokerKind.Mosquitto)
        {
            (_program, Port) = Configure(tls: true, "localhost");
        }
        else
        {
            _certificate = Certificates.Make(Ca, "broker");
            _embedded = new EmbeddedBroker(
                new EmbeddedBrokerOptions { Site = "test", Authority = Ca, Certificate = _certificate, Port = LoopbackPorts.Take() });
            Port = _embedded.Port;
        }

        Start();
    }

    /// <summary>A mosquitto.</summary>
    internal TestBroker(bool tls = true, string host = "localhost")
    {
        Issue("collector");
        System.IO.File.WriteAllText(File("ca.crt"), Ca.ExportCertificatePem());
        (_program, Port) = Configure(tls, host);
        Start();
    }

    internal int Port { get; }

    internal X509Certificate2 Ca { get; } = Certificates.MakeCa();

    /// <summary>Path of ca.crt, collector.crt, collector.key, and what <see cref="Issue"/> made.</summary>
    internal string File(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Makes NAME.crt and NAME.key.</summary>
    internal void Issue(string name) => Write(name, Certificates.Make(Ca, name));

    /// <summary>Writes and disposes of <paramref name="certificate"/>: NAME.crt and NAME.key.</summary>
    internal void Write(string name, X509Certificate2 certificate)
    {
        using (certificate)
        {
            System.IO.File.WriteAllText(File(name + ".crt"), certificate.ExportCertificatePem());
            using ECDsa key = certificate.GetECDsaPrivateKey()!;
            System.IO.File.WriteAllText(File(name + ".key"), key.ExportPkcs8PrivateKeyPem());
        }
    }

    internal void Start()
    {
        if (_embedded != null)
        {
            _embedded.Start();
            return;
        }

        _process = Process.Start(
            new ProcessStartInfo(_program, ["-c", File("mosquitto.conf")])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true
            })!;
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        for (int i = 0; i < 1200; i++)
        {
            using var probe = new TcpClient();
            try
            {
                probe.Connect(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException)
            {
                Thread.Sleep(50);
            }
        }

        Assert.Fail("mosquitto did not start");
    }

    /// <summary>Kills it: nothing is said to its clients, nothing is saved.</summary>
    internal void Stop()
    {
        _embedded?.Stop();
        if (_process != null)
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
        _certificate?.Dispose();
        Ca.Dispose();
        _folder.Delete(recursive: true);
    }

    private (string Program, int Port) Configure(bool tls, string host)
    {
        string? program =
            ((string[])["/usr/sbin/mosquitto", "/usr/bin/mosquitto", "/usr/local/sbin/mosquitto"]).FirstOrDefault(System.IO.File.Exists);
        if (program == null)
        {
            Assert.Inconclusive("mosquitto is not installed (apt-get install mosquitto): nothing was tested against it.");
        }

        int port = LoopbackPorts.Take();
        string lines = $"user {Environment.UserName}\nlistener {port} 127.0.0.1\nallow_anonymous {(tls ? "false" : "true")}\n";
        lines += "persistence false\nmax_inflight_messages 500\nmax_queued_messages 0\n";
        if (tls)
        {
            Write("server", Certificates.Make(Ca, "broker", DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(12), host));
            lines += $"cafile {File("ca.crt")}\ncertfile {File("server.crt")}\nkeyfile {File("server.key")}\n";
            lines += $"require_certificate true\nuse_identity_as_username true\nacl_file {File("acl")}\n";
            System.IO.File.WriteAllText(File("acl"), "pattern readwrite mn/v1/+/%u/#\n\nuser collector\ntopic readwrite mn/v1/#\n");
        }

        System.IO.File.WriteAllText(File("mosquitto.conf"), lines);
        return (program, port);
    }
}
