using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Figures;
using MeterNode.Tools.Tests.Support;
using Microsoft.Playwright;

namespace MeterNode.Tools.Tests.Web;

/// <summary>A month of three machines on their pages, for a day and for years: shifts, shots, events, control accuracy.</summary>
[TestClass]
public sealed partial class LongPeriodPageTests
{
    private const string Ten = "from=2017-01-01&to=2026-10-31";

    private static readonly string[] s_pages =
    [
        "/nodes/node-1", "/nodes/node-1?span=week", "/nodes/node-1?span=month", "/nodes/node-3?span=year", "/nodes/node-1?" + Ten,
        "/nodes/node-1?from=2025-01-01&to=2025-01-31", "/nodes/node-2?from=2026-10-24&to=2026-10-25",
    ];

    private static MonthWeb s_month = null!;

    [ClassInitialize]
    public static async Task Begin(TestContext _) => s_month = await MonthWeb.Open(MonthStory.HourShifts);

    [ClassCleanup]
    public static void End() => s_month.Dispose();

    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Pages_InBothLanguages_WideAndNarrow_AreReadable()
    {
        TestBrowser.Require();

        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await TestBrowser.Launch(playwright);
        var complaints = new List<string>();
        foreach (string path in s_pages)
        {
            foreach ((int width, string language, bool isDark) in ((int, string, bool)[])[(1440, "zh", true), (360, "en", false)])
            {
                IBrowserContext context = await TestBrowser.Profile(browser, new BrowserNewContextOptions
                {
                    ViewportSize = new ViewportSize { Width = width, Height = 800 },
                    ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
                    Locale = language == "zh" ? "zh-CN" : "en-US",
                });
                IPage page = await context.NewPageAsync();
                complaints.AddRange((await PageComplaints.Of(page, s_month.Web.Web.Address, path, language))
                    .Select(complaint => $"{path} {width} {language}: {complaint}"));
                await context.CloseAsync();
            }
        }

        Assert.IsEmpty(complaints, string.Join("\n", complaints.Distinct()));
    }

    /// <summary>The pages of all machines say of a shift what the report says of it; out of rollups within its ±.</summary>
    [TestMethod]
    [Timeout(Patience.TestMs)]
    [DataRow("2026-10-24", "夜班", "from=2026-10-24&to=2026-10-25", DisplayName = "over midnight and the change of the clocks")]
    [DataRow("2026-10-27", "早班", "from=2026-10-27&to=2026-10-27")]
    public async Task Shift_OfAllMachines_IsThatOfTheReport(string date, string shift, string period)
    {
        HttpClient client = s_month.Client("en");
        CommandRun run = CommandRun.Of(
            "figures", "--plant", s_month.Plant.Folder.Path, "--from", MonthPlant.From, "--to", MonthPlant.To, "--zone", MonthPlant.Zone,
            "--json");
        Assert.AreEqual(0, run.Code, run.Error);
        double report = (double)JsonNode.Parse(run.Output)!["figures"]!.AsArray().Single(figure => (string?)figure!["scope"] == "shift"
            && (string?)figure["name"] == $"{date} {shift}" && (string?)figure["id"] == "energy")!["value"]!;

        double sum = 0;
        foreach (string node in (string[])["node-1", "node-2", "node-3"])
        {
            (double value, double _) = ShiftOf(await client.GetStringAsync($"/nodes/{node}?{period}"), $"{date} {shift}");
            (double rolled, double uncertainty) = ShiftOf(await client.GetStringAsync($"/nodes/{node}?span=month"), $"{date} {shift}");
            Assert.AreEqual(value, rolled, uncertainty, node);
            sum += value;
        }

        Assert.AreEqual(report, sum, 0.2, "each of three is rounded to a tenth");
    }

    /// <summary>The sum of the shifts of a name says how many there are, and that some were not metered as a whole.</summary>
    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Shifts_OfAMonth_AreAddedUpByName_AndOfTenYearsAreNot()
    {
        HttpClient client = s_month.Client("zh");
        string month = SectionOf(await client.GetStringAsync("/nodes/node-1?from=2026-10-01&to=2026-10-31"), "分班次电能");
        StringAssert.Matches(month, new Regex("夜班 31 ≥ [0-9.]+ ± [0-9.]+ 下限值 下限值 31 班中 [0-9]+ 班全程有计量；其中 1 班仅计入本时段内部分"));
        StringAssert.Contains(month, "进行中，至 22:00");

        string years = SectionOf(await client.GetStringAsync("/nodes/node-2?" + Ten), "分班次电能");
        StringAssert.Contains(years, "仅三年以内的时段按班次汇总");
        string empty = SectionOf(await client.GetStringAsync("/nodes/node-2?from=2025-01-01&to=2025-01-31"), "分班次电能");
        StringAssert.Contains(empty, "台账中没有该时段的班次");
        StringAssert.Contains(empty, "查看台账");
    }

