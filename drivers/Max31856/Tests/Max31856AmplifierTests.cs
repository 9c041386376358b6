using System.Device.Spi;
using System.Text.Json;
using MeterNode.Core.Thermal;
using MeterNode.Drivers.Max31856;
using MeterNode.Drivers.Max31856.Model;
using MeterNode.Drivers.Models;
using MeterNode.Tests.Vectors;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.Drivers.Tests.Max31856;

[TestClass]
public sealed class Max31856AmplifierTests : BoardFixture
{
    private const int Select = 5;

    private readonly Max31856Chip _chip = new();

    [TestMethod]
    public void Decode_DatasheetTables_Match()
    {
        JsonElement vectors = PublishedVectors.Json("max31856.json");
        foreach (JsonElement row in vectors.GetProperty("linearised").EnumerateArray())
        {
            byte[] code = Convert.FromHexString(row[1].GetString()!);
            Assert.AreEqual(row[0].GetDouble(), Max31856Amplifier.DecodeTemperature(code[0], code[1], code[2]));
        }

        foreach (JsonElement row in vectors.GetProperty("cold_junction").EnumerateArray())
        {
            byte[] code = Convert.FromHexString(row[1].GetString()!);
            Assert.AreEqual(row[0].GetDouble(), Max31856Amplifier.DecodeColdJunction(code[0], code[1]));
        }
    }

    [TestMethod]
    public void DecodeTemperature_BitsBelowTheNineteen_DoNotCount()
    {
        Assert.AreEqual(-0.0078125, Max31856Amplifier.DecodeTemperature(0xFF, 0xFF, 0xFF));
        Assert.AreEqual(100.9375, Max31856Amplifier.DecodeTemperature(0x06, 0x4F, 0x1F));
    }

    [TestMethod]
    [DataRow(ThermocoupleType.K, 50, 4, 0, "51-23-FF-7F-C0-7F-FF-80-00-00")]
    [DataRow(ThermocoupleType.J, 60, 1, -16, "50-02-FF-7F-C0-7F-FF-80-00-F0")]
    [DataRow(ThermocoupleType.B, 50, 4, 0, "51-20-FF-7F-C0-7F-FF-80-00-00")]
    [DataRow(ThermocoupleType.E, 50, 4, 0, "51-21-FF-7F-C0-7F-FF-80-00-00")]
    [DataRow(ThermocoupleType.N, 50, 4, 0, "51-24-FF-7F-C0-7F-FF-80-00-00")]
    [DataRow(ThermocoupleType.R, 50, 4, 0, "51-25-FF-7F-C0-7F-FF-80-00-00")]
    [DataRow(ThermocoupleType.S, 50, 4, 0, "51-26-FF-7F-C0-7F-FF-80-00-00")]
    [DataRow(ThermocoupleType.T, 50, 16, 127, "51-47-FF-7F-C0-7F-FF-80-00-7F")]
    public void Start_WritesTheConfiguration(ThermocoupleType type, int mains, int averaged, int offset, string registers)
    {
        var settings = new Max31856Settings { Type = type, MainsHertz = mains, AveragedSamples = averaged, ColdOffsetSixteenths = offset };
        Max31856Amplifier amplifier = Make(settings);
        Assert.IsTrue(amplifier.Start(NowMicros));
        Assert.AreEqual(registers, BitConverter.ToString(Enumerable.Range(0, 10).Select(a => _chip[a]).ToArray()));
    }

    [TestMethod]
    [DataRow(-199.99)]
    [DataRow(0.0)]
    [DataRow(220.46875)]
    [DataRow(1371.5)]
    public void Read_Temperature_WithinHalfAStep(double celsius)
    {
        _chip.HotCelsius = _ => celsius;
        _chip.ColdCelsius = 31.4;
        Max31856Amplifier amplifier = Started();
        ThermalSample sample = SampleOf(amplifier);
        Assert.AreEqual(celsius, sample.Celsius, 0.0078125 / 2);
        Assert.AreEqual(31.4, sample.ColdCelsius, 0.015625 / 2);
    }

