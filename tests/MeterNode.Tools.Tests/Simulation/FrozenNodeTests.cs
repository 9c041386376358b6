using System.Text;
using System.Text.RegularExpressions;
using MeterNode.Drivers.Tpl5010;
using MeterNode.Tools.Tests.Provisioning;
using MeterNode.Tools.Tests.Support;
using MeterNode.VirtualPlant.Simulation;

namespace MeterNode.Tools.Tests.Simulation;

/// <summary>A broker that accepts and says nothing stops a whole board: with its watchdog, and without.</summary>
[TestClass]
public sealed class FrozenNodeTests
{
    private const int WaitMs = Patience.StepMs;

    private readonly DirectoryInfo _flash = Directory.CreateTempSubdirectory("meternode-frozen-");
    private readonly TemporaryPlant _plant = new(host: "127.0.0.1");
    private readonly FaultyBroker _broker = new() { Fault = BrokerFault.SilentHandshake };

    [TestCleanup]
    public void End()
    {
        _broker.Dispose();
        _plant.Dispose();
        _flash.Delete(recursive: true);
    }

    [TestMethod]
    public void Run_HandshakeOfSeconds_IsSignedAsAFreezeAndBridged()
    {
        _broker.Fault = BrokerFault.None;

        // No handshake of a busy PC counts as the board's.
        using VirtualNode node = Node(TimeSpan.FromSeconds(3000));
        node.Board.Clock.Patience = TimeSpan.FromMilliseconds(WaitMs);
        AwaitUplink(node);
        node.Start();
        Assert.IsTrue(node.Join(TimeSpan.FromMilliseconds(WaitMs)));
        Assert.IsNull(node.Failure, node.Failure?.ToString());
        string flash = Flash();
        int at = flash.IndexOf("freeze seconds=", StringComparison.Ordinal);
        Assert.IsTrue(at > 0);
        StringAssert.Matches(flash[at..(at + 30)], new Regex("^freeze seconds=[2-6] count=1"));
        int handshakes = node.Board.Network.Handshakes;
        Assert.IsGreaterThanOrEqualTo(1, handshakes);
        Assert.AreEqual(
            node.Machine.EnergyJoules(0, node.MeteredSeconds), node.Firmware!.Loop.ImportJoules, 150_000 * handshakes, "within the hold");
    }

    [TestMethod]
    public void Run_NobodyListens_EndsWithoutTheBroker()
    {
        using VirtualNode node = Node(TimeSpan.FromSeconds(60), LoopbackPorts.Take());
        Assert.IsNull(node.Firmware);
        node.Start();
        Assert.IsTrue(node.Join(TimeSpan.FromMilliseconds(WaitMs)));
        Assert.IsNull(node.Failure, node.Failure?.ToString());
        Assert.AreEqual(0, node.Board.Network.Handshakes, "a refused connection is no handshake, and stops nothing");
        Assert.IsFalse(Flash().Contains("freeze seconds=", StringComparison.Ordinal));
    }

    [TestMethod]
    public void Run_SilentPeerAndWatchdog_BoardIsResetAndTheNextStartSaysWhy()
    {
        using VirtualNode node = Node(TimeSpan.FromSeconds(400));
        node.Board.Fit(new Tpl5010Chip(22.1, node.Board.Clock.NowNanos), donePin: 2);
        AwaitUplink(node);
        node.Start();
        Assert.IsTrue(node.Join(TimeSpan.FromMilliseconds(WaitMs)));
        Assert.IsNull(node.Failure, node.Failure?.ToString());
        Assert.IsTrue(node.Resets is >= 1 and <= 7, $"{node.Resets} resets in 400 s");
        Assert.IsTrue(Flash().Contains("reason=freeze", StringComparison.Ordinal));
    }

    [TestMethod]
    public void Run_SilentPeerAndNoWatchdog_EndsOnTimeAndSignsTheStandstill()
    {
        using VirtualNode node = Node(TimeSpan.FromSeconds(90));
        AwaitUplink(node);
        node.Start();
        Assert.IsTrue(node.Join(TimeSpan.FromMilliseconds(WaitMs)));
        Assert.IsNull(node.Failure, node.Failure?.ToString());
        Assert.AreEqual(0, node.Resets);
        Assert.IsTrue(Flash().Contains("freeze seconds=", StringComparison.Ordinal));
    }

    private VirtualNode Node(TimeSpan plantTime, int? port = null)
    {
        MachineBoard bench = MachineBoard.Connect("press-1", "press", 1, _flash.FullName, "esp32-s3-n16r8");
        System.Text.Json.Nodes.JsonObject configuration = bench.Configuration();
        bench.Board.Clock.Patience = TimeSpan.FromSeconds(2);
        configuration["mqtt"] = new System.Text.Json.Nodes.JsonObject { ["host"] = "127.0.0.1", ["port"] = port ?? _broker.Port };
        bench.Provision(_plant.Plant, configuration);
        return new VirtualNode(bench, DateTime.UtcNow, 0, plantTime, new NodeFitting { MaximumWait = TimeSpan.Zero });
    }

    /// <summary>
    /// As fast as the PC allows, a run may be over before its uplink's thread has begun: after 10 s the board waits for its first attempt.
    /// </summary>
    private void AwaitUplink(VirtualNode node) => node.Board.Clock.Schedule(
        10_000_000_000, () => SpinWait.SpinUntil(() => _broker.Connections > 0, WaitMs));

    /// <summary>All that the node has written, as text.</summary>
    private string Flash() =>
        string.Concat(Directory.EnumerateFiles(_flash.FullName).Select(path => File.ReadAllText(path, Encoding.Latin1)));
}
