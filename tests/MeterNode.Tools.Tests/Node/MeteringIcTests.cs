using System.Text.Json;
using MeterNode.Core.Configuration;
using MeterNode.Core.Ports;
using MeterNode.Drivers.Atm90e32;
using MeterNode.Drivers.Atm90e32.Model;
using MeterNode.Drivers.Max31856.Model;
using MeterNode.Drivers.Models;
using MeterNode.Node.Hardware;
using MeterNode.Plant.Provisioning;
using MeterNode.VirtualBoard;
using MeterNode.VirtualPlant.Simulation;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Node;

/// <summary>The whole loop on a metering IC: what it signs is what flowed, less what it says was lost.</summary>
[TestClass]
public sealed class MeteringIcTests : IDisposable
{
    private const double Watts = 6900;

    /// <summary>A count is 11.25 J; the register keeps less than one to itself, at the start and at the end.</summary>
    private const double ResolutionJoules = 2 * 11.25;

    private readonly DirectoryInfo _storage = Directory.CreateTempSubdirectory("meternode-afe-");
    private readonly Board _board;
    private readonly IDisposable _scope;
    private readonly Atm90e32Chip _chip = new();
    private Atm90e32Meter _meter = null!;
    private long _startMicros;

    public MeteringIcTests()
    {
        _board = new Board("press-1", _storage.FullName);
        _scope = _board.Enter();
        foreach (Atm90e32Input input in _chip.Front)
        {
            input.Volts = _ => 230;
            input.Amperes = _ => 10;
            input.TrueVoltageGain = 0xE41A;
            input.TrueCurrentGain = 0x6A00;
        }
    }

    [TestMethod]
    public void Hour_FlippedAnswers_EnergyIsExact()
    {
        var random = new Random(90);
        _chip.AnswerNoise = (_, _) => random.Next(100) == 0 ? (ushort)(1 << random.Next(16)) : (ushort)0;
        NodeRig rig = Start();
        rig.Run(3600);
        rig.Loop.Stop();
        double seconds = (_meter.Interval.EndMicros - _startMicros) * 1e-6;
        Assert.AreEqual(Watts * seconds, rig.Loop.ImportJoules, ResolutionJoules);
        PackPayload last = rig.Arrived().Last().Payload;
        Assert.AreEqual("afe", last.Mode);
        Assert.AreEqual(rig.Loop.ImportJoules, last.Records.ImportJoules!.Value, 130 * Watts);
        Assert.AreEqual(2300, last.Number("p2")!.Value, 1);
        Assert.AreEqual(230, last.Number("u3")!.Value, 0.1);
        Assert.AreEqual(0, rig.Arrived().Skip(1).Sum(pack => pack.Payload.Number("unmet") ?? 0));
    }

    [TestMethod]
    public void Hour_FlippedFramesAndBrownOuts_EnergyIsExactButForStatedSeconds()
    {
        var random = new Random(7);
        _chip.AnswerNoise = (_, _) => random.Next(200) == 0 ? (ushort)(1 << random.Next(16)) : (ushort)0;
        _chip.RequestNoise = (_, _) => random.Next(5000) == 0 ? 1u << random.Next(32) : 0;
        _chip.BrownOuts.Enqueue(1_200_000_000_000);
        _chip.BrownOuts.Enqueue(2_400_123_000_000);
        NodeRig rig = Start();
        double bootSeconds = 1.5;
        rig.Run(3600);
        ArrivedPack[] packs = [.. rig.Arrived()];
        double unmetered = packs.Sum(pack => pack.Payload.Number("unmet") ?? 0);
        double[] joules = [.. packs.Select(pack => pack.Payload.Records.ImportJoules!.Value)];
        CollectionAssert.AreEqual(joules.Order().ToArray(), joules, "the register never falls");
        rig.Loop.Stop();
        double seconds = (_meter.Interval.EndMicros * 1e-6) - bootSeconds;
        Assert.IsInRange(2, 60, unmetered);

        // What the chip counted while its configuration was still compared; damaged requests shift a few counts.
        double allowed = (10 * ResolutionJoules) + (Watts * 0.01 * (_chip.SoftResets + 1));
        Assert.AreEqual(Watts * (seconds - unmetered), rig.Loop.ImportJoules, allowed);
        Assert.IsLessThanOrEqualTo((Watts * seconds) + ResolutionJoules, rig.Loop.ImportJoules);
        Assert.IsTrue(packs.All(pack => Math.Abs((pack.Payload.Number("p1") ?? 2300) - 2300) < 1), "no damaged figure");
    }

