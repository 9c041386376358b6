using System.Device.Spi;
using System.Globalization;
using System.Text.Json;
using MeterNode.Core.Thermal;
using MeterNode.Drivers.Max31855;
using MeterNode.Drivers.Max31855.Model;
using MeterNode.Drivers.Models;
using MeterNode.Tests.Vectors;

namespace MeterNode.Drivers.Tests.Max31855;

[TestClass]
public sealed class Max31855AmplifierTests : BoardFixture
{
    private readonly Max31855Chip _chip = new();
    private SpiDevice? _open;

    [TestMethod]
    public void Read_DatasheetFrames_Match()
    {
        var fixedFrame = new FrameChip();
        Max31855Amplifier amplifier = Make(fixedFrame);
        amplifier.Start(0);
        foreach (JsonElement row in PublishedVectors.Json("max31855.json").GetProperty("frames").EnumerateArray())
        {
            fixedFrame.Frame = uint.Parse(row.GetProperty("hex").GetString()!, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            ThermalStatus status = amplifier.Read(1_000_000);
            Assert.AreEqual(row.GetProperty("tc_c").GetDouble(), Max31855Amplifier.DecodeStraightLine(fixedFrame.Frame));
            Assert.AreEqual(row.GetProperty("cj_c").GetDouble(), Max31855Amplifier.DecodeColdJunction(fixedFrame.Frame));
            var faults = (Max31855Faults)row.GetProperty("fault_bits").GetInt32();
            Assert.AreEqual((faults & Max31855Faults.Open) != 0, status == ThermalStatus.Open);
            Assert.AreEqual(faults != 0 && (faults & Max31855Faults.Open) == 0, status == ThermalStatus.Short);
        }
    }

    [TestMethod]
    public void Encode_DatasheetTables_Match()
    {
        JsonElement vectors = PublishedVectors.Json("max31855.json");
        foreach (JsonElement row in vectors.GetProperty("tc").EnumerateArray())
        {
            uint frame = Max31855Chip.Encode(row[0].GetDouble(), 0, ThermocoupleFault.None);
            Assert.AreEqual(row[1].GetString(), Convert.ToString(frame >> 18, 2).PadLeft(14, '0'));
        }

        foreach (JsonElement row in vectors.GetProperty("cj").EnumerateArray())
        {
            uint frame = Max31855Chip.Encode(0, row[0].GetDouble(), ThermocoupleFault.None);
            Assert.AreEqual(row[1].GetString(), Convert.ToString((frame >> 4) & 0xFFF, 2).PadLeft(12, '0'));
        }
    }

    [TestMethod]
    [DataRow(ThermocoupleFault.None, ThermalStatus.Ok)]
    [DataRow(ThermocoupleFault.Open, ThermalStatus.Open)]
    [DataRow(ThermocoupleFault.ShortToGround, ThermalStatus.Short)]
    [DataRow(ThermocoupleFault.ShortToSupply, ThermalStatus.Short)]
    public void Read_Fault_Status(ThermocoupleFault fault, ThermalStatus expected)
    {
        _chip.Fault = fault;
        _chip.HotCelsius = _ => 180.3;
        Max31855Amplifier amplifier = Make(_chip);
        Assert.IsTrue(amplifier.Start(NowMicros));
        Assert.AreEqual(ThermalStatus.Absent, amplifier.Read(NowMicros));
        AdvanceMillis(250);
        Assert.AreEqual(expected, amplifier.Read(NowMicros));
    }

    /// <summary>Worked example: by NIST Monograph 175 type K has 1.264 mV at 31.5 °C, 8.940 at 220, 12.209 at 300, 28.289 at 680.</summary>
    [TestMethod]
    [DataRow(220.0, 217.5)]
    [DataRow(300.0, 296.75)]
    [DataRow(680.0, 686.25)]
    public void Read_TypeK_CorrectsTheChipsStraightLine(double celsius, double straightLine)
    {
        _chip.HotCelsius = _ => celsius;
        _chip.ColdCelsius = 31.5;
        var frames = new FrameChip { Frame = Max31855Chip.Encode(straightLine, 31.5, ThermocoupleFault.None) };
        Assert.AreEqual(straightLine, _chip.StraightLineCelsius(celsius), 0.13, "the model errs as the real chip does");
        Assert.AreEqual(celsius, ReadOnce(Make(frames)), 0.15);
        Assert.AreEqual(celsius, ReadOnce(Make(_chip)), 0.15);
    }

    /// <summary>Half a step of the hot register, times the slope, over the thermocouple's own slope at that temperature.</summary>
    [TestMethod]
    [DataRow(ThermocoupleType.E, -150.0, 0.40)]
    [DataRow(ThermocoupleType.E, 900.0, 0.15)]
    [DataRow(ThermocoupleType.J, -100.0, 0.20)]
    [DataRow(ThermocoupleType.J, 700.0, 0.15)]
    [DataRow(ThermocoupleType.K, -100.0, 0.20)]
    [DataRow(ThermocoupleType.K, 1250.0, 0.20)]
    [DataRow(ThermocoupleType.N, 80.0, 0.20)]
    [DataRow(ThermocoupleType.N, 1200.0, 0.15)]
    [DataRow(ThermocoupleType.R, 60.0, 0.25)]
    [DataRow(ThermocoupleType.R, 1500.0, 0.15)]
    [DataRow(ThermocoupleType.S, 60.0, 0.25)]
    [DataRow(ThermocoupleType.S, 1500.0, 0.15)]
    [DataRow(ThermocoupleType.T, -100.0, 0.30)]
    [DataRow(ThermocoupleType.T, 350.0, 0.15)]
    public void Read_EachType_IsLinearisedByItsOwnFunction(ThermocoupleType type, double celsius, double within)
    {
        var chip = new Max31855Chip(type) { HotCelsius = _ => celsius, ColdCelsius = 27.3125 };
        Assert.AreEqual(celsius, ReadOnce(Make(chip, type)), within);
    }

    /// <summary>The slopes are chords of the reference functions: what the table in the data sheet says can be recomputed.</summary>
    [TestMethod]
    [DataRow(ThermocoupleType.E, 1000.0)]
    [DataRow(ThermocoupleType.J, 1000.0)]
    [DataRow(ThermocoupleType.K, 1000.0)]
    [DataRow(ThermocoupleType.N, 1000.0)]
    [DataRow(ThermocoupleType.R, 1000.0)]
    [DataRow(ThermocoupleType.S, 1000.0)]
    [DataRow(ThermocoupleType.T, 400.0)]
    public void StraightLine_EachType_MeetsTheReferenceFunctionAtBothEnds(ThermocoupleType type, double celsius)
    {
        var chip = new Max31855Chip(type) { ColdCelsius = 0 };
        Assert.AreEqual(0, chip.StraightLineCelsius(0), 1e-9);
        Assert.AreEqual(celsius, chip.StraightLineCelsius(celsius), 0.06);
    }

    [TestMethod]
    public void Type_B_IsRefused()
    {
        Board.Spi.Connect(1, 5, _chip);
        using SpiDevice spi = Max31855Amplifier.Open(1, 5);
        Assert.Throws<ArgumentException>(() => new Max31855Amplifier(spi, ThermocoupleType.B));
    }

    [TestMethod]
    public void Read_OutsideTheTypesRange_IsARangeFault()
    {
        _chip.HotCelsius = _ => 1390;
        Max31855Amplifier amplifier = Make(_chip);
        amplifier.Start(NowMicros);
        AdvanceMillis(250);
        Assert.AreEqual(ThermalStatus.Range, amplifier.Read(NowMicros));
    }

    [TestMethod]
    public void Read_IntoASample_ValueOrTheReasonWhyThereIsNone()
    {
        _chip.HotCelsius = _ => 220;
        Max31855Amplifier amplifier = Make(_chip);
        amplifier.Start(NowMicros);
        AdvanceMillis(250);
        var sample = new ThermalSample();
        amplifier.Read(NowMicros, sample);
        Assert.AreEqual((ThermalStatus.Ok, 25.0), (sample.Status, sample.ColdCelsius));
        Assert.AreEqual(220, sample.Celsius, 0.15);
        _chip.Fault = ThermocoupleFault.Open;
        AdvanceMillis(250);
        amplifier.Read(NowMicros, sample);
        Assert.AreEqual((ThermalStatus.Open, 0.0), (sample.Status, sample.Celsius));
    }

    [TestMethod]
    public void ColdJunctionOutOfRange_Status()
    {
        _chip.ColdCelsius = -45;
        Max31855Amplifier amplifier = Make(_chip);
        amplifier.Start(NowMicros);
        AdvanceMillis(250);
        Assert.AreEqual(ThermalStatus.ColdJunction, amplifier.Read(NowMicros));
    }

    [TestMethod]
    public void AbsentOrStuckLine_NoResponse()
    {
        _chip.IsAbsent = true;
        Max31855Amplifier absent = Make(_chip);
        Assert.IsFalse(absent.Start(NowMicros));
        AdvanceMillis(250);
        Assert.AreEqual(ThermalStatus.NoResponse, absent.Read(NowMicros));

        var low = new FrameChip { Frame = 0 };
        Board.Spi.Connect(1, 5, low);
        Assert.AreEqual(ThermalStatus.NoResponse, absent.Read(NowMicros));
        low.Frame = 0x00010000;
        Assert.AreEqual(ThermalStatus.NoResponse, absent.Read(NowMicros), "a fault without a reason");
    }

    private double ReadOnce(Max31855Amplifier amplifier)
    {
        amplifier.Start(NowMicros);
        AdvanceMillis(250);
        var sample = new ThermalSample();
        amplifier.Read(NowMicros, sample);
        Assert.AreEqual(ThermalStatus.Ok, sample.Status);
        _open?.Dispose();
        _open = null;
        return sample.Celsius;
    }

    private Max31855Amplifier Make(SpiChip chip, ThermocoupleType type = ThermocoupleType.K)
    {
        Board.Spi.Connect(1, 5, chip);
        _open = Max31855Amplifier.Open(1, 5);
        return new Max31855Amplifier(_open, type);
    }

    private sealed class FrameChip : SpiChip
    {
        internal uint Frame { get; set; }

        public override void Transfer(SpiClocking clocking, long nowNanos, ReadOnlySpan<byte> write, Span<byte> read) =>
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(read, Frame);
    }
}
