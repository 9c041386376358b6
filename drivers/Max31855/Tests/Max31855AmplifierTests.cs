using System.Device.Spi;
using System.Globalization;
using System.Text.Json;
using MeterNode.Drivers.Max31855;
using MeterNode.Drivers.Max31855.Model;
using MeterNode.Drivers.Models;
using MeterNode.Tests.Vectors;

namespace MeterNode.Drivers.Tests.Max31855;

[TestClass]
public sealed class Max31855AmplifierTests : BoardFixture
{
    private readonly Max31855Chip _chip = new();

    [TestMethod]
    public void Read_DatasheetFrames_Match()
    {
        var fixedFrame = new FrameChip();
        Max31855Amplifier amplifier = Make(fixedFrame);
        amplifier.Start(0);
        foreach (JsonElement row in PublishedVectors.Json("max31855.json").GetProperty("frames").EnumerateArray())
        {
            fixedFrame.Frame = uint.Parse(row.GetProperty("hex").GetString()!, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            amplifier.Read(1_000_000);
            Assert.AreEqual(row.GetProperty("tc_c").GetDouble(), amplifier.TemperatureCelsius);
            Assert.AreEqual(row.GetProperty("cj_c").GetDouble(), amplifier.ColdJunctionCelsius);
            Assert.AreEqual(row.GetProperty("fault_bits").GetInt32(), (int)amplifier.Faults);
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
    [DataRow(ThermocoupleFault.None, ThermocoupleStatus.Valid)]
    [DataRow(ThermocoupleFault.Open, ThermocoupleStatus.Open)]
    [DataRow(ThermocoupleFault.ShortToGround, ThermocoupleStatus.Short)]
    [DataRow(ThermocoupleFault.ShortToSupply, ThermocoupleStatus.Short)]
    public void Read_Fault_Status(ThermocoupleFault fault, ThermocoupleStatus expected)
    {
        _chip.Fault = fault;
        _chip.HotCelsius = _ => 180.3;
        Max31855Amplifier amplifier = Make(_chip);
        Assert.IsTrue(amplifier.Start(NowMicros));
        Assert.AreEqual(ThermocoupleStatus.NotReady, amplifier.Read(NowMicros));
        AdvanceMillis(250);
        Assert.AreEqual(expected, amplifier.Read(NowMicros));
        Assert.AreEqual(180.25, amplifier.TemperatureCelsius);
    }

    [TestMethod]
    public void ColdJunctionOutOfRange_Status()
    {
        _chip.ColdCelsius = -45;
        Max31855Amplifier amplifier = Make(_chip);
        amplifier.Start(NowMicros);
        AdvanceMillis(250);
        Assert.AreEqual(ThermocoupleStatus.ColdJunction, amplifier.Read(NowMicros));
    }

    [TestMethod]
    public void AbsentOrStuckLine_NoResponse()
    {
        _chip.IsAbsent = true;
        Max31855Amplifier absent = Make(_chip);
        Assert.IsFalse(absent.Start(NowMicros));
        AdvanceMillis(250);
        Assert.AreEqual(ThermocoupleStatus.NoResponse, absent.Read(NowMicros));

        var low = new FrameChip { Frame = 0 };
        Board.Spi.Connect(1, 5, low);
        Assert.AreEqual(ThermocoupleStatus.NoResponse, absent.Read(NowMicros));
        low.Frame = 0x00010000;
        Assert.AreEqual(ThermocoupleStatus.NoResponse, absent.Read(NowMicros), "a fault without a reason");
    }

    private Max31855Amplifier Make(SpiChip chip)
    {
        Board.Spi.Connect(1, 5, chip);
        return new Max31855Amplifier(SpiDevice.Create(new SpiConnectionSettings(1, 5) { ClockFrequency = Max31855Amplifier.ClockHertz }));
    }

    private sealed class FrameChip : SpiChip
    {
        internal uint Frame { get; set; }

        public override void Transfer(SpiClocking clocking, long nowNanos, ReadOnlySpan<byte> write, Span<byte> read) =>
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(read, Frame);
    }
}
