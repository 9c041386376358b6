using System.Globalization;
using MeterNode.Charts;

namespace MeterNode.Tools.Tests.Charts;

/// <summary>Charts over time.</summary>
[TestClass]
public sealed class TimeChartTests
{
    private static readonly DateTimeOffset s_start = new(2026, 10, 24, 22, 0, 0, TimeSpan.Zero);
    private static readonly TimeZoneInfo s_berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [TestMethod]
    public void TimeLine_Gap_BreaksTheLineAndIsHatched()
    {
        DrawnChart chart = Drawn([.. Enumerable.Range(0, 20).Select(i => i is > 8 and < 12 ? Point(i, null) : Point(i, 10 + i))]);

        Assert.AreEqual(2, Pieces(chart));
        Assert.AreEqual(2, chart.Count("gap"), "the gap and its mark in the legend");
    }

    /// <summary>Points that are simply not there are a gap too.</summary>
    [TestMethod]
    public void TimeLine_MissingPoints_BreakTheLine()
    {
        DrawnChart chart = Drawn([.. Enumerable.Range(0, 20).Where(i => i is <= 8 or >= 12).Select(i => Point(i, 10 + i))]);

        Assert.AreEqual(2, Pieces(chart));
        Assert.AreEqual(2, chart.Count("gap"));
    }

    [TestMethod]
    public void TimeLine_WithoutGap_IsOneLineWithoutHatch()
    {
        DrawnChart chart = Drawn([.. Enumerable.Range(0, 20).Select(i => Point(i, 10 + i))]);

        Assert.AreEqual(1, Pieces(chart));
        Assert.AreEqual(0, chart.Count("gap"));
    }

    /// <summary>A year of quarter hours with one peak of a quarter hour.</summary>
    [TestMethod]
    public void TimeLine_ManyPoints_AreThinnedWithoutLosingThePeak()
    {
        DrawnChart chart = Drawn([.. Enumerable.Range(0, 35_000).Select(i => Point(i, i == 17_777 ? 100 : i % 2))]);

        string line = chart.Paths("line s1").Single(IsOfThePlot);
        int count = line.Count(c => c == 'l') + 1;
        Assert.IsLessThanOrEqualTo(1201, count);
        double peak = Positions(line).Min(point => point.Y);
        DrawnLabel mark = chart.Labels.Single(label => label.Text == "100");
        Assert.AreEqual((mark.Top + mark.Bottom) / 2, peak, 2);
    }

    /// <summary>Labels are local: the day has 25 hours, and its marks stand where the clock shows them.</summary>
    [TestMethod]
    public void TimeLine_DayOfTwentyFiveHours_HasLocalMarks()
    {
        DrawnChart chart = Drawn([.. Enumerable.Range(0, 100).Select(i => Point(i, 10))]);

        DrawnLabel[] hours = [.. chart.Labels.Where(label => label.Text.Contains(':'))];
        double three = Middle("03:00");
        double six = Middle("06:00");
        double nine = Middle("09:00");
        Assert.AreEqual(1, (nine - six) / (six - three), 0.02);
        Assert.AreEqual(4 / 3.0, (three - Middle("00:00")) / (six - three), 0.02, "an hour comes twice before 03:00");

        double Middle(string text)
        {
            DrawnLabel label = hours.First(hour => hour.Text == text);
            return (label.Left + label.Right) / 2;
        }
    }

    /// <summary>Ten minutes of evaluation, ten minutes without: one line, not thousands of gaps.</summary>
    [TestMethod]
    public void ControlChart_PeriodsThatDoNotTouch_AreJoinedUntilSomeAreMissing()
    {
        string drawn = ControlChart.Draw(Control([.. Enumerable.Range(0, 2000).Where(i => i is < 900 or > 1000)
            .Select(i => new ControlPoint(s_start.AddMinutes(20 * i), 600, 1 + (i % 3), 2 + (i % 5)))]));
        DrawnChart chart = DrawnChart.Of(drawn)[0];

        Assert.AreEqual(2, Pieces(chart));
        Assert.AreEqual(2, chart.Count("gap"), "the gap and its mark in the legend");
        Assert.IsLessThan(60_000, drawn.Length);
    }

    /// <summary>Every other quarter hour of a month is missing.</summary>
    [TestMethod]
    public void TimeLine_ManySmallGaps_AreDrawnTogether()
    {
        DrawnChart chart = Drawn([.. Enumerable.Range(0, 2880).Select(i => i % 2 == 0 ? Point(i, 10) : Point(i, null))]);

        Assert.AreEqual(1440, Pieces(chart));
        Assert.AreEqual(2, chart.Count("gap"));
    }