    [TestMethod]
    public void Read_IntoASample_ValueOrTheReasonWhyThereIsNone()
    {
        _chip.HotCelsius = _ => 220;
        _chip.ColdCelsius = 31;
        Max31856Amplifier amplifier = Started();
        var sample = new ThermalSample();
        amplifier.Read(NowMicros, sample);
        Assert.AreEqual((ThermalStatus.Ok, 220.0, 31.0), (sample.Status, sample.Celsius, sample.ColdCelsius));
        _chip.Fault = ThermocoupleFault.Open;
        AdvanceMillis(400);
        amplifier.Read(NowMicros, sample);
        Assert.AreEqual((ThermalStatus.Open, 0.0), (sample.Status, sample.Celsius));
    }

    [TestMethod]
    public void Read_BeforeTheFirstConversion_AbsentInsteadOfZeroDegrees()
    {
        Max31856Amplifier amplifier = Make(new Max31856Settings());
        amplifier.Start(NowMicros);
        AdvanceMillis(100);
        Assert.AreEqual(ThermalStatus.Absent, amplifier.Read(NowMicros));
    }

    [TestMethod]
    [DataRow(50, 1)]
    [DataRow(50, 16)]
    [DataRow(60, 1)]
    [DataRow(60, 16)]
    public void Read_FirstTimeItIsReady_AConversionHasHappened(int mains, int averaged)
    {
        _chip.HotCelsius = _ => 300;
        Max31856Amplifier amplifier = Make(new Max31856Settings { MainsHertz = mains, AveragedSamples = averaged });
        amplifier.Start(NowMicros);
        var sample = new ThermalSample();
        amplifier.Read(NowMicros, sample);
        while (sample.Status == ThermalStatus.Absent)
        {
            AdvanceMillis(1);
            amplifier.Read(NowMicros, sample);
        }

        Assert.AreEqual(300, sample.Celsius, 0.01);
        Assert.IsLessThan(1_000_000, NowMicros, "ready within a second");
    }

    [TestMethod]
    [DataRow(ThermocoupleFault.Open, ThermalStatus.Open)]
    [DataRow(ThermocoupleFault.ShortToGround, ThermalStatus.Short)]
    [DataRow(ThermocoupleFault.ShortToSupply, ThermalStatus.Short)]
    public void Read_WireFault_StatusAndBackAgain(ThermocoupleFault fault, ThermalStatus expected)
    {
        Max31856Amplifier amplifier = Started();
        _chip.Fault = fault;
        AdvanceMillis(400);
        Assert.AreEqual(expected, amplifier.Read(NowMicros));
        _chip.Fault = ThermocoupleFault.None;
        AdvanceMillis(400);
        Assert.AreEqual(ThermalStatus.Ok, amplifier.Read(NowMicros));
    }

    [TestMethod]
    [DataRow(ThermocoupleType.K, 1373.0, 25.0, ThermalStatus.Range, Max31856Faults.TemperatureRange)]
    [DataRow(ThermocoupleType.B, 200.0, 25.0, ThermalStatus.Range, Max31856Faults.TemperatureRange)]
    [DataRow(ThermocoupleType.K, 300.0, 126.0, ThermalStatus.ColdJunction, Max31856Faults.ColdRange)]
    [DataRow(ThermocoupleType.S, 300.0, -52.0, ThermalStatus.ColdJunction, Max31856Faults.ColdRange)]
    [DataRow(ThermocoupleType.K, 300.0, -70.0, ThermalStatus.ColdJunction, Max31856Faults.ColdRange | Max31856Faults.ColdBelowThreshold)]
    public void Read_OutOfRange_Status(ThermocoupleType type, double hot, double cold, ThermalStatus expected, Max31856Faults faults)
    {
        _chip.HotCelsius = _ => hot;
        _chip.ColdCelsius = cold;
        Max31856Amplifier amplifier = Make(new Max31856Settings { Type = type });
        amplifier.Start(NowMicros);
        AdvanceMillis(500);
        Assert.AreEqual(expected, amplifier.Read(NowMicros));
        Assert.AreEqual((byte)faults, _chip[(int)Max31856Register.Faults]);
    }

