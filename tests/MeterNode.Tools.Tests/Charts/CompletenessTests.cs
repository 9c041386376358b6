using MeterNode.Charts;

namespace MeterNode.Tools.Tests.Charts;

/// <summary>The calendar of completeness.</summary>
[TestClass]
public sealed class CompletenessTests
{
    [TestMethod]
    [DataRow(1, true, false)]
    [DataRow(0.99999, true, true)]
    [DataRow(0.5, true, true)]
    [DataRow(0.00001, true, true)]
    [DataRow(0, false, true)]
    public void Draw_Day_ShowsWhatIsThereAndWhatIsMissing(double share, bool isFilled, bool isHatched)
    {
        DrawnChart chart = Drawn(share, share);

        Assert.AreEqual(isFilled, chart.Paths("metered").Count > 0);
        Assert.AreEqual(isHatched, chart.Paths("hatch").Count > 1, "beside the hatch of the legend");
    }

    [TestMethod]
    public void Draw_DayNotInService_IsEmpty()
    {
        DrawnChart chart = DrawnChart.Of(CompletenessCalendar.Draw(Data([new CompletenessRow("press-1", [null, 1, 1])])))[0];

        string[] filled = [.. chart.Paths("metered")];
        Assert.HasCount(1, filled);
        Assert.AreEqual(1, filled[0].Count(c => c == 'M'), "both complete days are one run");
        Assert.HasCount(1, chart.Paths("hatch"));
    }

    private static DrawnChart Drawn(params double?[] shares) =>
        DrawnChart.Of(CompletenessCalendar.Draw(Data([new CompletenessRow("press-1", shares)])))[0];

    private static CompletenessData Data(CompletenessRow[] rows) => new()
    {
        Texts = new ChartTexts("What is to be seen.", "Too few."),
        Days = ["11-01", "11-02", "11-03"],
        Rows = rows,
        Metered = "metered",
        Gap = "gap",
        NotInService = "not in service",
    };
}
