using MeterNode.Core.Ports;
using MeterNode.Drivers.ModbusMeter;

namespace MeterNode.Drivers.Tests;

/// <summary>Frames of real meters; the sources stand beside them.</summary>
[TestClass]
public class ModbusProtocolTests
{
    private readonly byte[] _frame = new byte[24];

    [TestMethod]
    [DataRow(1, 4, 0x0156, 2, "010401560002902 7", DisplayName = "SDM630, arendst/Tasmota#18446")]
    [DataRow(3, 4, 0x0022, 2, "030400220002D023", DisplayName = "SDM630, arendst/Tasmota")]
    [DataRow(11, 3, 0x0836, 80, "0B0308360050A732", DisplayName = "DTSU666-H, polled by an inverter")]
    public void Ask_Register_IsTheFrameThatOthersSend(int address, int function, int place, int count, string expected)
    {
        int length = new ModbusProtocol(address).Ask(function, place, count, _frame);
        Assert.AreEqual(expected.Replace(" ", ""), Convert.ToHexString(_frame, 0, length));
    }

    [TestMethod]
    [DataRow("0104044366 33341B38", 3, DisplayName = "the answer alone (Eastron's example)")]
    [DataRow("00 0104044366 33341B38 00", 4, DisplayName = "wrapped in 00 by an undriven line (HomeAutomation.CoDeSys3)")]
    [DataRow("FF 0104044366 33341B38", 4, DisplayName = "FF at the turn of the bus (esphome#19070)")]
    [DataRow("0104000000 0271CB 0104044366 33341B38", 11, DisplayName = "behind the own echo (stephane/libmodbus#380)")]
    [DataRow("01 01 04 0104044366 33341B38", 6, DisplayName = "behind a beginning that leads nowhere")]
    public void Find_AnswerAmongOtherBytes_IsFoundByItsContent(string bytes, int expected)
    {
        Assert.AreEqual(expected, Find(bytes));
    }

    [TestMethod]
    [DataRow("0104044366 33341B39", DisplayName = "checksum wrong")]
    [DataRow("0104044366 33341B", DisplayName = "cut short")]
    [DataRow("0204044366 33341B0B", DisplayName = "another address")]
    [DataRow("0103044366 3334AB8F", DisplayName = "another function")]
    [DataRow("0104024366 C91A", DisplayName = "another length")]
    public void Find_NotTheAnswerAskedFor_IsNone(string bytes)
    {
        Assert.AreEqual(MeterAnswer.None, Find(bytes));
    }

    [TestMethod]
    public void Find_EveryBeginningOfAnAnswer_IsNoneUntilItIsWhole()
    {
        byte[] answer = Convert.FromHexString("010404436633341B38");
        var protocol = new ModbusProtocol(1);
        protocol.Ask(4, 0, 2, _frame);
        for (int count = 0; count < answer.Length; count++)
        {
            Assert.AreEqual(MeterAnswer.None, protocol.Find(answer, count));
        }

        Assert.AreEqual(3, protocol.Find(answer, answer.Length));
    }

    [TestMethod]
    public void Find_Exception_IsRefused()
    {
        // A PZEM-017 that was asked for one register too many.
        var protocol = new ModbusProtocol(1);
        protocol.Ask(4, 0, 9, _frame);
        Assert.AreEqual(MeterAnswer.Refused, protocol.Find(Convert.FromHexString("018402C2C1"), 5));
    }

    [TestMethod]
    public void Write_OneRegister_IsTheFrameOfARealMeterAndItsAnswerIsFound()
    {
        // Bauer BSM-WS36A, chargeITmobility/bsm-python, doc/examples/snapshots.md.
        var protocol = new ModbusProtocol(0x2A);
        int length = protocol.Ask(16, 40524, 2, _frame);
        Assert.AreEqual("2A109E4C0001020002BCA5", Convert.ToHexString(_frame, 0, length));
        byte[] line = Convert.FromHexString("2A109E4C0001020002BCA5" + "2A109E4C0001E9ED");
        Assert.AreEqual(MeterAnswer.None, protocol.Find(line, 11), "the echo is no answer");
        Assert.AreEqual(14, protocol.Find(line, line.Length));
    }

    private int Find(string bytes)
    {
        byte[] line = Convert.FromHexString(bytes.Replace(" ", ""));
        var protocol = new ModbusProtocol(1);
        protocol.Ask(4, 0, 2, _frame);
        return protocol.Find(line, line.Length);
    }
}
