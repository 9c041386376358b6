using MeterNode.Figures;
using MeterNode.Report;

namespace MeterNode.Tools.Tests.Reporting.Tables;

/// <summary>Figures are found by what they are and what they are about.</summary>
[TestClass]
public sealed class FigureIndexTests
{
    /// <summary>A shift that begins while clocks go back comes twice with one name.</summary>
    [TestMethod]
    public void Find_TwoFiguresOfOneName_IsTheFirst()
    {
        var index = new FigureIndex(
        [
            Of("energy", FigureScope.Shift, "2026-10-25 02:30", 1), Of("energy", FigureScope.Shift, "2026-10-25 02:30", 2),
            Of("energy", FigureScope.Day, "2026-10-25", 3), Of("energy", FigureScope.Month, "2026-10-25", 4),
        ]);

        Assert.AreEqual(1, index.Find("energy", new FigureScope(FigureScope.Shift, "2026-10-25 02:30"))!.Value);
        Assert.AreEqual(3, index.Find("energy", new FigureScope(FigureScope.Day, "2026-10-25"))!.Value);
        Assert.AreEqual(4, index.Find("energy", new FigureScope(FigureScope.Month, "2026-10-25"))!.Value);
        Assert.IsNull(index.Find("completeness", new FigureScope(FigureScope.Day, "2026-10-25")));
        CollectionAssert.AreEqual((string[])["2026-10-25 02:30"], index.Names(FigureScope.Shift).ToArray());
        Assert.IsEmpty(index.Names(FigureScope.Article));
    }

    private static ReportFigure Of(string id, string kind, string name, double value) => new()
    {
        Id = id,
        Scope = new FigureScope(kind, name),
        From = DateTimeOffset.UnixEpoch,
        To = DateTimeOffset.UnixEpoch,
        Value = value,
    };
}
