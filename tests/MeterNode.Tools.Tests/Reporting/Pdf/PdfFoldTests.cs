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
}