    /// <summary>Each bit of SR alone: none may pass as a valid temperature.</summary>
    [TestMethod]
    [DataRow(Max31856Faults.Open, ThermalStatus.Open)]
    [DataRow(Max31856Faults.OverUnderVoltage, ThermalStatus.Short)]
    [DataRow(Max31856Faults.BelowLowThreshold, ThermalStatus.Range)]
    [DataRow(Max31856Faults.AboveHighThreshold, ThermalStatus.Range)]
    [DataRow(Max31856Faults.ColdBelowThreshold, ThermalStatus.ColdJunction)]
    [DataRow(Max31856Faults.ColdAboveThreshold, ThermalStatus.ColdJunction)]
    [DataRow(Max31856Faults.TemperatureRange, ThermalStatus.Range)]
    [DataRow(Max31856Faults.ColdRange, ThermalStatus.ColdJunction)]
    public void Read_EachFaultBit_HasAStatus(Max31856Faults bit, ThermalStatus expected)
    {
        Max31856Amplifier amplifier = Started();
        _chip.ForcedFaults = (byte)bit;
        AdvanceMillis(400);
        Assert.AreEqual(expected, amplifier.Read(NowMicros));
    }

    [TestMethod]
    public void ColdOffset_ShiftsBothTemperatures()
    {
        _chip.HotCelsius = _ => 200;
        _chip.ColdErrorCelsius = 0.5;
        Max31856Amplifier amplifier = Make(new Max31856Settings { ColdOffsetSixteenths = -8 });
        amplifier.Start(NowMicros);
        AdvanceMillis(500);
        ThermalSample sample = SampleOf(amplifier);
        Assert.AreEqual(200, sample.Celsius, 0.01);
        Assert.AreEqual(25, sample.ColdCelsius, 0.01);
    }

    [TestMethod]
    public void Averaging_LessNoise()
    {
        double Spread(int averaged)
        {
            _chip.NoiseCelsius = 0.4;
            _chip.HotCelsius = _ => 200;
            using SpiDevice spi = Open();
            var amplifier = new Max31856Amplifier(spi, new Max31856Settings { AveragedSamples = averaged });
            amplifier.Start(NowMicros);
            var values = new List<double>();
            for (int i = 0; i < 400; i++)
            {
                AdvanceMillis(1000);
                values.Add(SampleOf(amplifier).Celsius - 200);
            }

            return Math.Sqrt(values.Average(v => v * v));
        }

        Assert.AreEqual(0.4, Spread(1), 0.06);
        Assert.AreEqual(0.1, Spread(16), 0.02);
    }

    [TestMethod]
    public void Absent_NoResponseUntilItIsThere()
    {
        _chip.IsAbsent = true;
        Max31856Amplifier amplifier = Make(new Max31856Settings());
        Assert.IsFalse(amplifier.Start(NowMicros));
        Assert.AreEqual(ThermalStatus.NoResponse, amplifier.Read(NowMicros));
        _chip.IsAbsent = false;
        Assert.AreEqual(ThermalStatus.Absent, amplifier.Read(NowMicros));
        AdvanceMillis(500);
        Assert.AreEqual(ThermalStatus.Ok, amplifier.Read(NowMicros));
    }

    [TestMethod]
    public void OpenThermocouple_NoSampleAfterItPasses()
    {
        _chip.HotCelsius = _ => 220;
        Max31856Amplifier amplifier = Started();
        Assert.AreEqual(ThermalStatus.Ok, amplifier.Read(NowMicros));
        AdvanceMillis(400);
        _chip.Fault = ThermocoupleFault.Open;
        for (int k = 0; k < 5; k++)
        {
            AdvanceMillis(600);
            ThermalSample sample = new();
            amplifier.Read(NowMicros, sample);
            Assert.AreEqual(ThermalStatus.Open, sample.Status);
            Assert.AreEqual(0, sample.Celsius);
            AdvanceMillis(400);
        }
    }

    [TestMethod]
    public void ConfiguredAndNeverConverting_IsNoResponseAndNotZeroDegrees()
    {
        _chip.IsStalled = true;
        Max31856Amplifier amplifier = Make(new Max31856Settings());
        Assert.IsTrue(amplifier.Start(NowMicros), "it keeps its configuration");
        var seen = new List<ThermalStatus>();
        for (int k = 0; k < 10; k++)
        {
            AdvanceMillis(1000);
            seen.Add(amplifier.Read(NowMicros));
        }

        Assert.DoesNotContain(ThermalStatus.Ok, seen);
        Assert.Contains(ThermalStatus.NoResponse, seen);
        _chip.IsStalled = false;
        AdvanceMillis(1000);
        amplifier.Read(NowMicros);
        AdvanceMillis(1000);
        Assert.AreEqual(ThermalStatus.Ok, amplifier.Read(NowMicros), "it recovers");
    }