    /// <summary>Shots of a long period are those of its packs, on the large number, in the table and in the CSV.</summary>
    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Shots_OfAMonth_AreThoseOfItsPacks()
    {
        const string Month = "/nodes/node-1?from=2026-10-13&to=2026-10-30";
        HttpClient client = s_month.Client("en");
        string page = await client.GetStringAsync(Month);

        long shots = FigureOf(page, "Shots");
        Assert.AreEqual(FigureOf(await client.GetStringAsync(Month + "&source=packs"), "Shots"), shots);
        string[] rows = (await client.GetStringAsync(Month.Replace("?", "/counts.csv?", StringComparison.Ordinal)))
            .Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.AreEqual("from,shots,events,not_metered_hours,over_range_intervals,sensor_faults", rows[0]);
        Assert.HasCount(18 + 1, rows);
        Assert.AreEqual(shots, rows.Skip(1).Sum(row => long.Parse(row.Split(',')[1], CultureInfo.InvariantCulture)), 20, "two packs");
        string furnace = await client.GetStringAsync("/nodes/node-3?span=month");
        Assert.DoesNotContain("Shots", SectionOf(furnace, "Events and time"), "it counts none");
    }

    /// <summary>Events and control accuracy are counted, what they were is a tap away, and where nobody knows there is no 0.</summary>
    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Events_AreCounted_AndNothingIsNot0()
    {
        HttpClient client = s_month.Client("en");
        string page = await client.GetStringAsync("/nodes/node-1?from=2026-10-01&to=2026-10-31");
        string counted = SectionOf(page, "Shots, events and time");
        StringAssert.Contains(counted, "2 events;", "a declared gap and a start; the other start is in a pack without UTC");
        StringAssert.Contains(counted, "those of packs without UTC are not");
        Match day = RowOf(page, "2026-10-08");
        Assert.AreEqual("1", day.Groups[2].Value, "the declared gap: " + day.Value);
        string open = System.Net.WebUtility.HtmlDecode(Regex.Match(page, "href=\"([^\"]+)\">2026-10-08<").Groups[1].Value);
        StringAssert.Contains(open, "from=2026-10-08T00:00&to=2026-10-09T00:00");
        StringAssert.Contains(await client.GetStringAsync(open), "gap first=");

        string control = SectionOf(page, "Control accuracy of zone 1");
        StringAssert.Matches(
            control, new Regex("[0-9]+ evaluation periods; control accuracy in the worst of them ± 2.50 °C, permitted ± 5.0 °C"));

        string none = await client.GetStringAsync("/nodes/node-1?from=2025-01-01&to=2025-01-31");
        StringAssert.Contains(SectionOf(none, "Events and time"), "There is no pack of this period");
        Assert.DoesNotContain("0 events", none);
        Assert.DoesNotContain("Shots", none);
        StringAssert.Contains(
            SectionOf(await client.GetStringAsync("/nodes/node-1?" + Ten), "Shots, events and time"), "2025 – – no data 8760.0");
    }

    /// <summary>Shots, events and hours not metered of a row of the table.</summary>
    private static Match RowOf(string page, string label)
    {
        Match row = Regex.Match(SectionOf(page, "Shots, events and time"), label + " ([0-9\u2009]+) ([0-9]+) ([0-9.]+)");
        Assert.IsTrue(row.Success, label);
        return row;
    }

    private static (double Value, double Uncertainty) ShiftOf(string page, string name)
    {
        Match match = Regex.Match(SectionOf(page, "Energy by shift"), name + @" [0-9:]+–[0-9:]+ (?:≥ )?([0-9.\u2009]+) ± ([0-9.]+)");
        Assert.IsTrue(match.Success, name);
        return (Number(match.Groups[1].Value), Number(match.Groups[2].Value));
    }

    private static double Number(string text) =>
        double.Parse(text.Replace("\u2009", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    /// <summary>A large number without uncertainty.</summary>
    private static long FigureOf(string page, string name)
    {
        Match match = Regex.Match(TextOf(page.Split("data-fragment=\"period\"")[1]), $"\\b{name} ([0-9\u2009]+) ", RegexOptions.IgnoreCase);
        Assert.IsTrue(match.Success, name);
        return (long)Number(match.Groups[1].Value);
    }

    /// <summary>The text behind a heading, up to the next one that is no part of it.</summary>
    private static string SectionOf(string page, string title)
    {
        string section = Regex.Split(page, "<h[23]>").Skip(1).Select(TextOf)
            .FirstOrDefault(text => text.StartsWith(title, StringComparison.Ordinal)) ?? "";
        Assert.AreNotEqual("", section, title);
        return section;
    }

    private static string TextOf(string html) => Blank().Replace(System.Net.WebUtility.HtmlDecode(Tag().Replace(html, " ")), " ").Trim();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("[ \r\n]+")]
    private static partial Regex Blank();
}
