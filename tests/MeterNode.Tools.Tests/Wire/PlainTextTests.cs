using System.Text.Json;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

[TestClass]
public sealed class PlainTextTests
{
    [TestMethod]
    [DataRow("press 7, Größe ½, 注塑机 3, 🏭", "press 7, Größe ½, 注塑机 3, 🏭")]
    [DataRow("a\u001b[2Jb", "a\\u001b[2Jb")]
    [DataRow("one\r\ntwo\tthree", "one\\u000d\\u000atwo\\u0009three")]
    [DataRow("\u009b2J\u007f\0", "\\u009b2J\\u007f\\u0000")]
    [DataRow("\u202egnp.exe\u2028\u200b", "\\u202egnp.exe\\u2028\\u200b")]
    [DataRow("\U000E0041", "\\udb40\\udc41")]
    public void Of_TextOfAStranger_CannotRedrawATerminal(string text, string expected) => Assert.AreEqual(expected, PlainText.Of(text));

    /// <summary>Attributes cannot hold half of a pair.</summary>
    [TestMethod]
    public void Of_HalfOfAPair_IsEscaped()
    {
        Assert.AreEqual("\\ud83c", PlainText.Of("\ud83c"));
        Assert.AreEqual("\\udfed🏭\\ud83c", PlainText.Of("\udfed🏭\ud83c"));
    }

    [TestMethod]
    public void Of_Json_IsTheSameJson()
    {
        const string Text = "a\u009b\u202e\u2028\U000E0041\"\\b";
        string json = JsonSerializer.Serialize(Text, MeterNode.Plant.JsonFormat.Line);

        string plain = PlainText.Of(json);

        Assert.AreNotEqual(json, plain);
        Assert.AreEqual(Text, JsonSerializer.Deserialize<string>(plain));
    }
}
