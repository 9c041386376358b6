using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MeterNode.Plant.Provisioning;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Support;
using MQTTnet;
using MQTTnet.Protocol;

namespace MeterNode.Tools.Tests.Interfaces;

/// <summary>
/// A mosquitto as people have it at home: TLS with a CA of its own, users with passwords. A client of the test hears everything that is
/// published. Skips the test where mosquitto is not installed.
/// </summary>
internal sealed class HomeBroker : IDisposable
{
    internal const string User = "meters", Password = "a password";

    private readonly string _folder = Directory.CreateTempSubdirectory("meternode-home-").FullName;
    private Process? _process;

    internal HomeBroker()
    {
        if (!File.Exists("/usr/sbin/mosquitto") || !File.Exists("/usr/bin/mosquitto_passwd"))
        {
            Assert.Inconclusive("mosquitto is not installed (apt-get install mosquitto)");
        }

        Port = LoopbackPorts.Take();
        using X509Certificate2 authority = Certificates.MakeCa();
        using X509Certificate2 certificate = Certificates.Make(authority, "home");
        File.WriteAllText(CaFile, authority.ExportCertificatePem());
        File.WriteAllText(In("server.crt"), certificate.ExportCertificatePem());
        using var key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(In("server.key"), key.ExportPkcs8PrivateKeyPem());
        using (Process made = Process.Start("/usr/bin/mosquitto_passwd", ["-c", "-b", In("users"), User, Password]))
        {
            made.WaitForExit();
        }

        File.WriteAllText(In("mosquitto.conf"), $"""
            listener {Port} 127.0.0.1
            allow_anonymous false
            password_file {In("users")}
            cafile {CaFile}
            certfile {In("server.crt")}
            keyfile {In("server.key")}
            user {Environment.UserName}

            """);
        Start();
    }

    internal int Port { get; }

    internal string CaFile => In("ca.crt");

    /// <summary>Names this broker to a plant, by the command for what is shown here.</summary>
    internal void NameTo(PlantFolder plant, string command, string password = Password)
    {
        string file = plant.In("password.txt");
        File.WriteAllText(file, password + "\n");
        CommandRun run = CommandRun.Of(
            command, "set", "--broker", $"localhost:{Port}", "--ca", CaFile, "--user", User, "--password-file", file, "--plant",
            plant.Path);
        Assert.AreEqual(0, run.Code, run.Error);
    }

    /// <summary>What is retained now, by topic, as somebody who comes now sees it.</summary>
    internal IReadOnlyDictionary<string, string> Retained()
    {
        var found = new ConcurrentDictionary<string, string>();
        using IMqttClient client = Connect($"reader-{Guid.NewGuid():N}");
        client.ApplicationMessageReceivedAsync += message =>
        {
            found[message.ApplicationMessage.Topic] = Encoding.UTF8.GetString(message.ApplicationMessage.Payload);
            return Task.CompletedTask;
        };
        client.SubscribeAsync("#", MqttQualityOfServiceLevel.AtLeastOnce).GetAwaiter().GetResult();

        // Retained messages come before what is published behind the subscription.
        string mark = $"mark/{Guid.NewGuid():N}";
        client.PublishStringAsync(mark, "x", MqttQualityOfServiceLevel.AtLeastOnce).GetAwaiter().GetResult();
        Assert.IsTrue(SpinWait.SpinUntil(() => found.ContainsKey(mark), Patience.Step));
        found.TryRemove(mark, out _);
        return found;
    }

    /// <summary>Waits until what is retained fits.</summary>
    internal IReadOnlyDictionary<string, string> Wait(Func<IReadOnlyDictionary<string, string>, bool> fits)
    {
        long begin = Environment.TickCount64;
        IReadOnlyDictionary<string, string> retained;
        while (!fits(retained = Retained()))
        {
            Assert.IsTrue(
                Environment.TickCount64 - begin < Patience.StepMs,
                string.Join('\n', retained.Select(message => $"{message.Key}: {message.Value}")));
            Thread.Sleep(200);
        }

        return retained;
    }

    internal void Start()
    {
        _process = Process.Start(new ProcessStartInfo("/usr/sbin/mosquitto", ["-c", In("mosquitto.conf")])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        _ = _process.StandardError.ReadToEndAsync();
        Assert.IsTrue(SpinWait.SpinUntil(IsListening, Patience.Step), "mosquitto does not listen");
    }

    /// <summary>It forgets what it had retained.</summary>
    internal void Stop()
    {
        _process!.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    public void Dispose()
    {
        Stop();
        Directory.Delete(_folder, recursive: true);
    }

    private string In(string name) => Path.Combine(_folder, name);

    private bool IsListening()
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", Port);
            return true;
        }
        catch (SocketException)
        {
            Thread.Sleep(50);
            return false;
        }
    }

    /// <summary>A client of the user.</summary>
    internal IMqttClient Connect(string name)
    {
        IMqttClient client = new MqttClientFactory().CreateMqttClient();
        client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", Port).WithClientId(name)
            .WithCredentials(User, Password).WithTlsOptions(tls => tls.UseTls().WithCertificateValidationHandler(_ => true)).Build())
            .GetAwaiter().GetResult();
        return client;
    }
}
