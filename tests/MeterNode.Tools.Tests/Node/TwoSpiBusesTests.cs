using System.Text.Json;
using MeterNode.Core.Configuration;
using MeterNode.Core.Ports;
using MeterNode.Drivers.Max31855.Model;
using MeterNode.Drivers.Max31856.Model;
using MeterNode.Node.Hardware;
using MeterNode.Plant.Hardware;
using MeterNode.Plant.Provisioning;
using MeterNode.VirtualBoard;
using MeterNode.VirtualBoard.Profiles;
using MeterNode.VirtualPlant.Simulation;

namespace MeterNode.Tools.Tests.Node;

/// <summary>Four zones on a board whose runtime opens three devices on a bus: zone 4 is on the other one.</summary>
[TestClass]
public sealed class TwoSpiBusesTests : IDisposable
{
    private static readonly double[] s_setpoints = [200, 180, 60, 55];
    private readonly DirectoryInfo _storage = Directory.CreateTempSubdirectory("meternode-buses-");

    [TestMethod]
    [DataRow("esp32-s3-n16r8", true)]
    [DataRow("esp32-wrover", false)]
    public void FourZones_OnTheEsp32Profile_EachReadsItsOwnThermocouple(string name, bool withVoltage)
    {
        BoardDefinition definition = BoardCatalog.Load(name);
        NodeConfiguration configuration = Starter(name, withVoltage);
        using Board board = NewBoard();
        using IDisposable scope = board.Enter();
        for (int zone = 0; zone < s_setpoints.Length; zone++)
        {
            double celsius = s_setpoints[zone] + 1;
            ZonePins pins = definition.Zones.ElementAt(zone);
            board.Spi.Connect(pins.Bus.Bus, pins.ChipSelect, new Max31856Chip { HotCelsius = _ => celsius });
        }

        CollectionAssert.AreEqual(new[] { 201.0, 181, 61, 56 }, Temperatures(board, configuration));
        Assert.AreEqual(definition.Spi[0].Clock, board.Gpio.FunctionPin(0x010102));
        Assert.AreEqual(definition.Spi[1].Mosi, board.Gpio.FunctionPin(0x010200));
        Assert.AreEqual(definition.Spi[1].Miso, board.Gpio.FunctionPin(0x010201));
        Assert.AreEqual(definition.Spi[1].Clock, board.Gpio.FunctionPin(0x010202));
    }

    [TestMethod]
    public void OtherAmplifier_OnTheOtherBus_HasItsOwnMode()
    {
        NodeConfiguration configuration = Starter("esp32-wrover", withVoltage: false);
        configuration.Zones[3].Amplifier = "max31855";
        using Board board = NewBoard();
        using IDisposable scope = board.Enter();
        for (int zone = 0; zone < 3; zone++)
        {
            board.Spi.Connect(1, configuration.Zones[zone].ChipSelectPin, new Max31856Chip { HotCelsius = _ => 100 });
        }

        board.Spi.Connect(2, configuration.Zones[3].ChipSelectPin, new Max31855Chip { HotCelsius = _ => 50, ColdCelsius = 25 });

        double[] celsius = Temperatures(board, configuration);

        CollectionAssert.AreEqual(new[] { 100.0, 100, 100 }, celsius[..3]);
        Assert.AreEqual(50, celsius[3], 1);
    }

    [TestMethod]
    public void FourZones_OnOneBus_DoNotStart()
    {
        NodeConfiguration configuration = Starter("esp32-wrover", withVoltage: false);
        configuration.Zones[3].SpiBus = 1;
        using Board board = NewBoard();
        using IDisposable scope = board.Enter();

        Assert.ThrowsExactly<IndexOutOfRangeException>(() => BoardInputs.Open(configuration, new BoardNodeClock(board.Clock)));
    }

    public void Dispose() => _storage.Delete(recursive: true);

    private Board NewBoard()
    {
        var board = new Board("test", _storage.FullName);
        board.Use(BoardProfile.Esp32);
        return board;
    }

    private static NodeConfiguration Starter(string board, bool withVoltage)
    {
        var document = StarterConfiguration.Create(
            new StarterOptions { Board = board, WithVoltage = withVoltage, SetpointsCelsius = s_setpoints });
        document["v"] = 1;
        document["serial"] = 1;
        document["node"] = "a";
        document["site"] = "b";
        document["eui"] = "hex:0011223344556677";
        document["mqtt"] = JsonSerializer.SerializeToNode(new { host = "h" });
        byte[] payload = CborJson.Encode(JsonDocument.Parse(document.ToJsonString()).RootElement);
        return ConfigurationReader.Read(payload, 0, payload.Length);
    }

    /// <summary>What each zone reads three seconds after the start, to a tenth of a degree.</summary>
    private static double[] Temperatures(Board board, NodeConfiguration configuration)
    {
        var clock = new BoardNodeClock(board.Clock);
        NodeInputs inputs = BoardInputs.Open(configuration, clock);
        board.Clock.AdvanceNanos(3_000_000_000);
        return [.. inputs.Temperatures.Select(source =>
        {
            var sample = new Core.Thermal.ThermalSample();
            source.Read(clock.NowMicros, sample);
            return sample.IsValid ? Math.Round(sample.Celsius, 1) : double.NaN;
        })];
    }
}
