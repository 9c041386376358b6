using System.Text.RegularExpressions;
using System.Xml.Linq;
using MeterNode.Figures;
using MeterNode.Plant.Stores;
using MeterNode.Report;
using MeterNode.Server.Computing;
using MeterNode.Tools.Tests.Figures;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Reporting;

/// <summary>The pictures of a report on October 2026, when the clocks of the plant went back.</summary>
[TestClass]
public sealed partial class ReportChartTests
{
    private static readonly Lazy<ComputedPeriod> s_withGaps = new(() => Compute(isWhole: false));
    private static readonly Lazy<ComputedPeriod> s_whole = new(() => Compute(isWhole: true));

    public static IEnumerable<object[]> Cases =>
        from kind in Enum.GetValues<ReportChartKind>()
        from language in Enum.GetValues<FigureLanguage>()
        select new object[] { kind, language };

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Write_EachKind_IsDrawnInBothSizesWithItsCaption(ReportChartKind kind, FigureLanguage language)
    {
        XElement figure = Figure(s_whole.Value, kind, language);

        Assert.IsGreaterThanOrEqualTo(2, figure.Elements().Count(element => element.Name.LocalName == "svg"), figure.ToString());
        Assert.IsTrue(figure.Elements().Where(e => e.Name.LocalName == "svg")
            .All(svg => svg.Attribute("aria-label")!.Value == "Caption 说明"));
        XElement caption = figure.Elements().Last();
        Assert.AreEqual("figcaption", caption.Name.LocalName);
        Assert.AreEqual("pictures.1", caption.Attribute("data-c")!.Value);
        Assert.AreEqual("Caption 说明", caption.Value);
    }

    /// <summary>Names, units and codes have Latin letters; sentences do not.</summary>
    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Write_InChinese_SaysNothingInEnglish(ReportChartKind kind, FigureLanguage language)
    {
        PlantFigureSet set = s_whole.Value.Set;
        string[] names = [.. set.Nodes.Select(node => node.Node.Machine), .. set.Nodes.Select(node => node.Node.Id),
            .. set.Statements.Book!.Entries<MachineEntry>().Select(entry => entry.Machine)];

        string[] words = [.. Texts(Figure(s_whole.Value, kind, language)).Where(text => !text.EndsWith('…'))
            .Select(text => names.Aggregate(text, (rest, name) => rest.Replace(name, "", StringComparison.Ordinal)))
            .SelectMany(text => EnglishWord().Matches(text).Select(match => match.Value))];
        Assert.AreEqual(language == FigureLanguage.Chinese, words.Length == 0, string.Join(' ', words));
    }

    [TestMethod]
    public void HeatMap_DayOnWhichClocksWentBack_IsMarkedAndSaid()
    {
        string[] texts = [.. Texts(Figure(s_whole.Value, ReportChartKind.HeatMap, FigureLanguage.English))];

        CollectionAssert.Contains(texts, "2026-10-25*");
        Assert.IsTrue(texts.Any(text => text.StartsWith("* The clocks change", StringComparison.Ordinal)));
    }

    /// <summary>One quarter hour of one node that is not complete makes that of the plant unknown.</summary>
    [TestMethod]
    public void HeatMap_Gaps_AreHatched()
    {
        XElement whole = Figure(s_whole.Value, ReportChartKind.HeatMap, FigureLanguage.English);
        XElement gaps = Figure(s_withGaps.Value, ReportChartKind.HeatMap, FigureLanguage.English);

        Assert.IsLessThan(Hatched(gaps), Hatched(whole));

        static int Hatched(XElement figure) => figure.Descendants().Where(element => element.Attribute("class")?.Value == "hatch")
            .Sum(element => element.Attribute("d")!.Value.Length);
    }

    [TestMethod]
    public void Control_SetPointChange_IsATick()
    {
        string[] titles = [.. Figure(s_withGaps.Value, ReportChartKind.Control, FigureLanguage.English).Descendants()
            .Where(element => element.Attribute("class")?.Value == "event").Elements().Select(title => title.Value).Distinct()];

        Assert.HasCount(1, titles);
        Assert.IsTrue(SetPointChange().IsMatch(titles[0]), titles[0]);
    }

    [TestMethod]
    public void Baseline_OfTooFewDays_IsAScatterWithoutALine()
    {
        XElement figure = Figure(s_withGaps.Value, ReportChartKind.Baseline, FigureLanguage.English);

        Assert.AreEqual(2, figure.Elements().Count(element => element.Name.LocalName == "svg"), "without CUSUM");
        Assert.IsFalse(Texts(figure).Any(text => text.Contains("baseline", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Texts(XElement figure) =>
        figure.Descendants().Where(element => element.Name.LocalName == "text").Select(text => text.Value);

    private static XElement Figure(ComputedPeriod figures, ReportChartKind kind, FigureLanguage language)
    {
        NodeFigureSet? node = kind is ReportChartKind.Control or ReportChartKind.ShotHistogram
            ? figures.Set.Nodes.First(set => set.Zones.Count > 0 && set.States.HasProduction) : null;
        var chart = new ReportChart(kind, "Caption 说明", node) { Zone = node?.Zones[0] };
        using var page = new MemoryStream();
        ReportHtml.Write(
            SampleReport.Of(language, "plant") with
            {
                Figures = figures,
                Sections = [new("cover", "cover", []), new("pictures", "pictures", [chart])],
            },
            page);
        page.Position = 0;
        return XDocument.Load(page).Descendants("figure").Single();
    }

    private static ComputedPeriod Compute(bool isWhole)
    {
        using var plant = new MonthPlant(isWhole ? MonthStory.Whole : MonthStory.Usual);
        using IEvidenceStore store = EvidenceStores.Open(plant.Folder.Store, create: false);
        var computing = new PlantComputing(
            PlantPapers.Of(plant.Folder, Registry.Load(plant.Folder.RegistryPath)), new StoredPacks(store));
        TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(MonthPlant.Zone);
        return computing.Compute(
            new FigureRequest { Calendar = new PlantCalendar(new EvidencePeriod(Seconds(zone, 10), Seconds(zone, 11)), zone) },
            CancellationToken.None);
    }

    private static double Seconds(TimeZoneInfo zone, int month)
    {
        var first = new DateTime(2026, month, 1);
        return new DateTimeOffset(first, zone.GetUtcOffset(first)).ToUnixTimeSeconds();
    }

    [GeneratedRegex("(?<![A-Za-z])[a-z]{3,}")]
    private static partial Regex EnglishWord();

    [GeneratedRegex(@"^\d+(\.\d+)? °C → \d+(\.\d+)? °C$")]
    private static partial Regex SetPointChange();
}
