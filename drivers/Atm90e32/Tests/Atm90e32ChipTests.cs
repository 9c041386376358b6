using System.Device.Spi;
using MeterNode.Drivers.Atm90e32.Model;
using MeterNode.Drivers.Models;

namespace MeterNode.Drivers.Tests.Atm90e32;

/// <summary>The simulated chip keeps the data sheet's rules; a driver that breaks one fails.</summary>
[TestClass]
public sealed class Atm90e32ChipTests : BoardFixture
{
    private const int Select = 5;

    private readonly Atm90e32Chip _chip = new();

    [TestInitialize]
    public void Power() => AdvanceMillis(50);

    [TestMethod]
    [DataRow(0x31, 0x0861)]
    [DataRow(0x32, 0xC468)]
    [DataRow(0x33, 0x0087)]
    [DataRow(0x62, 0x8000)]
    [DataRow(0x08, 0x1000)]
    [DataRow(0x7F, 0x0000)]
    public void PowerOn_Registers(int address, int value) => Assert.AreEqual(value, Read(address));

    [TestMethod]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(5)]
    [DataRow(8)]
    public void Frame_NotOf32Clocks_IsRefused(int bytes) => Assert.Throws<ChipRuleException>(() => Exchange(new byte[bytes]));

    [TestMethod]
    [DataRow(SpiMode.Mode1, 1_000_000)]
    [DataRow(SpiMode.Mode2, 1_000_000)]
    [DataRow(SpiMode.Mode3, 1_200_000)]
    public void ModeOrClock_OfAnotherChip_IsRefused(SpiMode mode, int hertz) =>
        Assert.Throws<ChipRuleException>(() => Exchange(new byte[4], mode, hertz));

    [TestMethod]
    [DataRow(0x03)]
    [DataRow(0x77)]
    [DataRow(0x94)]
    public void UnknownRegister_IsRefused(int address) => Assert.Throws<ChipRuleException>(() => Read(address));

    [TestMethod]
    public void ReadOnlyRegister_Written_IsRefused() => Assert.Throws<ChipRuleException>(() => Write(0xD9, 1));

    [TestMethod]
    public void Configuration_WithoutTheKey_IsNotWritten()
    {
        Write(0x61, 0x1234);
        Assert.AreEqual(0x8000, Read(0x61));
        Assert.AreEqual(1, _chip.LockedWrites);
        Write(0x7F, 0x55AA);
        Write(0x61, 0x1234);
        Assert.AreEqual(0x1234, Read(0x61));
        Write(0x7F, 0);
        Write(0x61, 0x4321);
        Assert.AreEqual(0x1234, Read(0x61));
    }

    [TestMethod]
    public void Energy_IsClearedByReadingAndKeptInLastSpiData()
    {
        Meter(2300);
        AdvanceMillis(10_000);
        int counts = Read(0x81);
        Assert.AreEqual(23000 / 11.25, counts, 2);
        Assert.AreEqual(counts, Read(0x78));
        Assert.AreEqual(counts, Read(0x78), "reading the copy keeps it");
        Assert.IsLessThan(2, Read(0x81));
        Assert.AreEqual(0, Read(0x85), "nothing was given");
    }

    [TestMethod]
    public void Energy_FullRegister_StopsAtFfff()
    {
        Meter(23000);
        AdvanceMillis(120_000);
        Assert.AreEqual(0xFFFF, Read(0x80));
    }

    [TestMethod]
    public void Reset_AnswersNothingFor40MsAndForgetsEverything()
    {
        Meter(2300);
        AdvanceMillis(1000);
        Write(0x70, 0x789A);
        Assert.AreEqual(0xFFFF, Read(0x31));
        AdvanceMillis(41);
        Assert.AreEqual(0x0861, Read(0x31));
        Assert.AreEqual(0, Read(0x00));
        Assert.AreEqual(0, Read(0x80));
        Assert.AreEqual(1, _chip.SoftResets);
    }

    [TestMethod]
    public void Reset_WithAnotherKey_IsNone()
    {
        Write(0x70, 0x0001);
        Assert.AreEqual(0x0861, Read(0x31));
    }

    [TestMethod]
    public void Crc_ChangedConfiguration_IsSeenAfterTheNextRound()
    {
        Meter(0);
        AdvanceMillis(15);
        Assert.AreEqual(0, Read(0x79));
        _chip.Flip(0x41, 0x0100);
        Assert.AreEqual(1, Read(0x79));
    }

    [TestMethod]
    public void Figures_AreRenewedAfter16Cycles()
    {
        Meter(2300);
        AdvanceMillis(300);
        Assert.AreEqual(0, Read(0xD9));
        AdvanceMillis(40);
        Assert.AreEqual(23000, Read(0xD9));
        Assert.AreEqual(10000, Read(0xDD));
        Assert.AreEqual(2300, ((Read(0xB1) << 16) | Read(0xC1)) * 0.00032, 0.01);
    }

    [TestMethod]
    public void Voltage_ApplicationNotesExample_IsHighWordAndUpperByteOfTheLowOne()
    {
        // Note 46103, 4.2.6: UrmsA 3039h, UrmsALSB 4300h are 123.453 V; 220 V need gain 58394.37 (the note rounds up).
        _chip.Front[0].Volts = _ => 123.4526171875;
        Write(0x7F, 0x55AA);
        Write(0x00, 1);
        AdvanceMillis(700);
        Assert.AreEqual(0x3039, Read(0xD9));
        Assert.AreEqual(0x4300, Read(0xE9));
        Assert.AreEqual(0xE41A, (int)Math.Round(220.0 / 123.453 * 32768));
    }

    /// <summary>One phase of 230 V at unity power factor, metered with default gains.</summary>
    private void Meter(double watts)
    {
        _chip.Front[0].Volts = _ => 230;
        _chip.Front[0].Amperes = _ => watts / 230;
        Write(0x7F, 0x55AA);
        Write(0x00, 1);
        Write(0x7F, 0);
    }

    private int Read(int address)
    {
        byte[] answer = Exchange([(byte)(0x80 | (address >> 8)), (byte)address, 0, 0]);
        return (answer[2] << 8) | answer[3];
    }

    private void Write(int address, int value) => Exchange([(byte)(address >> 8), (byte)address, (byte)(value >> 8), (byte)value]);

    private byte[] Exchange(byte[] write, SpiMode mode = SpiMode.Mode3, int hertz = 1_000_000)
    {
        Board.Spi.Connect(1, Select, _chip);
        using var spi = new SpiDevice(new SpiConnectionSettings(1, Select) { Mode = mode, ClockFrequency = hertz });
        byte[] read = new byte[write.Length];
        spi.TransferFullDuplex(write, read);
        return read;
    }
}