    [TestMethod]
    public void ControlChart_WithoutBand_DrawsNone()
    {
        string drawn = ControlChart.Draw(
            Control([new ControlPoint(s_start, 600, 1, 2), new ControlPoint(s_start.AddSeconds(600), 600, 2, 3)]));

        Assert.DoesNotContain("permitted", drawn);
        Assert.DoesNotContain("limit", drawn);
        Assert.DoesNotContain(">band<", drawn);
    }

    private static ControlChartData Control(ControlPoint[] points) => new()
    {
        Texts = new ChartTexts("What is to be seen.", "Too few."),
        Points = points,
        Zone = s_berlin,
        Unit = "K",
        P95Text = "p",
        MaximumText = "m",
        BandText = "band",
        SetPointText = "set-point",
        GapText = "gap",
    };

    private static DrawnChart Drawn(TimeLinePoint[] points) => DrawnChart.Of(TimeLine.Draw(Data(points)))[0];

    private static TimeLineData Data(TimeLinePoint[] points) => new()
    {
        Texts = new ChartTexts("What is to be seen.", "Too few."),
        Points = points,
        Zone = s_berlin,
        Unit = "kW",
        MeanText = "mean",
        RangeText = "range",
        GapText = "not metered",
        EventText = "event",
    };

    /// <summary>Parts of a picture that open something are links beside the picture, one for each part, as high as the plot.</summary>
    [TestMethod]
    public void TimeLine_Areas_AreNamedLinksOverTheirTime()
    {
        System.Xml.Linq.XElement svg = System.Xml.Linq.XDocument.Parse("<div>" + TimeLine.Draw(Data([.. Enumerable.Range(0, 20)
            .Select(i => Point(i, 10 + i))]) with
        {
            Areas =
            [
                new ChartArea(s_start, s_start.AddMinutes(150), "/nodes/a?from=1&to=2", "Open <one>"),
                new ChartArea(s_start.AddMinutes(150), s_start.AddMinutes(300), "/nodes/a?from=2&to=3", "Open two"),
            ],
            AreasText = "choose a part",
        }) + "</div>").Root!.Elements().First();

        Assert.AreEqual("group", svg.Attribute("role")!.Value);
        Assert.AreEqual("img", svg.Elements().First().Attribute("role")!.Value);
        System.Xml.Linq.XElement[] links = [.. svg.Elements().Where(element => element.Name.LocalName == "a")];
        CollectionAssert.AreEqual(
            (string[])["Open <one>", "Open two"], links.Select(link => link.Attribute("aria-label")!.Value).ToArray());
        Assert.AreEqual("/nodes/a?from=1&to=2", links[0].Attribute("href")!.Value);
        double[] left = [.. links.Select(link => Number(link, "x"))];
        Assert.AreEqual(left[1], left[0] + Number(links[0], "width"), 0.2);
        Assert.AreEqual(200, Number(links[0], "height"), 0.1);

        static double Number(System.Xml.Linq.XElement link, string name) =>
            double.Parse(link.Elements().Single().Attribute(name)!.Value, CultureInfo.InvariantCulture);
    }

    /// <summary>A day of which a part was metered has its mean, and is hatched.</summary>
    [TestMethod]
    public void TimeLine_PartialPoint_IsHatchedAndHasItsValue()
    {
        DrawnChart chart = Drawn([.. Enumerable.Range(0, 20).Select(i => Point(i, 10 + i) with { IsPartial = i == 7 })]);

        Assert.AreEqual(1, Pieces(chart));
        Assert.AreEqual(2, chart.Count("gap"), "the part and its mark in the legend");
    }

    /// <summary>An hour has marks too: a picture without a time says nothing.</summary>
    [TestMethod]
    public void TimeLine_OfAnHour_HasMinutes()
    {
        string[] labels = [.. Drawn([.. Enumerable.Range(0, 4).Select(i => Point(i, 10))]).Labels.Select(label => label.Text)];

        CollectionAssert.IsSubsetOf((string[])["00:00", "00:30", "01:00"], labels, string.Join(" ", labels));
    }

    private static TimeLinePoint Point(int quarter, double? mean) => new(s_start.AddMinutes(15 * quarter), mean, null, null);

    private static int Pieces(DrawnChart chart) => chart.Paths("line s1").Single(IsOfThePlot).Count(c => c == 'M');

    /// <summary>False for the piece of line in a legend.</summary>
    private static bool IsOfThePlot(string path) => !path.Contains('L');

    private static IEnumerable<(double X, double Y)> Positions(string path)
    {
        (double x, double y) = (0, 0);
        foreach (string step in path.Split('M', 'l').Skip(1))
        {
            string[] parts = step.Split(' ');
            x += double.Parse(parts[0], CultureInfo.InvariantCulture);
            y += double.Parse(parts[1], CultureInfo.InvariantCulture);
            yield return (x, y);
        }
    }
}
