using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Broker;
using MQTTnet;
using MQTTnet.Protocol;

namespace MeterNode.Tools.Tests.Support;

/// <summary>
/// A plant with the nodes press-1 and press-2 and the collectors 'collector' and 'collector-2', and its broker on a free port with the
/// configuration that the product writes: the embedded one, a real mosquitto or a real RabbitMQ. RabbitMQ runs in a copy of its folder and,
/// where this is root, as another user, as on a machine of its own. Skips the test where the program is not installed.
/// </summary>
internal sealed class PlantBroker : IDisposable
{
    private static readonly TimeSpan s_startTime = Patience.Step;

    private static readonly bool s_isOtherUserPossible = Environment.IsPrivilegedProcess && File.Exists("/usr/sbin/runuser");

    private readonly string _root = Directory.CreateTempSubdirectory("meternode-plant-").FullName;
    private readonly List<IDisposable> _owned = [];
    private readonly EmbeddedBroker? _embedded;
    private readonly int _erlangPort = LoopbackPorts.Take();
    private readonly X509Certificate2 _ca;
    private Process? _portMapper;
    private Process? _process;

    internal PlantBroker(BrokerKind kind)
    {
        Kind = kind;
        Port = LoopbackPorts.Take();
        Plant = PlantFolder.Create(Path.Combine(_root, "plant"), "demo", "127.0.0.1", Port);
        if (kind == BrokerKind.RabbitMq)
        {
            RabbitConfiguration.Write(Plant, AmqpPort);
        }

        Enrolled.Add(Plant, "press-1");
        Enrolled.Add(Plant, "press-2");
        PlantCollectors.Add(Plant, "2");
        _ca = X509Certificate2.CreateFromPem(File.ReadAllText(Plant.CaCertificatePath));
        _owned.Add(_ca);
        if (kind == BrokerKind.Embedded)
        {
            X509Certificate2 certificate = Plant.LoadBrokerIdentity();
            _owned.Add(certificate);
            _embedded = new EmbeddedBroker(new EmbeddedBrokerOptions
            {
                Site = Plant.Site,
                Collectors = [.. PlantCollectors.Of(Plant).Select(collector => collector.Name)],
                Authority = _ca,
                RevocationListPath = Plant.RevocationListPath,
                Certificate = certificate,
                Port = Port,
            });
        }

        try
        {
            Start();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    internal BrokerKind Kind { get; }

    internal PlantFolder Plant { get; }

    internal int Port { get; }

    /// <summary>Where RabbitMQ listens for AMQP.</summary>
    internal int AmqpPort { get; } = LoopbackPorts.Take();

    public void Dispose()
    {
        Stop();
        _owned.ForEach(item => item.Dispose());
        Directory.Delete(_root, recursive: true);
    }

    /// <summary>Starts it and waits until a collector can connect.</summary>
    internal void Start()
    {
        if (Kind == BrokerKind.Embedded)
        {
            _embedded!.Start();
        }
        else if (Kind == BrokerKind.Mosquitto)
        {
            _process = Run("sh", [Plant.BrokerStartPath], []);
        }
        else
        {
            // Its own Erlang port mapper, as a child, so that it ends with the test.
            string mapper = _erlangPort.ToString(CultureInfo.InvariantCulture);
            _portMapper = Run("epmd", ["-port", mapper, "-address", "127.0.0.1"], []);
            _process = RunAsOther(CopyOf(RabbitConfiguration.StartPath(Plant)));
        }

        DateTime giveUp = DateTime.UtcNow + s_startTime;
        while (!CanConnect())
        {
            Assert.IsTrue(DateTime.UtcNow < giveUp && _process?.HasExited != true, $"{Kind} did not start");
            Thread.Sleep(100);
        }
    }

    /// <summary>Kills it: nothing is said to its clients, nothing is saved.</summary>
    internal void Stop()
    {
        _embedded?.Stop();
        foreach (Process? process in (Process?[])[_process, _portMapper])
        {
            if (process != null)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
                process.Dispose();
            }
        }

        _process = null;
        _portMapper = null;
    }

    /// <summary>Gives a running RabbitMQ what the plant's folder says by now.</summary>
    internal void Update()
    {
        File.Copy(Plant.In("rabbitmq", "definitions.json"), CopyOf("definitions.json"), overwrite: true);
        const int Unavailable = 69; // sysexits(3): on a busy machine rabbitmqctl does not reach the broker within its own patience.
        DateTime giveUp = DateTime.UtcNow + Patience.Step;
        int code;
        do
        {
            using Process update = RunAsOther(CopyOf(RabbitConfiguration.UpdatePath(Plant)));
            update.WaitForExit();
            code = update.ExitCode;
        }
        while (code == Unavailable && DateTime.UtcNow < giveUp);

        Assert.AreEqual(0, code);
    }

    /// <summary>Certificate and key of a node, a collector, the operator, the broker, or the person for whom a test has made one.</summary>
    internal (string Certificate, string Key) IdentityOf(string name) =>
        name == "person" ? (Plant.In("person.crt"), Plant.In("person.key")) :
        name == "operator" ? (Plant.OperatorCertificatePath, Plant.OperatorKeyPath)
        : name == "broker" ? (Plant.In("broker", "server.crt"), Plant.In("broker", "server.key"))
        : PlantCollectors.Of(Plant).FirstOrDefault(item => item.Name == name) is CollectorIdentity collector
            ? (collector.CertificatePath, collector.KeyPath)
            : (Path.Combine(Plant.BundlePath(name), "files", "tls.crt"), Path.Combine(Plant.BundlePath(name), "files", "tls.key"));

    /// <summary>
    /// Options of a client that shows the certificate of <paramref name="name"/>, or none for null; MQTT 3.1.1, a new session.
    /// </summary>
    internal MqttClientOptionsBuilder Options(string? name, string clientId)
    {
        MqttClientTlsOptionsBuilder tls = new MqttClientTlsOptionsBuilder().UseTls().WithRevocationMode(X509RevocationMode.NoCheck)
            .WithTargetHost("localhost").WithTrustChain([_ca]);
        if (name != null)
        {
            (string certificateFile, string keyFile) = IdentityOf(name);
            X509Certificate2 certificate = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
            _owned.Add(certificate);
            tls = tls.WithClientCertificates([certificate]);
        }

        return new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", Port).WithClientId(clientId)
            .WithProtocolVersion(MQTTnet.Formatter.MqttProtocolVersion.V311).WithTryPrivate(false).WithCleanSession(true)
            .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).WithTlsOptions(tls.Build());
    }

