using System.Text.Json.Nodes;
using MeterNode.Cli;
using MeterNode.Plant.NodeCommands;
using MeterNode.Plant.Provisioning;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Support;
using MeterNode.VirtualBoard;
using MeterNode.VirtualPlant.Simulation;

namespace MeterNode.Tools.Tests.Brokers;

/// <summary>
/// <c>meternode node config</c> and <c>set</c> at the firmware with its own uplink on a virtual board: what is right is taken into use,
/// what cuts the node off heals itself.
/// </summary>
[TestClass]
[DoNotParallelize]
public sealed class OverTheAirTests : IDisposable
{
    private const string Node = "press-3";
    private const double Speed = 100;

    private static readonly WifiStation s_hall = new("hall 3", "former-password");
    private static readonly WifiStation s_other = new("hall 4", "other-password");

    private readonly PlantBroker _broker = new(BrokerKind.Embedded);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("meternode-air-");
    private VirtualNode? _node;

    public void Dispose()
    {
        _node?.Cancel();
        _node?.Dispose();
        _broker.Dispose();
        _folder.Delete(recursive: true);
    }

    [TestMethod]
    public void Set_SetpointAndClamp_TakenIntoUseAndTheMessageIsGone()
    {
        Start();
        CommandRun set = Run("set", "zones[0].setpoint", "215.5", "phases[0].i.gain", "0.07");
        Assert.AreEqual(ExitCode.Ok, set.Code, set.Output + set.Error);
        StringAssert.Contains(set.Output, $"{Node}: zones[0].setpoint  ");
        StringAssert.Contains(set.Output, " -> 215.5");
        StringAssert.Contains(set.Output, $"{Node}: taken into use (configuration 2)");
        Assert.AreEqual(215.5, Facts.Configuration.Zones[0].SetpointCelsius);
        Assert.IsEmpty(PendingChanges.Of(_broker.Plant));
        AwaitSerial(2);
        Assert.AreEqual(1, _node!.Resets);

        // Nothing waits for the node at the broker, and the next change follows.
        CommandRun again = Run("set", "running.amperes", "2");
        StringAssert.Contains(again.Output, "taken into use (configuration 3)");
        CommandRun nothing = Run("config");
        Assert.AreEqual(ExitCode.Usage, nothing.Code);
        StringAssert.Contains(nothing.Error, "no change of press-3 waits");
    }

    [TestMethod]
    public void Config_WrongBroker_FallsBackAndThePlantSaysWhatTheNodeRuns()
    {
        Start();
        byte[] before = File.ReadAllBytes(Path.Combine(Bundle, "files", "config.cose"));
        CommandRun run = Run("config", "--broker-host", "nowhere.invalid", "--timeout", "400");
        Assert.AreEqual(ExitCode.Failure, run.Code, run.Output + run.Error);
        StringAssert.Contains(run.Output, $"{Node}: mqtt.host  \"127.0.0.1\" -> \"nowhere.invalid\"");
        StringAssert.Contains(run.Output, "fell back to the former configuration: the node did not reach the plant with it");
        CollectionAssert.AreEqual(before, File.ReadAllBytes(Path.Combine(Bundle, "files", "config.cose")));
        Assert.IsNotNull(Facts.Document, "the readable file is the signed one");
        Assert.AreEqual("unreachable\n", File.ReadAllText(Path.Combine(Bundle, "history", "000002", "given-up")));
        AwaitSerial(1);

        CommandRun next = Run("set", "running.amperes", "2");
        StringAssert.Contains(next.Output, "taken into use (configuration 3)");
        Assert.IsNull(_node!.Failure, _node.Failure?.ToString());
    }

    [TestMethod]
    public void Config_WrongWifi_FallsBackToTheFormerNetwork()
    {
        Start(s_hall);
        CommandRun run = Run("config", "--wifi-ssid", s_other.Ssid, "--wifi-password-file", Password("wrong-password"), "--timeout", "400");
        Assert.AreEqual(ExitCode.Failure, run.Code, run.Output + run.Error);
        StringAssert.Contains(run.Output, "fell back to the former configuration");
        Assert.AreEqual(s_hall, _node!.Board.Network.Station);
        StringAssert.Contains(File.ReadAllText(Path.Combine(Bundle, "network.json")), s_hall.Ssid);
        Assert.DoesNotContain("wrong-password", run.Output + run.Error);
    }

    [TestMethod]
    public void Config_RightWifi_IsJoinedAndKept()
    {
        Start(s_hall, s_other);
        CommandRun run = Run("config", "--wifi-ssid", s_other.Ssid, "--wifi-password-file", Password(s_other.Password));
        Assert.AreEqual(ExitCode.Ok, run.Code, run.Output + run.Error);
        StringAssert.Contains(run.Output, $"{Node}: Wi-Fi network -> hall 4");
        Assert.AreEqual(s_other, _node!.Board.Network.Station);
        Assert.IsTrue(_node.Board.Network.IsAssociated);
        StringAssert.Contains(File.ReadAllText(Path.Combine(Bundle, "network.json")), s_other.Ssid);
        AwaitSerial(2);
    }