    [TestMethod]
    public void SagAndOverload_AreEventsAndTheOverloadIsALowerBound()
    {
        _chip.Front[2].Volts = t => t is > 100.2 and < 100.4 ? 120 : 230;
        _chip.Front[0].Amperes = t => t is > 160 and < 165 ? 120 : 10;
        NodeRig rig = Start();
        rig.Run(300);
        string[] events = [.. rig.Arrived().SelectMany(pack => pack.Payload.AllRecords)
            .Where(record => record.Name == "ev").Select(record => record.Text!)
            .Where(text => text.StartsWith("sag", StringComparison.Ordinal) || text.StartsWith("over-range", StringComparison.Ordinal))];
        CollectionAssert.AreEqual(new[] { "sag phase=3 count=1", "over-range phase=1 count=1" }, events);
    }

    [TestMethod]
    public void Open_Configuration_MetersAndSharesItsBusWithAThermocouple()
    {
        byte[] payload = CborJson.Encode(JsonDocument.Parse("""
            {"v":1,"serial":1,"node":"a","site":"b","eui":"hex:0011223344556677","mqtt":{"host":"h"},"mode":"afe",
             "board":{"name":"esp32-wrover","mosi":23,"miso":19,"clock":18},
             "afe":{"cs":5,"wiring":"split","ratio":2,"calibration":[[58394,27136],[58394,27136]]},
             "zones":[{"cs":21,"setpoint":200}]}
            """).RootElement);
        _board.Spi.Connect(1, 5, _chip);
        _board.Spi.Connect(1, 21, new Max31856Chip { HotCelsius = _ => 200 });
        var clock = new BoardNodeClock(_board.Clock);
        NodeInputs inputs = BoardInputs.Open(ConfigurationReader.Read(payload, 0, payload.Length), clock);
        int intervals = 0;
        while (intervals < 3)
        {
            intervals += inputs.Power.Poll(clock.NowMicros) ? 1 : 0;
            _board.Clock.AdvanceNanos(inputs.Power.IsBusy ? 1000 : 1_000_000);
        }

        var sample = new Core.Thermal.ThermalSample();
        inputs.Temperatures[0].Read(clock.NowMicros, sample);
        Assert.AreEqual("afe", inputs.Power.Mode);
        Assert.IsTrue(inputs.Power.Interval.IsUsable);
        Assert.AreEqual(2 * 2 * 2300, inputs.Power.Interval.TotalPowerWatts, 2);
        Assert.AreEqual(2 * 2 * 2300, inputs.Power.Interval.ImportJoules, 100);
        Assert.IsTrue(sample.IsValid);
        Assert.AreEqual(200, sample.Celsius, 0.1);
    }

    [TestMethod]
    public void Silent_ChipThatIsNotThere_IsUnmeteredAndSaysSo()
    {
        _chip.IsAbsent = true;
        NodeRig rig = Start(waits: false);
        rig.Run(180);
        PackPayload last = rig.Arrived().Last().Payload;
        Assert.AreEqual(0, rig.Loop.ImportJoules);
        Assert.AreEqual(60, last.Number("unmet")!.Value, 1);
        Assert.IsNull(last.Number("u1"));
        IEnumerable<string?> texts = rig.Arrived().SelectMany(pack => pack.Payload.AllRecords).Select(record => record.Text);
        StringAssert.Contains(string.Join('\n', texts), "unmetered why=no-response");
    }

    public void Dispose()
    {
        _scope.Dispose();
        _board.Dispose();
        _storage.Delete(recursive: true);
    }

    private NodeRig Start(bool waits = true)
    {
        var settings = new MeteringIcSettings { Calibration = [[0xE41A, 0x6A00], [0xE41A, 0x6A00], [0xE41A, 0x6A00]] };
        var rig = new NodeRig(configuration => configuration.Mode = "afe", clock =>
        {
            _board.Spi.Connect(1, 5, new TimedChip(clock, _chip));
            _meter = new Atm90e32Meter(Atm90e32Meter.Open(1, 5), settings, clock);
            return _meter;
        });
        while (waits && _meter.Interval.EndMicros == 0)
        {
            rig.Run(0.001);
        }

        _startMicros = _meter.Interval.EndMicros;
        return rig;
    }

    /// <summary>The chip in the rig's time instead of the board's.</summary>
    private sealed class TimedChip(IClock clock, Atm90e32Chip chip) : SpiChip
    {
        public override void Transfer(SpiClocking clocking, long nowNanos, ReadOnlySpan<byte> write, Span<byte> read)
        {
            if (chip.IsAbsent)
            {
                read.Fill(0xFF);
                return;
            }

            chip.Transfer(clocking, clock.NowMicros * 1000, write, read);
        }
    }
}
