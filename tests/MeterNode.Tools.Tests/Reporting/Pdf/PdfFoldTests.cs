using MeterNode.Server.Reports;

namespace MeterNode.Tools.Tests.Reporting;

[TestClass]
public sealed class PdfFoldTests
{
    /// <summary>A digit of another script in front of a number would make another number of it.</summary>
    [TestMethod]
    [DataRow("12 3", "123")]
    [DataRow("１2", "１2")]
    [DataRow("١2", "١2")]
    [DataRow("a\u00A0b", "ab")]
    public void Of_DigitsOfAnyScript_Stay(string text, string folded) => Assert.AreEqual(folded, PdfFold.Of(text));

    /// <summary>Of "ff" a font may have one glyph, and the PDF then says U+FB00: in a fingerprint, too.</summary>
    [TestMethod]
    public void Of_LettersThatAFontJoins_AreThose() =>
        Assert.AreEqual("db6ff1-fi-fl-ffi-ffl", PdfFold.Of("db6\uFB001-\uFB01-\uFB02-\uFB03-\uFB04"));
}
