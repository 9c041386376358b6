using MeterNode.Report;

namespace MeterNode.Tools.Tests.Reporting;

/// <summary>Decimal points of a column stand one below the other.</summary>
[TestClass]
public sealed class DecimalAlignmentTests
{
    [TestMethod]
    [DataRow("12.34", null)]
    [DataRow("5.1", "d1")]
    [DataRow("1230", "w2")]
    [DataRow("-7", "w2")]
    [DataRow("\u22120.5", "d1")]
    [DataRow("≥ 9.5", "d1")]
    [DataRow("no data", null)]
    [DataRow("–", null)]
    [DataRow("", null)]
    [DataRow("A-12", null)]
    public void Class_OfANumber_SaysWhatItLacks(string text, string? expected) =>
        Assert.AreEqual(expected, new DecimalAlignment(["12.34", text]).Class(text));

    [TestMethod]
    public void Class_OfWholeNumbers_IsNone() => Assert.IsNull(new DecimalAlignment(["1", "20", "no data"]).Class("1"));

    [TestMethod]
    public void Class_BesideManyDigits_HasABound() => Assert.AreEqual("w6", new DecimalAlignment(["0.123456789", "1"]).Class("1"));
}
