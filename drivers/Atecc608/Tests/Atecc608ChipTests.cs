using System.Device.I2c;
using MeterNode.Drivers.Atecc608;
using MeterNode.Drivers.Atecc608.Model;
using MeterNode.Drivers.Models;

namespace MeterNode.Drivers.Tests.Atecc608;

/// <summary>The model keeps the chip's rules.</summary>
[TestClass]
public sealed class Atecc608ChipTests : Atecc608Bench
{
    private I2cDevice _everybody = null!;
    private I2cDevice _chip = null!;

    [TestInitialize]
    public void OpenDevices()
    {
        _everybody = new I2cDevice(new I2cConnectionSettings(1, 0, I2cBusSpeed.StandardMode));
        _chip = new I2cDevice(new I2cConnectionSettings(1, Address, I2cBusSpeed.StandardMode));
    }

    [TestCleanup]
    public void CloseDevices()
    {
        _everybody.Dispose();
        _chip.Dispose();
    }

    /// <summary>
    /// Packets as they stand in the maker's library and its application notes: Info, Random, success, wake. The driver, whose check sum
    /// is written another way, meets this one in every other test.
    /// </summary>
    [TestMethod]
    [DataRow("0730000000", 0x5D03)]
    [DataRow("071B000000", 0xCD24)]
    [DataRow("0400", 0x4003)]
    [DataRow("0411", 0x4333)]
    public void Crc16_PublishedPackets_Match(string packet, int crc) => Assert.AreEqual(crc, Crc16.Of(Convert.FromHexString(packet)));

    [TestMethod]
    public void Read_Asleep_IsNotAcknowledged()
    {
        Assert.IsNull(Read(4));
        AdvanceMillis(10);
        Assert.IsNull(Read(4), "its own address does not wake it");
    }

    [TestMethod]
    public void Wake_LowFor60Micros_AnswersAfter1500Micros()
    {
        _everybody.Write(new byte[1]);
        Assert.IsNull(Read(4), "too early");
        AdvanceMillis(1.5);
        Assert.AreEqual("04113343", Read(4));
    }

    [TestMethod]
    public void Wake_At400Kilohertz_IsTooShort()
    {
        using var fast = new I2cDevice(new I2cConnectionSettings(1, 0, I2cBusSpeed.FastMode));
        fast.Write(new byte[1]);
        AdvanceMillis(5);
        Assert.IsNull(Read(4));
    }

    [TestMethod]
    public void Command_WhileBusy_IsNotAcknowledgedUntilItsTimeIsOver()
    {
        Wake();
        Assert.IsTrue(Send("030702800000"));
        Assert.IsNull(Read(35), "busy");
        AdvanceMillis(5);
        Assert.IsNotNull(Read(35));
        Assert.IsNull(Read(35), "its answer is read");
    }

    [TestMethod]
    public void Command_WrongCheckSum_IsAnsweredWithFF()
    {
        Wake();
        _chip.Write(new byte[] { 3, 7, 2, 0x80, 0, 0, 1, 2 });
        Assert.AreEqual("04FF", Read(4)![..4]);
    }

    [TestMethod]
    public void Watchdog_AwakeForLongerThanItsTime_Sleeps()
    {
        Wake();
        AdvanceMillis(700);
        Assert.IsFalse(Send("030702800000"));
        Wake();
        Assert.IsTrue(Send("030702800000"));
    }

    [TestMethod]
    public void Random_BeforeTheLock_IsNoneAtAll()
    {
        Assert.AreEqual("23FFFF0000FFFF0000", Answer("03071B000000", 23, 35)[..18]);
        Open();
        AdvanceMillis(2000);
        Assert.AreNotEqual("23FFFF0000FFFF0000", Answer("03071B000000", 23, 35)[..18]);
    }

    [TestMethod]
    [DataRow("0307400400" + "00", 115, "GenKey before the lock")]
    [DataRow("0307418000" + "00", 115, "Sign without a digest")]
    [DataRow("030B12000000" + "00000000", 45, "a word of the maker")]
    [DataRow("030B12001500" + "00000000", 45, "the word of the locks")]
    [DataRow("0307170034" + "12", 35, "Lock with another check sum")]
    public void Command_NotAllowed_ExecutionError(string command, int milliseconds, string why) =>
        Assert.AreEqual("040F", Answer(command, milliseconds, 4)[..4], why);

    [TestMethod]
    public void Write_AfterTheLock_ExecutionError()
    {
        Open();
        AdvanceMillis(2000);
        Assert.AreEqual("040F", Answer("030B12000500" + "83208720", 45, 4)[..4]);
    }

    [TestMethod]
    public void Command_NoNodeSends_IsARuleThatBreaks()
    {
        Wake();
        Assert.ThrowsExactly<ChipRuleException>(() => Send("030730000000"));
        Assert.ThrowsExactly<ChipRuleException>(() => _chip.Write(new byte[] { 9 }));
    }

    [TestMethod]
    public void Save_AndLoad_IsTheSameChip()
    {
        byte[] born = Open().PublicKey;
        var again = new Atecc608Memory(Memory.Save());
        CollectionAssert.AreEqual(Memory.Zone, again.Zone);
        Board.Restart();
        Board.I2c.Connect(2, new Atecc608Chip(again));
        CollectionAssert.AreEqual(born, Atecc608Setup.Open(2, Address, Clock, false).PublicKey);
    }

    private void Wake()
    {
        _everybody.Write(new byte[1]);
        AdvanceMillis(2);
        Assert.AreEqual("04113343", Read(4));
    }

    private string Answer(string command, double milliseconds, int count)
    {
        Wake();
        Assert.IsTrue(Send(command));
        AdvanceMillis(milliseconds);
        return Read(count) ?? "";
    }

    private bool Send(string command)
    {
        byte[] bytes = [.. Convert.FromHexString(command), 0, 0];
        ushort crc = Crc16.Of(bytes.AsSpan(1, bytes.Length - 3));
        (bytes[^2], bytes[^1]) = ((byte)crc, (byte)(crc >> 8));
        return _chip.Write(bytes).Status == I2cTransferStatus.FullTransfer;
    }

    private string? Read(int count)
    {
        var bytes = new byte[count];
        return _chip.Read(bytes).Status == I2cTransferStatus.FullTransfer ? Convert.ToHexString(bytes) : null;
    }
}
