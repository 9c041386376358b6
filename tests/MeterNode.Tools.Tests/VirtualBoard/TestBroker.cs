using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MeterNode.Tools.Tests.VirtualBoard;

/// <summary>A mosquitto on a free loopback port with a CA of its own; mutual TLS when asked for. Skips the test where there is none.</summary>
internal sealed class TestBroker : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("meternode-broker-");
    private readonly string _configuration;
    private Process? _process;

    internal TestBroker(bool tls)
    {
        if (!File.Exists("/usr/sbin/mosquitto"))
        {
            Assert.Inconclusive("mosquitto is not installed (apt-get install mosquitto): the MQTT client was not tested against a broker.");
        }

        Port = FreePort();
        Ca = Certificates.MakeCa();
        string lines = $"listener {Port} 127.0.0.1\nallow_anonymous {(tls ? "false" : "true")}\nuser root\n";
        if (tls)
        {
            using X509Certificate2 server = Certificates.Make(Ca, "localhost");
            File.WriteAllText(Path("ca.pem"), Ca.ExportCertificatePem());
            File.WriteAllText(Path("server.pem"), server.ExportCertificatePem());
            using ECDsa key = server.GetECDsaPrivateKey()!;
            File.WriteAllText(Path("server.key"), key.ExportPkcs8PrivateKeyPem());
            lines += $"cafile {Path("ca.pem")}\ncertfile {Path("server.pem")}\nkeyfile {Path("server.key")}\nrequire_certificate true\nuse_identity_as_username true\n";
            lines += $"acl_file {Path("acl")}\n";
            File.WriteAllText(Path("acl"), "pattern readwrite mn/v1/+/%u/#\n");
        }

        _configuration = Path("mosquitto.conf");
        File.WriteAllText(_configuration, lines);
        Start();
    }

    internal int Port { get; }

    internal X509Certificate2 Ca { get; }

    internal void Start()
    {
        _process = Process.Start(new ProcessStartInfo("/usr/sbin/mosquitto", ["-c", _configuration]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        for (int i = 0; i < 100; i++)
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

        Assert.Fail("mosquitto did not start.");
    }

    internal void Kill()
    {
        _process!.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process!.HasExited)
        {
            Kill();
        }

        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);
}
