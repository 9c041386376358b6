using System.Device.Spi;
using MeterNode.Drivers.Max31856.Model;
using MeterNode.Drivers.Models;

namespace MeterNode.Drivers.Tests.Max31856;

/// <summary>The simulated chip keeps the datasheet's rules; a driver that breaks one fails.</summary>
[TestClass]
public sealed class Max31856ChipTests : BoardFixture
{
    private const int Select = 5;

    private readonly Max31856Chip _chip = new();

    [TestMethod]
    public void PowerOn_Registers()
    {
        byte[] all = Exchange(new byte[17]);
        Assert.AreEqual("00-03-FF-7F-C0-7F-FF-80-00-00-00-00-00-00-00-00", BitConverter.ToString(all, 1));
    }

    [TestMethod]
    public void UnknownRegister_Refused() => Assert.Throws<ChipRuleException>(() => Exchange(0x10, 0));

    [TestMethod]
    public void AutoIncrementPastTheEnd_Refused() => Assert.Throws<ChipRuleException>(() => Exchange(0x0F, 0, 0));

    [TestMethod]
    public void WriteToReadOnlyRegister_Refused()
    {
        Assert.Throws<ChipRuleException>(() => Exchange(0x8C, 1));
        Assert.Throws<ChipRuleException>(() => Exchange(0x8F, 1));
        Assert.Throws<ChipRuleException>(() => Exchange(0x8A, 1), "cold junction while its sensor is on");
    }

    [TestMethod]
    public void NotchChangedWhileConverting_Refused()
    {
        Exchange(0x80, 0x80);
        Assert.Throws<ChipRuleException>(() => Exchange(0x80, 0x81));
        Exchange(0x80, 0x00);
        Exchange(0x80, 0x81);
    }

    [TestMethod]
    public void WrongModeOrClock_Refused()
    {
        using var mode0 = new SpiDevice(new SpiConnectionSettings(1, Select) { Mode = SpiMode.Mode0 });
        Board.Spi.Connect(1, Select, _chip);
        Assert.Throws<ChipRuleException>(() => mode0.Write(new byte[] { 0x80, 0 }));
        mode0.Dispose();
        using var fast = new SpiDevice(new SpiConnectionSettings(1, Select) { Mode = SpiMode.Mode1, ClockFrequency = 6_000_000 });
        Assert.Throws<ChipRuleException>(() => fast.Write(new byte[] { 0x80, 0 }));
    }

    [TestMethod]
    public void OneShot_ConvertsOnceAndDataReadyFollowsTheRead()
    {
        _chip.HotCelsius = t => 100 + t;
        Exchange(0x80, 0x40);
        AdvanceMillis(154);
        Exchange(0x00, 0);
        Assert.AreEqual(0, _chip.Conversions);
        AdvanceMillis(1);
        Exchange(0x00, 0);
        Assert.AreEqual(1, _chip.Conversions);
        Assert.IsTrue(_chip.IsDataReadyLow);
        Exchange(0x0C, 0, 0, 0);
        Assert.IsFalse(_chip.IsDataReadyLow);
        AdvanceMillis(1000);
        Exchange(0x00, 0);
        Assert.AreEqual(1, _chip.Conversions);
    }

    [TestMethod]
    public void InterruptMode_LatchesUntilCleared()
    {
        Exchange(0x80, 0x94);
        _chip.Fault = ThermocoupleFault.Open;
        AdvanceMillis(1700);
        Exchange(0x00, 0);
        _chip.Fault = ThermocoupleFault.None;
        AdvanceMillis(400);
        Assert.AreEqual(0x01, Exchange(0x0F, 0)[1]);
        Exchange(0x80, 0x96);
        Assert.AreEqual(0x00, Exchange(0x0F, 0)[1]);
        Assert.AreEqual(0x94, Exchange(0x00, 0)[1], "FAULTCLR reads back as 0");
    }

    [TestMethod]
    public void AutomaticMode_TestsForOpenInOneConversionOf16()
    {
        _chip.HotCelsius = _ => 220;
        Exchange(0x80, 0x91);
        AdvanceMillis(300);
        _chip.Fault = ThermocoupleFault.Open;
        AdvanceMillis(110);
        byte[] all = Exchange(new byte[17]);
        Assert.AreEqual(0, all[16], "a false temperature without a fault");
        Assert.AreEqual("01-90-00", BitConverter.ToString(all, 13, 3), "near the cold junction");
        AdvanceMillis(16 * 110);
        Assert.AreEqual(0x01, Exchange(0x0F, 0)[1]);
    }

    [TestMethod]
    public void OneShot_TestsForOpenEachTimeAndClearsItsBitAtTheEnd()
    {
        _chip.Fault = ThermocoupleFault.Open;
        Exchange(0x80, 0x51);
        AdvanceMillis(100);
        Assert.AreEqual(0x51, Exchange(0x00, 0)[1]);
        AdvanceMillis(200);
        Assert.AreEqual(0x11, Exchange(0x00, 0)[1]);
        Assert.AreEqual(0x01, Exchange(0x0F, 0)[1]);
    }

    [TestMethod]
    public void OpenWithoutDetection_ReadsTheColdJunctionAndNoFault()
    {
        Exchange(0x80, 0x80);
        _chip.Fault = ThermocoupleFault.Open;
        AdvanceMillis(400);
        byte[] all = Exchange(new byte[17]);
        Assert.AreEqual(0, all[16]);
        Assert.AreEqual("01-90-00", BitConverter.ToString(all, 13, 3), "25 °C");
    }

    private byte[] Exchange(params byte[] write)
    {
        Board.Spi.Connect(1, Select, _chip);
        using var spi = new SpiDevice(new SpiConnectionSettings(1, Select) { Mode = SpiMode.Mode1 });
        byte[] read = new byte[write.Length];
        spi.TransferFullDuplex(write, read);
        return read;
    }
}
