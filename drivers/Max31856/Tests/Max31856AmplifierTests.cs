using System.Device.Spi;
using System.Text.Json;
using MeterNode.Drivers.Max31856;
using MeterNode.Drivers.Max31856.Model;
using MeterNode.Drivers.Models;
using MeterNode.Tests.Vectors;

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
    [DataRow(ThermocoupleType.K, 50, 4, 0, "91-23-FF-7F-C0-7F-FF-80-00-00")]
    [DataRow(ThermocoupleType.J, 60, 1, -16, "90-02-FF-7F-C0-7F-FF-80-00-F0")]
    [DataRow(ThermocoupleType.T, 50, 16, 127, "91-47-FF-7F-C0-7F-FF-80-00-7F")]
    public void Start_WritesTheConfiguration(ThermocoupleType type, int mains, int averaged, int offset, string registers)
    {
        Max31856Amplifier amplifier = Make(new Max31856Settings { Type = type, MainsHertz = mains, AveragedSamples = averaged, ColdOffsetSixteenths = offset });
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
        Assert.AreEqual(ThermocoupleStatus.Valid, amplifier.Read(NowMicros));
        Assert.AreEqual(celsius, amplifier.TemperatureCelsius, 0.0078125 / 2);
        Assert.AreEqual(31.4, amplifier.ColdJunctionCelsius, 0.015625 / 2);
        Assert.AreEqual(Max31856Faults.None, amplifier.Faults);
    }

    [TestMethod]
    public void Read_BeforeTheFirstConversion_NotReadyInsteadOfZeroDegrees()
    {
        Max31856Amplifier amplifier = Make(new Max31856Settings());
        amplifier.Start(NowMicros);
        AdvanceMillis(100);
        Assert.AreEqual(ThermocoupleStatus.NotReady, amplifier.Read(NowMicros));
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
        while (amplifier.Read(NowMicros) == ThermocoupleStatus.NotReady)
        {
            AdvanceMillis(1);
        }

        Assert.AreEqual(ThermocoupleStatus.Valid, amplifier.Status);
        Assert.AreEqual(300, amplifier.TemperatureCelsius, 0.01);
        Assert.IsLessThan(1_000_000, NowMicros, "ready within a second");
    }

    [TestMethod]
    [DataRow(ThermocoupleFault.Open, ThermocoupleStatus.Open)]
    [DataRow(ThermocoupleFault.ShortToGround, ThermocoupleStatus.Short)]
    [DataRow(ThermocoupleFault.ShortToSupply, ThermocoupleStatus.Short)]
    public void Read_WireFault_StatusAndBackAgain(ThermocoupleFault fault, ThermocoupleStatus expected)
    {
        Max31856Amplifier amplifier = Started();
        _chip.Fault = fault;
        AdvanceMillis(400);
        Assert.AreEqual(expected, amplifier.Read(NowMicros));
        _chip.Fault = ThermocoupleFault.None;
        AdvanceMillis(400);
        Assert.AreEqual(ThermocoupleStatus.Valid, amplifier.Read(NowMicros));
    }

    [TestMethod]
    [DataRow(ThermocoupleType.K, 1373.0, 25.0, ThermocoupleStatus.OutOfRange, Max31856Faults.TemperatureRange)]
    [DataRow(ThermocoupleType.B, 200.0, 25.0, ThermocoupleStatus.OutOfRange, Max31856Faults.TemperatureRange)]
    [DataRow(ThermocoupleType.K, 300.0, 126.0, ThermocoupleStatus.ColdJunction, Max31856Faults.ColdRange)]
    [DataRow(ThermocoupleType.S, 300.0, -52.0, ThermocoupleStatus.ColdJunction, Max31856Faults.ColdRange)]
    [DataRow(ThermocoupleType.K, 300.0, -70.0, ThermocoupleStatus.ColdJunction, Max31856Faults.ColdRange | Max31856Faults.ColdBelowThreshold)]
    public void Read_OutOfRange_Status(ThermocoupleType type, double hot, double cold, ThermocoupleStatus expected, Max31856Faults faults)
    {
        _chip.HotCelsius = _ => hot;
        _chip.ColdCelsius = cold;
        Max31856Amplifier amplifier = Make(new Max31856Settings { Type = type });
        amplifier.Start(NowMicros);
        AdvanceMillis(500);
        Assert.AreEqual(expected, amplifier.Read(NowMicros));
        Assert.AreEqual(faults, amplifier.Faults);
    }

    /// <summary>Each bit of SR alone: none may pass as a valid temperature.</summary>
    [TestMethod]
    [DataRow(Max31856Faults.Open, ThermocoupleStatus.Open)]
    [DataRow(Max31856Faults.OverUnderVoltage, ThermocoupleStatus.Short)]
    [DataRow(Max31856Faults.BelowLowThreshold, ThermocoupleStatus.OutOfRange)]
    [DataRow(Max31856Faults.AboveHighThreshold, ThermocoupleStatus.OutOfRange)]
    [DataRow(Max31856Faults.ColdBelowThreshold, ThermocoupleStatus.ColdJunction)]
    [DataRow(Max31856Faults.ColdAboveThreshold, ThermocoupleStatus.ColdJunction)]
    [DataRow(Max31856Faults.TemperatureRange, ThermocoupleStatus.OutOfRange)]
    [DataRow(Max31856Faults.ColdRange, ThermocoupleStatus.ColdJunction)]
    public void Read_EachFaultBit_HasAStatus(Max31856Faults bit, ThermocoupleStatus expected)
    {
        Max31856Amplifier amplifier = Started();
        _chip.ForcedFaults = (byte)bit;
        AdvanceMillis(400);
        Assert.AreEqual(expected, amplifier.Read(NowMicros));
        Assert.AreEqual(bit, amplifier.Faults);
    }

    [TestMethod]
    public void ColdOffset_ShiftsBothTemperatures()
    {
        _chip.HotCelsius = _ => 200;
        _chip.ColdErrorCelsius = 0.5;
        Max31856Amplifier amplifier = Make(new Max31856Settings { ColdOffsetSixteenths = -8 });
        amplifier.Start(NowMicros);
        AdvanceMillis(500);
        amplifier.Read(NowMicros);
        Assert.AreEqual(200, amplifier.TemperatureCelsius, 0.01);
        Assert.AreEqual(25, amplifier.ColdJunctionCelsius, 0.01);
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
                amplifier.Read(NowMicros);
                values.Add(amplifier.TemperatureCelsius - 200);
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
        Assert.AreEqual(ThermocoupleStatus.NoResponse, amplifier.Read(NowMicros));
        _chip.IsAbsent = false;
        Assert.AreEqual(ThermocoupleStatus.NotReady, amplifier.Read(NowMicros));
        AdvanceMillis(500);
        Assert.AreEqual(ThermocoupleStatus.Valid, amplifier.Read(NowMicros));
    }

    [TestMethod]
    public void LineStuckLow_NoResponse()
    {
        Board.Spi.Connect(1, Select, new StuckLow());
        using SpiDevice spi = Open();
        var amplifier = new Max31856Amplifier(spi, new Max31856Settings());
        Assert.IsFalse(amplifier.Start(NowMicros));
        Assert.AreEqual(ThermocoupleStatus.NoResponse, amplifier.Status);
    }

    [TestMethod]
    public void PowerDip_NoTemperatureFromDefaultsAndConfiguredAgain()
    {
        Max31856Amplifier amplifier = Make(new Max31856Settings { Type = ThermocoupleType.J });
        amplifier.Start(NowMicros);
        AdvanceMillis(500);
        Assert.AreEqual(ThermocoupleStatus.Valid, amplifier.Read(NowMicros));

        _chip.PowerCycle();
        Assert.AreEqual(ThermocoupleStatus.NoResponse, amplifier.Read(NowMicros));
        Assert.AreEqual(ThermocoupleStatus.NotReady, amplifier.Read(NowMicros));
        Assert.AreEqual(1, amplifier.Reconfigurations);
        AdvanceMillis(500);
        Assert.AreEqual(ThermocoupleStatus.Valid, amplifier.Read(NowMicros));
        Assert.AreEqual((byte)ThermocoupleType.J, _chip[1] & 0x0F);
    }

    [TestMethod]
    public void Read_AllocatesNothing()
    {
        Max31856Amplifier amplifier = Started();
        amplifier.Read(NowMicros);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            amplifier.Read(NowMicros);
        }

        Assert.AreEqual(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [TestMethod]
    public void Read_TakesItsTimeOnTheBus()
    {
        Max31856Amplifier amplifier = Started();
        long before = Board.Clock.NowNanos;
        amplifier.Read(NowMicros);
        Assert.AreEqual(17 * 8 * 500, Board.Clock.NowNanos - before, "17 bytes at 2 MHz");
    }

    [TestMethod]
    public void Settings_Wrong_Throw()
    {
        using SpiDevice spi = Open();
        Assert.Throws<ArgumentException>(() => new Max31856Amplifier(spi, new Max31856Settings { AveragedSamples = 3 }));
        Assert.Throws<ArgumentException>(() => new Max31856Amplifier(spi, new Max31856Settings { MainsHertz = 55 }));
        Assert.Throws<ArgumentException>(() => new Max31856Amplifier(spi, new Max31856Settings { ColdOffsetSixteenths = 128 }));
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
        return SpiDevice.Create(new SpiConnectionSettings(1, Select) { Mode = SpiMode.Mode1, ClockFrequency = Max31856Amplifier.ClockHertz });
    }

    private sealed class StuckLow : SpiChip
    {
        public override void Transfer(SpiClocking clocking, long nowNanos, ReadOnlySpan<byte> write, Span<byte> read) => read.Clear();
    }
}
