using System.Text.Json.Nodes;
using MeterNode.Drivers.Models;
using MeterNode.Drivers.ModbusMeter;
using MeterNode.Plant.Provisioning;
using MeterNode.Tools.Tests.Provisioning;
using MeterNode.Tools.Tests.Support;
using MeterNode.VirtualBoard;
using MeterNode.VirtualPlant.Simulation;
using System.IO.Ports;

namespace MeterNode.Tools.Tests.Simulation;

/// <summary>A node as <c>provision --meter</c> makes it, on the virtual board with its line: pins, UART and meter.</summary>
[TestClass]
public sealed class MeterOnTheBoardTests
{
    private const double Seconds = 125;

    [TestMethod]
    [DataRow("sdm630@1")]
    [DataRow("dtsu666@7")]
    [DataRow("pac3200@1")]
    [DataRow("dlt645-2007@000006605518")]
    [DataRow("dlt645-2007@aaaaaaaaaaaa")]
    [DataRow("s0@1000")]
    public void Run_MachineBehindAMeter_EnergyIsTheMachines(string meter)
    {
        using var plant = new TemporaryPlant();
        using MachineBoard bench = Provision(plant, meter);
        double joules = Run(bench);
        double truth = bench.Machine.EnergyJoules(1, Seconds);
        Assert.AreEqual(truth, joules, 36_000 + (0.02 * truth), meter);
    }

    [TestMethod]
    public void Run_RegisterOfTheModel_IsTheNodesRegister()
    {
        // The model of the maker's document, not the one that is made from the map.
        using var plant = new TemporaryPlant();
        using MachineBoard bench = Provision(plant, "sdm630@1");
        var load = new SimulatedMeter();
        double start = load.ImportKilowattHours;
        bench.Board.Serial.Bus(2).HasEcho = true;
        bench.Board.Serial.Bus(2).Before = [0x00];
        bench.Board.Serial.Bus(2).Connect(new Sdm630(1, load), new SerialFormat(9600, Parity.None, StopBits.One));
        double joules = Run(bench);
        Assert.AreEqual((load.ImportKilowattHours - start) * 3.6e6, joules, 2 * 6000, "a second at both ends");
    }

    private static MachineBoard Provision(TemporaryPlant plant, string meter)
    {
        MachineBoard bench = MachineBoard.Connect("press-1", "press", 1, Path.Combine(plant.Folder, "board"));
        JsonObject configuration = StarterConfiguration.Create(
            new StarterOptions { Meter = new MeterOptions { Meter = meter, Serial = "4711", AccuracyClass = "B" } });
        bench.Provision(plant.Plant, configuration);
        return bench;
    }

    /// <summary>No broker is there: what the node does with its meter does not depend on one.</summary>
    private static double Run(MachineBoard bench)
    {
        using var node = new VirtualNode(
            bench, DateTime.UtcNow, 0, TimeSpan.FromSeconds(Seconds), new NodeFitting { MaximumWait = TimeSpan.Zero, HasTime = false });
        node.Start();
        Assert.IsTrue(node.Join(Patience.Step), "the run did not end");
        Assert.IsNull(node.Failure, node.Failure?.ToString());
        return node.Firmware!.Loop.ImportJoules;
    }
}
