using MeterNode.Figures;
using MeterNode.Report;

namespace MeterNode.Tools.Tests.Reporting.Tables;

/// <summary>Whether two periods differ by more than anybody can tell.</summary>
[TestClass]
public sealed class ComparisonCellTests
{
    // U of the change is √(3² + 4²) = 5.
    [TestMethod]
    [DataRow(100.0, 105.5, "-5.5", "5.0", "yes")]
    [DataRow(100.0, 104.0, "-4.0", "5.0", "no")]
    [DataRow(100.0, 95.0, "5.0", "5.0", "no")]
    public void Of_TwoFigures_AreToldApartByTheirUncertainties(double now, double before, string change, string expanded, string told)
    {
        ReportCell[] cells = Cells(Figure(now, 3), Figure(before, 4));

        Assert.AreEqual(change, cells[2].Text);
        Assert.AreEqual(expanded, cells[3].Text);
        Assert.AreEqual(told, cells[4].Text);
    }

    [TestMethod]
    public void Of_NoUncertaintyOrNoValue_CannotBeToldApart()
    {
        CollectionAssert.AreEqual(
            (string[])["90", "–", "10", "–", "no data"], Texts(Figure(100, null), Figure(90, null)));
        CollectionAssert.AreEqual(
            (string[])["90.0", "estimate", "10.0", "estimate", "no data"],
            Texts(Figure(100, 3), Figure(90, null) with { IsEstimate = true }));
        CollectionAssert.AreEqual((string[])["no data", "–", "no data", "–", "no data"], Texts(Figure(100, 3), null));
    }

    private static string[] Texts(ReportFigure? now, ReportFigure? before) => [.. Cells(now, before).Select(cell => cell.Text)];

    private static ReportCell[] Cells(ReportFigure? now, ReportFigure? before) =>
        [.. ComparisonCells.Of(new ReportLanguage(FigureLanguage.English), now, before)];

    private static ReportFigure Figure(double value, double? uncertainty) => new()
    {
        Id = "energy",
        Scope = new FigureScope(FigureScope.Plant, "works"),
        From = DateTimeOffset.UnixEpoch,
        To = DateTimeOffset.UnixEpoch,
        Value = value,
        Uncertainty = uncertainty,
    };
}