    [TestMethod]
    public void Renewal_OverTheAir_NodeComesBackWithTheNewCertificateForItsKey()
    {
        Start();
        (long serial, _) = NodeRenewal.Begin(_broker.Plant, Node);
        CommandRun run = Run("config");
        Assert.AreEqual(ExitCode.Ok, run.Code, run.Output + run.Error);
        StringAssert.Contains(run.Output, $"{Node}: taken into use (configuration {serial})");
        string certificate = File.ReadAllText(Path.Combine(Bundle, "files", "tls.crt"));
        Assert.AreEqual(certificate, File.ReadAllText(Path.Combine(_folder.FullName, "made", "tls.crt")));
        AwaitSerial(serial);
        Assert.IsNull(_node!.Failure, _node.Failure?.ToString());
    }

    /// <summary>What waits goes out when the node is there: here without any command.</summary>
    [TestMethod]
    public void Set_NodeIsAway_WaitsAtTheBrokerAndIsAnsweredLater()
    {
        Provision(null);
        CommandRun set = Run("set", "running.amperes", "2", "--timeout", "10");
        Assert.AreEqual(ExitCode.DeviceOrIo, set.Code);
        StringAssert.Contains(set.Output, "not answered yet: it goes out when the node is there");
        Assert.HasCount(1, PendingChanges.Of(_broker.Plant));

        // It starts with what it has been given before, not with what it has not proven.
        Switch(null, "config.cose");
        CommandRun later = Run("config", "--timeout", "120");
        StringAssert.Contains(later.Output, "taken into use (configuration 2)");
        Assert.IsEmpty(PendingChanges.Of(_broker.Plant));
    }

    [TestMethod]
    public void Config_BrokerIsAway_SaysThatItIsKept()
    {
        Provision(null);
        _broker.Stop();
        CommandRun set = Run("set", "running.amperes", "2", "--timeout", "5");
        Assert.AreEqual(ExitCode.DeviceOrIo, set.Code);
        StringAssert.Contains(set.Output, "it is kept: 'meternode serve' sends it");
        Assert.HasCount(1, PendingChanges.Of(_broker.Plant));
    }

    private string Bundle => _broker.Plant.BundlePath(Node);

    private NodeFacts Facts => NodeFacts.Read(Bundle);

    private CommandRun Run(string command, params string[] arguments) =>
        CommandRun.Of(["node", command, Node, .. arguments, "--plant", _broker.Plant.Path]);

    private void Start(params WifiStation[] networks)
    {
        Provision(networks.FirstOrDefault());
        Switch(networks);
        using var person = new BrokerClient(_broker, "operator", "operator");
        Assert.IsTrue(person.Connect());
        Assert.IsTrue(person.Subscribe($"mn/v1/demo/{Node}/status"));
        while (!person.Take().Text.Contains("online"))
        {
        }
    }

    private void Provision(WifiStation? network)
    {
        MachineBoard bench = MachineBoard.Connect(Node, "press", 1, Path.Combine(_folder.FullName, "made"));
        JsonObject configuration = bench.Configuration();
        configuration["readingsPerPack"] = 2;
        bench.Provision(_broker.Plant, configuration);
        bench.Dispose();
        if (network != null)
        {
            File.WriteAllText(
                Path.Combine(Bundle, "network.json"),
                new JsonObject { ["ssid"] = network.Ssid, ["password"] = network.Password }.ToJsonString());
        }
    }

    /// <summary>Switches the node on, in range of these access points; the first is the one that it was flashed with.</summary>
    private void Switch(WifiStation[]? networks, string? kept = null)
    {
        string storage = Path.Combine(_folder.FullName, "made");
        byte[]? former = kept == null ? null : File.ReadAllBytes(Path.Combine(storage, kept));
        NodeBundle.Deploy(Bundle, storage);
        if (former != null)
        {
            CollectionAssert.AreEqual(former, File.ReadAllBytes(Path.Combine(storage, kept!)));
        }

        MachineBoard bench = MachineBoard.Connect(Node, "press", 1, storage);
        foreach (WifiStation network in networks ?? [])
        {
            bench.Board.Network.Flash(network);
            bench.Board.Network.AddAccessPoint(network);
        }

        _node = new VirtualNode(bench, DateTime.UtcNow - TimeSpan.FromHours(10), Speed, TimeSpan.FromDays(30));
        _node.Start();
    }

    private string Password(string password)
    {
        string path = Path.Combine(_folder.FullName, "password");
        File.WriteAllText(path, password + "\n");
        return path;
    }

    /// <summary>Until the node's status names this configuration.</summary>
    private void AwaitSerial(long serial)
    {
        using var person = new BrokerClient(_broker, "operator", "operator");
        Assert.IsTrue(person.Connect());
        Assert.IsTrue(person.Subscribe($"mn/v1/demo/{Node}/status"));
        while (!person.Take().Text.Contains($"\"config\":{serial},"))
        {
        }
    }
}