    /// <summary>Skips the test where the broker's program is not installed.</summary>
    internal static void Require(BrokerKind kind)
    {
        (string program, string package) = kind switch
        {
            BrokerKind.Mosquitto => ("/usr/sbin/mosquitto", "mosquitto"),
            BrokerKind.RabbitMq => ("/usr/lib/rabbitmq/bin/rabbitmq-server", "rabbitmq-server"),
            _ => (string.Empty, string.Empty),
        };
        if (program.Length > 0 && !File.Exists(program))
        {
            Assert.Inconclusive($"{package} is not installed (apt-get install {package}): nothing was tested against it.");
        }
    }

    private static void RunToEnd(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, program);
    }

    private static Process Run(string program, string[] arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            WorkingDirectory = "/",
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }

    /// <summary>The file's place on the broker's machine; the folder is copied there when it is not yet.</summary>
    private string CopyOf(string file)
    {
        string copy = Path.Combine(_root, "a machine");
        if (!Directory.Exists(copy))
        {
            RunToEnd("cp", "-r", Plant.In("rabbitmq"), copy);
            if (s_isOtherUserPossible)
            {
                RunToEnd("chmod", "755", _root);
                RunToEnd("chown", "-R", "nobody:", copy);
            }
        }

        return Path.Combine(copy, Path.GetFileName(file));
    }

    private Process RunAsOther(string script) => s_isOtherUserPossible
        ? Run("/usr/sbin/runuser", ["-u", "nobody", "--", "sh", script], ErlangSettings())
        : Run("sh", [script], ErlangSettings());

    private Dictionary<string, string> ErlangSettings() => new()
    {
        ["ERL_EPMD_PORT"] = _erlangPort.ToString(CultureInfo.InvariantCulture),
        ["RABBITMQ_DIST_PORT"] = LoopbackPorts.Take().ToString(CultureInfo.InvariantCulture),
        ["RABBITMQ_NODENAME"] = $"test{_erlangPort}@localhost",
    };

    private bool CanConnect()
    {
        using IMqttClient client = new MqttClientFactory().CreateMqttClient();
        try
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            return client.ConnectAsync(Options("collector", "collector").Build(), timeout.Token).GetAwaiter().GetResult().ResultCode
                == MqttClientConnectResultCode.Success;
        }
        catch (Exception e) when (e is MQTTnet.Exceptions.MqttCommunicationException or OperationCanceledException)
        {
            return false;
        }
    }
}