    [TestMethod]
    public void LateConversion_IsWaitedForAndNotReadTwice()
    {
        _chip.HotCelsius = _ => 220;
        _chip.Slowness = 2;
        Max31856Amplifier amplifier = Started();
        Assert.AreEqual(ThermalStatus.Absent, amplifier.Read(NowMicros), "690 ms instead of 345");
        AdvanceMillis(250);
        Assert.AreEqual(220, SampleOf(amplifier).Celsius, 0.01);
    }

    [TestMethod]
    public void LineStuckLow_NoResponse()
    {
        Board.Spi.Connect(1, Select, new StuckLow());
        using SpiDevice spi = Open();
        var amplifier = new Max31856Amplifier(spi, new Max31856Settings());
        Assert.IsFalse(amplifier.Start(NowMicros));
        Assert.AreEqual(ThermalStatus.NoResponse, amplifier.Read(NowMicros));
    }

    [TestMethod]
    public void PowerDip_NoTemperatureFromDefaultsAndConfiguredAgain()
    {
        Max31856Amplifier amplifier = Make(new Max31856Settings { Type = ThermocoupleType.J });
        amplifier.Start(NowMicros);
        AdvanceMillis(500);
        Assert.AreEqual(ThermalStatus.Ok, amplifier.Read(NowMicros));

        _chip.PowerCycle();
        Assert.AreEqual(ThermalStatus.NoResponse, amplifier.Read(NowMicros));
        Assert.AreEqual(ThermalStatus.Absent, amplifier.Read(NowMicros));
        AdvanceMillis(500);
        Assert.AreEqual(ThermalStatus.Ok, amplifier.Read(NowMicros));
        Assert.AreEqual((byte)ThermocoupleType.J, _chip[1] & 0x0F);
    }

    [TestMethod]
    public void Read_AllocatesNothing()
    {
        Max31856Amplifier amplifier = Started();
        amplifier.Read(NowMicros);
        Assert.AreEqual(0, Allocations.Fewest(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                amplifier.Read(NowMicros);
            }
        }));
    }

    [TestMethod]
    public void Read_TakesItsTimeOnTheBus()
    {
        Max31856Amplifier amplifier = Started();
        long before = Board.Clock.NowNanos;
        amplifier.Read(NowMicros);
        Assert.AreEqual(19 * 8 * 500, Board.Clock.NowNanos - before, "17 bytes for the sample, 2 for the next one, at 2 MHz");
    }

    [TestMethod]
    public void Settings_Wrong_Throw()
    {
        using SpiDevice spi = Open();
        Assert.Throws<ArgumentException>(() => new Max31856Amplifier(spi, new Max31856Settings { AveragedSamples = 3 }));
        Assert.Throws<ArgumentException>(() => new Max31856Amplifier(spi, new Max31856Settings { MainsHertz = 55 }));
        Assert.Throws<ArgumentException>(() => new Max31856Amplifier(spi, new Max31856Settings { ColdOffsetSixteenths = 128 }));
    }

    private ThermalSample SampleOf(Max31856Amplifier amplifier)
    {
        var sample = new ThermalSample();
        amplifier.Read(NowMicros, sample);
        Assert.AreEqual(ThermalStatus.Ok, sample.Status);
        return sample;
    }

    private Max31856Amplifier Started()
    {
        Max31856Amplifier amplifier = Make(new Max31856Settings());
        Assert.IsTrue(amplifier.Start(NowMicros));
        AdvanceMillis(500);
        return amplifier;
    }

    private Max31856Amplifier Make(Max31856Settings settings)
    {
        Board.Spi.Connect(1, Select, _chip);
        return new Max31856Amplifier(Open(), settings);
    }

    private SpiDevice Open()
    {
        Board.Spi.Connect(1, Select, Board.Spi.ChipAt(1, Select) ?? _chip);
        return Max31856Amplifier.Open(1, Select);
    }

    private sealed class StuckLow : SpiChip
    {
        public override void Transfer(SpiClocking clocking, long nowNanos, ReadOnlySpan<byte> write, Span<byte> read) => read.Clear();
    }
}
