using System.Diagnostics;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Provisioning;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.Tools.Tests.Provisioning;

/// <summary>The plant folder's broker configuration, as it is written, with a real mosquitto.</summary>
[TestClass]
public sealed class BrokerStartTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("meternode-plant-").FullName;
    private readonly int _port = LoopbackPorts.Take();
    private readonly PlantFolder _plant;
    private Process? _broker;

    public BrokerStartTests()
    {
        _plant = PlantFolder.Create(Path.Combine(_root, "plant"), "demo", "127.0.0.1", _port);
    }

    public void Dispose()
    {
        _broker?.Kill(entireProcessTree: true);
        _broker?.WaitForExit();
        _broker?.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [TestMethod]
    public void StartScript_FromAnotherFolder_TheCollectorCanSubscribe()
    {
        RequireMosquitto();
        Start("sh", _plant.BrokerStartPath);
        AssertCollectorSubscribes();
    }

    [TestMethod]
    public void StartScript_FolderCopied_TheCollectorCanSubscribe()
    {
        RequireMosquitto();
        string copy = Path.Combine(_root, "a copy");
        Run("cp", "-r", _plant.In("broker"), copy);
        Directory.Delete(_plant.In("broker"), recursive: true);
        Start("sh", Path.Combine(copy, "start.sh"));
        AssertCollectorSubscribes();
    }

    [TestMethod]
    public void StartScript_OrdinaryUserAfterCopying_TheCollectorCanSubscribe()
    {
        RequireMosquitto();
        if (!Environment.IsPrivilegedProcess || !File.Exists("/usr/sbin/runuser"))
        {
            Assert.Inconclusive("this test starts mosquitto as another user: it needs root and runuser");
        }

        string copy = Path.Combine(_root, "copy");
        Run("cp", "-r", _plant.In("broker"), copy);
        Run("chown", "-R", "nobody:", copy);
        Run("chmod", "755", _root);
        Start("/usr/sbin/runuser", "-u", "nobody", "--", "sh", Path.Combine(copy, "start.sh"));
        AssertCollectorSubscribes();
    }

    /// <summary>An older configuration saved sessions; a machine that lost power could leave half of that file.</summary>
    [TestMethod]
    public void StartScript_TruncatedDatabaseOfAnOlderVersion_TheCollectorCanSubscribe()
    {
        RequireMosquitto();
        File.WriteAllBytes(_plant.In("broker", "mosquitto.db"), [0, 0xB5, 0, (byte)'m', (byte)'o', (byte)'s']);
        Start("sh", _plant.BrokerStartPath);
        AssertCollectorSubscribes();
    }

    /// <summary>It used to write its whole store for each message.</summary>
    [TestMethod]
    public void StartScript_CollectorSubscribed_NothingIsWrittenToItsFolder()
    {
        RequireMosquitto();
        string[] before = Directory.GetFileSystemEntries(_plant.In("broker"), "*", SearchOption.AllDirectories);
        Start("sh", _plant.BrokerStartPath);
        AssertCollectorSubscribes();
        _broker!.Kill(entireProcessTree: true);
        _broker.WaitForExit();
        CollectionAssert.AreEquivalent(
            before, Directory.GetFileSystemEntries(_plant.In("broker"), "*", SearchOption.AllDirectories));
    }

    private static void RequireMosquitto()
    {
        if (!File.Exists("/usr/sbin/mosquitto"))
        {
            Assert.Inconclusive("mosquitto is not installed (apt-get install mosquitto)");
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, program);
    }

    private void Start(string program, params string[] arguments)
    {
        _broker = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, WorkingDirectory = "/" })!;
        _broker.BeginErrorReadLine();
    }

    private void AssertCollectorSubscribes()
    {
        var options = new BrokerOptions
        {
            Host = "127.0.0.1",
            Port = _port,
            CaFile = _plant.CaCertificatePath,
            CertificateFile = _plant.CollectorCertificatePath,
            KeyFile = _plant.CollectorKeyPath,
        };
        string said = string.Empty;
        using var stop = new CancellationTokenSource();
        for (int attempt = 0; attempt < 600 && !stop.IsCancellationRequested && !_broker!.HasExited; attempt++)
        {
            using var connection = new MqttConnection(options, "mn/v1/demo/+/ev", _ => { }, (state, why) =>
            {
                said = why.Text;
                if (state == BrokerState.Subscribed)
                {
                    stop.Cancel();
                }
            });
            connection.Run(stop.Token);
            if (!stop.IsCancellationRequested)
            {
                Thread.Sleep(100); // Mosquitto takes a moment to listen.
            }
        }

        Assert.IsTrue(stop.IsCancellationRequested, said);
    }
}
