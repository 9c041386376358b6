using MeterNode.Figures;
using MeterNode.Report;

namespace MeterNode.Tools.Tests.Reporting.Tables;

/// <summary>What a report says, whatever format shows it.</summary>
[TestClass]
public sealed class ReportComposerTests
{
    private static IEnumerable<(ReportTable Table, IReadOnlyList<ReportCell> Row)> Rows(ReportContent report) =>
        report.Tables.SelectMany(table => table.Rows.Select(row => (table, row)));

    [TestMethod]
    [DataRow(FigureLanguage.English)]
    [DataRow(FigureLanguage.Chinese)]
    public void Compose_Month_EveryCellThatIsAFigureSaysWhatTheFigureSays(FigureLanguage language)
    {
        ReportContent report = MonthReport.Of(language, isCompared: true);
        string noData = language == FigureLanguage.Chinese ? "无数据" : "no data";
        int figures = 0;
        foreach ((ReportTable table, IReadOnlyList<ReportCell> row) in Rows(report))
        {
            Assert.HasCount(table.Columns.Count, row, table.Id);
            foreach (ReportCell cell in row.Where(cell => cell.Figure is not null))
            {
                figures++;
                Assert.AreEqual(cell.Figure!.Text ?? noData, cell.Text, $"{table.Id} {cell.Figure.Id} of {cell.Figure.Scope.Name}");
                Assert.AreEqual(cell.Figure.Value, cell.Value, table.Id);
            }
        }

        Assert.IsGreaterThan(200, figures);
    }
}
