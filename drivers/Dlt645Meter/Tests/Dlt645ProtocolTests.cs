using MeterNode.Core.Ports;
using MeterNode.Drivers.Dlt645Meter;

namespace MeterNode.Drivers.Tests;

/// <summary>Frames of real meters and published examples; the sources stand beside them.</summary>
[TestClass]
public class Dlt645ProtocolTests
{
    private const int ImportEnergy = 0x00010000;

    private readonly byte[] _frame = new byte[24];

    [TestMethod]
    public void Ask_ImportEnergy_IsThePublishedFrame()
    {
        // shixin08052/dtl645, FrameCodecTests.cs.
        int length = new Dlt645Protocol(Convert.FromHexString("123456789012")).Ask(0, ImportEnergy, 4, _frame);
        Assert.AreEqual("FEFEFEFE681290785634126811043333343368" + "16", Convert.ToHexString(_frame, 0, length));
    }

    [TestMethod]
    [DataRow("68 129078563412 68 91 08 33333433 89674533 54 16", DisplayName = "the answer alone")]
    [DataRow("FEFEFEFE 68 129078563412 68 91 08 33333433 89674533 54 16", DisplayName = "behind its preamble")]
    [DataRow("FEFE 68 129078563412 68 11 04 33333433 68 16 FE 68 129078563412 68 91 08 33333433 89674533 54 16", DisplayName = "echo")]
    [DataRow("68 68 129078563412 68 91 08 33333433 89674533 54 16", DisplayName = "doubled start byte (WKJay/DLT645#5)")]
    [DataRow("68 FEFEFEFEFEFE 68 129078563412 68 91 08 33333433 89674533 54 16", DisplayName = "a start before the preamble")]
    [DataRow("AAAA 56 7B 16 68 129078563412 68 91 08 33333433 89674533 54 16", DisplayName = "tail of an older frame")]
    public void Find_AnswerAmongOtherBytes_GivesItsData(string bytes)
    {
        byte[] line = Convert.FromHexString(bytes.Replace(" ", ""));
        int at = Ask("123456789012").Find(line, line.Length);
        Assert.IsTrue(at > 0, $"{at}");
        Assert.AreEqual("56341200", Convert.ToHexString(line, at, 4), "1234.56 kWh, low byte first, the offset taken off");
    }

    [TestMethod]
    [DataRow("68 129078563412 68 91 08 33333433 89674533 55 16", DisplayName = "checksum off by one")]
    [DataRow("68 129078563412 68 91 08 33333433 89674533 54 17", DisplayName = "another end byte")]
    [DataRow("68 129078563412 69 91 08 33333433 89674533 54 16", DisplayName = "another second start byte")]
    [DataRow("68 129078563412 68 91 FF 3333", DisplayName = "length FF")]
    [DataRow("68 129078563412 68 91 08 33333433 89674533 54", DisplayName = "cut short")]
    [DataRow("68 129078563412 68 91 08 33333533 89674533 55 16", DisplayName = "another identifier")]
    [DataRow("68 139078563412 68 91 08 33333433 89674533 55 16", DisplayName = "another meter")]
    [DataRow("68 129078563412 68 B1 08 33333433 89674533 74 16", DisplayName = "more frames follow")]
    [DataRow("68 129078563412 68 11 04 33333433 68 16", DisplayName = "only the echo")]
    public void Find_NotTheAnswerAskedFor_IsNone(string bytes)
    {
        byte[] line = Convert.FromHexString(bytes.Replace(" ", ""));
        Assert.AreEqual(MeterAnswer.None, Ask("123456789012").Find(line, line.Length));
    }

    [TestMethod]
    public void Find_ErrorAnswer_IsRefused()
    {
        byte[] line = Convert.FromHexString("FE FE FE FE 68 18 55 60 06 00 00 68 D1 01 35 AA 16".Replace(" ", ""));
        Assert.AreEqual(MeterAnswer.Refused, Ask("000006605518").Find(line, line.Length));
    }

    [TestMethod]
    public void Find_ChecksumOfValue16_IsNoEnd()
    {
        // 4.999 A; a reader that stops at the first 16 drops the last byte (gams/python-dlt645#3).
        byte[] line = Convert.FromHexString("68 61 01 00 00 00 00 68 91 07 33 34 35 35 CC 7C 33 16 16".Replace(" ", ""));
        var protocol = new Dlt645Protocol(Convert.FromHexString("000000000161"));
        protocol.Ask(0, 0x02020100, 3, _frame);
        Assert.AreEqual(14, protocol.Find(line, line.Length));
    }

    [TestMethod]
    public void Find_Wildcard_TakesTheOnlyMetersAnswer()
    {
        byte[] line = Convert.FromHexString("68 129078563412 68 91 08 33333433 89674533 54 16".Replace(" ", ""));
        Assert.AreEqual(14, Ask("AAAAAAAAAAAA").Find(line, line.Length));
    }

    private Dlt645Protocol Ask(string address)
    {
        var protocol = new Dlt645Protocol(Convert.FromHexString(address));
        protocol.Ask(0, ImportEnergy, 4, _frame);
        return protocol;
    }
}
