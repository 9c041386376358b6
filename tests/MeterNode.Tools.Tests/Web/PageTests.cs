using MeterNode.Tools.Tests.Support;
using Microsoft.Playwright;

namespace MeterNode.Tools.Tests.Web;

/// <summary>Every page in a real browser: readable, whole, and without a word to anybody else.</summary>
[TestClass]
public class PageTests
{
    private static readonly string[] s_pages =
    [
        "/", "/?sort=power", "/nodes/node-1", "/nodes/node-1?span=hour", "/nodes/node-1?span=week", "/nodes/node-2", "/nodes/node-3",
        "/nodes/node-1?from=2030-01-02&to=2030-01-01",
        "/nodes/node-1?span=month", "/nodes/node-1?span=year", "/nodes/node-1?span=hour&with=previous",
        "/nodes/node-2?span=week&with=2026-09-20--x",
        "/nodes/node-1?from=2020-01-01&to=2026-09-21", "/nodes/node-1/wiring", "/nodes/node-3/wiring",
        "/alarms", "/ledger", "/reports", "/evidence", "/evidence?from=2026-09-21&to=2026-09-21",
        "/more", "/nodes", "/nodes?show=all&q=node-2", "/nodes?q=nothing-of-this", "/factors", "/factors?show=all&q=CO2",
        "/nodes/nothing",
    ];

    private static readonly string[] s_chief = ["/", "/nodes/node-1"];

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Pages_InBothLanguages_WideAndNarrow_AreReadable()
    {
        TestBrowser.Require();
        await using WebTrial trial = await WebTrial.Open();
        trial.Status(0, 9000, "ct-reversed");
        await trial.WaitForDays();
        var complaints = new List<string>();
        foreach (string path in s_pages)
        {
            // Every page in both languages, sizes and colours; the chief ones in all combinations of language and size.
            (int, string, bool)[] looks = s_chief.Contains(path)
                ? [(1440, "en", false), (1440, "zh", true), (360, "en", true), (360, "zh", false)]
                : [(1440, "zh", false), (360, "en", true)];
            foreach ((int width, string language, bool isDark) in looks)
            {
                complaints.AddRange((await ComplaintsOf(trial, path, width, language, isDark))
                    .Select(complaint => $"{path} {width} {language}{(isDark ? " dark" : "")}: {complaint}"));
            }
        }

        Assert.IsEmpty(complaints, string.Join("\n", complaints.Distinct()));
    }

    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Overview_StatusThatArrives_IsShownWithin2Seconds()
    {
        TestBrowser.Require();
        await using WebTrial trial = await WebTrial.Open();
        await trial.WaitForDays();
        IPage page = await trial.Visit("/");
        await page.WaitForFunctionAsync("() => document.querySelector('[data-node=\"node-1\"] [data-show=power]')");
        await WebTrial.Listens(page);
        await Promptness.Check(
            TestContext,
            turn => trial.Status(0, 12_345 + (1000 * turn)),
            turn => page.WaitForFunctionAsync(
                "kilowatts => document.querySelector('[data-node=\"node-1\"] [data-show=power]').textContent.startsWith(kilowatts)",
                $"{12 + turn}.3"));
        string shown = await page.TextContentAsync("[data-node=\"node-1\"] .short") ?? "";
        StringAssert.Contains(shown, "±", "a new value has its uncertainty too");
    }

    /// <summary>A day of which most was not metered is a part, and not a number with a huge ±; its night is no number at all.</summary>
    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Overview_DayThatWasHardlyMetered_IsAPart()
    {
        TestBrowser.Require();
        await using WebTrial trial = await WebTrial.Open();
        await trial.WaitForDays();
        using var client = new HttpClient { BaseAddress = new Uri(trial.Address) };
        client.DefaultRequestHeaders.Add("Accept-Language", "en");

        string[] figures = FiguresOf(await client.GetStringAsync("/"));
        string energy = figures.Single(figure => figure.Contains("Energy today", StringComparison.Ordinal));
        StringAssert.Contains(energy, "partial");
        StringAssert.Contains(energy, "time that was not metered is not in it");
        AssertUncertaintyIsSmall(energy);

        string machine = FiguresOf(await client.GetStringAsync("/nodes/node-1?span=day"))
            .First(figure => figure.Contains("energy", StringComparison.OrdinalIgnoreCase)
                && figure.Contains("kWh", StringComparison.Ordinal));
        StringAssert.Contains(machine, "partial");
        StringAssert.Contains(machine, "not metered");
        AssertUncertaintyIsSmall(machine);
        Assert.IsFalse(figures.Any(figure => figure.Contains("Standby last night", StringComparison.Ordinal)
            && figure.Contains("estimate", StringComparison.Ordinal)), string.Join("\n", figures));
    }

    /// <summary>People do not read time stamps: an old value must look old, also when nothing comes to say so.</summary>
    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Overview_NodeThatIsSilent_LooksStale_AndIsNotCountedAsMetered()
    {
        TestBrowser.Require();
        await using WebTrial trial = await WebTrial.Open();
        await trial.WaitForDays();
        IPage page = await trial.Visit("/");
        string sentence = await page.TextContentAsync(".sentence") ?? "";
        StringAssert.Contains(sentence, "3 machines, 1 metered, 1 without a pack, 1 stale");
        Assert.IsTrue(await page.Locator("[data-node=\"node-2\"] time.stale").IsVisibleAsync(), "its age is struck out");
        StringAssert.Contains(await page.TextContentAsync("[data-node=\"node-2\"] .machine-state") ?? "", "stale");
        StringAssert.Contains(await page.TextContentAsync(".figures") ?? "", "1 of 3 machines", "a sum says what is missing in it");
    }

    /// <summary>A sum is as old as its oldest part, and says so: an age beside it is not that of the page.</summary>
    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Overview_PowerNow_HasTheAgeOfItsOldestPart()
    {
        TestBrowser.Require();
        await using WebTrial trial = await WebTrial.Open();
        await trial.WaitForDays();
        trial.Status(0, 9000);
        using var client = new HttpClient { BaseAddress = new Uri(trial.Address) };
        client.DefaultRequestHeaders.Add("Accept-Language", "en");

        Assert.IsTrue(
            SpinWait.SpinUntil(() => Power(client).Contains("9.0", StringComparison.Ordinal), Patience.Step), Power(client));
        StringAssert.Contains(Power(client), "0 s ago");
        trial.Time.Advance(8);
        StringAssert.Contains(Power(client), "8 s ago");

        static string Power(HttpClient client) => FiguresOf(client.GetStringAsync("/").GetAwaiter().GetResult())
            .Single(figure => figure.Contains("Power now", StringComparison.Ordinal));
    }

    /// <summary>What a wrong clamp reads has no known error: neither the machine nor the sum states one.</summary>
    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Overview_WiringFault_TakesTheUncertaintyAway()
    {
        TestBrowser.Require();
        await using WebTrial trial = await WebTrial.Open();
        await trial.WaitForDays();
        trial.Status(0, 9000);
        IPage page = await trial.Visit("/");
        StringAssert.Contains(await page.TextContentAsync("[data-node=\"node-1\"] .short") ?? "", "±");
        trial.Status(0, -9000, "ct-reversed");
        page = await trial.Visit("/");
        string power = await page.TextContentAsync("[data-node=\"node-1\"] .short") ?? "";
        StringAssert.Contains(power, "wiring fault");
        Assert.IsFalse(power.Contains('±'), power);
        Assert.IsFalse((await page.TextContentAsync(".figure") ?? "").Contains('±'), "nor has the sum one");
    }

    /// <summary>The browser counts on when the server is gone, and says since when.</summary>
    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Page_WithoutServer_KeepsWhatItKnows_AndSaysSince()
    {
        TestBrowser.Require();
        WebTrial trial = await WebTrial.Open();
        await using (trial)
        {
            await trial.WaitForDays();
            IPage page = await trial.Visit("/");
            await page.Locator("#lost").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Hidden });
            string before = await page.TextContentAsync("[data-node=\"node-1\"] [data-show=power]") ?? "";
            await page.RouteAsync("**/*", route => route.AbortAsync());
            await page.EvaluateAsync("() => { dispatchEvent(new Event('pagehide')); }");
            await page.EvaluateAsync("() => { dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })); }");
            await page.Locator("#lost").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Visible });
            string since = await page.TextContentAsync("#lost time") ?? "";
            Assert.IsTrue(TimeOnly.TryParseExact(since, "HH:mm:ss", out _), since);
            Assert.AreEqual(before, await page.TextContentAsync("[data-node=\"node-1\"] [data-show=power]"));
        }
    }

    /// <summary>The electrician turns a clamp and sees it: verdict, reason and next movement follow the node's own finding.</summary>
    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Wiring_ClampThatIsTurned_IsRightWithin2Seconds()
    {
        TestBrowser.Require();
        await using WebTrial trial = await WebTrial.Open();
        trial.Status(0, 9000, "ct-reversed");
        IPage page = await trial.Visit("/nodes/node-1/wiring", 360);
        string before = await page.TextContentAsync(".clamp") ?? "";
        StringAssert.Contains(before, "reversed");
        StringAssert.Contains(before, "Turn the clamp CT1 round");
        await WebTrial.Listens(page);
        await Promptness.Check(
            TestContext,
            turn => trial.Status(0, 9000, IsRight(turn) ? "ok" : "ct-reversed"),
            turn => page.WaitForFunctionAsync(
                "isRight => (document.querySelector('[data-verdict]').dataset.verdict === 'Right') === isRight", IsRight(turn)));
        StringAssert.Contains(await page.TextContentAsync(".clamp") ?? "", "Nothing to do at CT1");

        // It is turned back and round again, so that it is right at the end.
        static bool IsRight(int turn) => turn % 2 == 0;
    }

    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Wiring_MachineThatIsSwitchedOn_IsSeenByTheTest()
    {
        TestBrowser.Require();
        await using WebTrial trial = await WebTrial.Open();
        trial.Status(0, 200);
        IPage page = await trial.Visit("/nodes/node-1/wiring", 360);
        await page.Locator("[data-test]").WaitForAsync();
        await WebTrial.Listens(page);
        trial.Status(0, 210);
        await page.WaitForFunctionAsync("() => document.querySelector('.clamp-values').textContent.includes('0.21')");
        await page.ClickAsync("[data-test] button");
        await page.Locator("[data-say=waiting]").WaitForAsync();
        trial.Status(0, 8210);
        await page.Locator("[data-say=seen]").WaitForAsync();
        StringAssert.Contains(await page.TextContentAsync("[data-say=seen]") ?? "", "+8.0");
    }

    /// <summary>Four questions have four answers, and what is downloaded is what the nodes have signed.</summary>
    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Evidence_IsCheckedInTheBackground_AndAnswersFourQuestions()
    {
        TestBrowser.Require();
        await using WebTrial trial = await WebTrial.Open();
        IPage page = await trial.Visit("/evidence");
        await page.Locator(".answer").First.WaitForAsync();
        Assert.AreEqual(4, await page.Locator(".answer").CountAsync());
        string[] words = [.. (await page.Locator(".answer-word").AllTextContentsAsync()).Select(text => text.Trim().Split()[0])];
        CollectionAssert.AreEqual((string[])["yes", "no", "yes", "no"], words, "node-3 has no pack, and nothing is anchored");
        StringAssert.Contains(await page.TextContentAsync("main") ?? "", "70 packs were verified");

        using var client = new HttpClient { BaseAddress = new Uri(trial.Address) };
        byte[] packs = await client.GetByteArrayAsync("/evidence/packs.mnev");
        using var store = MeterNode.Plant.Stores.EvidenceStores.Open(trial.Served.Plant.Store, create: false);
        CollectionAssert.AreEqual(
            store.Nodes().SelectMany(node => store.Packs(node.Kid)).SelectMany(pack => pack.Bytes).ToArray(), packs);
        byte[] verifier = await client.GetByteArrayAsync("/evidence/verify.html");
        StringAssert.Contains(
            await page.TextContentAsync(".downloads") ?? "",
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(verifier)));
    }

    /// <summary>Chosen dates are obeyed, and the page says which they are.</summary>
    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Machine_PeriodOfTheAddress_IsWhatIsShown()
    {
        TestBrowser.Require();
        await using WebTrial trial = await WebTrial.Open();
        IPage page = await trial.Visit("/nodes/node-1?from=2026-09-20&to=2026-09-21");
        string text = await page.TextContentAsync("main") ?? "";
        StringAssert.Contains(text, "Shown: 2026-09-20 00:00 to 2026-09-22 00:00");
        Assert.DoesNotContain("the CSV has all of them", text, "the table has all points until now");
        Assert.AreEqual("2026-09-20", await page.InputValueAsync("input[name=from]"));
        Assert.AreEqual("2026-09-21", await page.InputValueAsync("input[name=to]"));
        page = await trial.Visit("/nodes/node-1?from=2026-09-22&to=2026-09-20");
        StringAssert.Contains(await page.TextContentAsync("main") ?? "", "ends before it begins");
    }

    /// <summary>No line and no value stands over time in which nothing was metered.</summary>
    [TestMethod]
    public async Task Machine_Gap_IsEmptyInTheCsv_AndHatchedInThePicture()
    {
        TestBrowser.Require();
        await using WebTrial trial = await WebTrial.Open();
        using var client = new HttpClient { BaseAddress = new Uri(trial.Address) };
        string csv = await client.GetStringAsync("/nodes/node-2/power.csv?span=hour");
        string[] rows = csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.AreEqual("from,mean_kilowatts,minimum_kilowatts,maximum_kilowatts", rows[0]);
        Assert.IsTrue(rows[^1].EndsWith(",,,", StringComparison.Ordinal), "the last minutes were not metered: " + rows[^1]);
        Assert.AreEqual(29, rows.Skip(1).Count(row => !row.EndsWith(",,,", StringComparison.Ordinal)), string.Join("\n", rows));
        IPage page = await trial.Visit("/nodes/node-2?span=hour");
        Assert.IsTrue(await page.Locator("figure .chart-wide .hatch").CountAsync() > 0);
    }

    /// <summary>A week out of rollups has the energy that all of its packs have, with its doubt, and names what its points are.</summary>
    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Machine_WeekOutOfRollups_HasTheEnergyOfItsPacks()
    {
        TestBrowser.Require();
        await using WebTrial trial = await WebTrial.Open();
        await trial.WaitForDays();
        using var client = new HttpClient { BaseAddress = new Uri(trial.Address) };
        client.DefaultRequestHeaders.Add("Accept-Language", "en");

        string rollups = await client.GetStringAsync("/nodes/node-1?span=week");
        string packs = await client.GetStringAsync("/nodes/node-1?span=week&source=packs");

        Assert.AreEqual(EnergyOf(packs), EnergyOf(rollups));
        StringAssert.Contains(rollups, "15 min mean");
        StringAssert.Contains(rollups, "least to largest reading");
        StringAssert.Contains(await client.GetStringAsync("/nodes/node-1?span=year"), "daily mean");
        StringAssert.Contains(await client.GetStringAsync("/nodes/node-1?from=2020-01-01&to=2026-09-21"), "monthly mean");
        string[] rows = (await client.GetStringAsync("/nodes/node-1/power.csv?span=week"))
            .Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.AreEqual(672 + 1, rows.Length, "every quarter hour has a row, metered or not");
        Assert.AreEqual(
            3, rows.Skip(1).Count(row => !row.EndsWith(",,,", StringComparison.Ordinal)), "two as a whole, and the running one until now");
        string[] temperatures = (await client.GetStringAsync("/nodes/node-1/temperature.csv?span=week"))
            .Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.IsTrue(temperatures.Any(row => row.EndsWith(",220,2", StringComparison.Ordinal)), temperatures[^1]);

        static string EnergyOf(string html) => FiguresOf(html.Split("data-fragment=\"period\"")[1])
            .First(figure => figure.Contains("kWh", StringComparison.Ordinal)).Split("not metered")[0];
    }

    /// <summary>Month and year have the same packs here, so they have the same energy.</summary>
    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Machine_EnergyOfMonthAndYear_StandsBesideThatOfToday()
    {
        TestBrowser.Require();
        await using WebTrial trial = await WebTrial.Open();
        await trial.WaitForDays();
        using var client = new HttpClient { BaseAddress = new Uri(trial.Address) };
        client.DefaultRequestHeaders.Add("Accept-Language", "en");

        string[] figures = FiguresOf((await client.GetStringAsync("/nodes/node-1")).Split("data-fragment=\"period\"")[0]);

        double month = EnergyOf("this month");
        Assert.AreEqual(8.0 * 40 / 60, month, 0.3);
        Assert.AreEqual(month, EnergyOf("this year"), 1e-9);

        double EnergyOf(string name)
        {
            string figure = figures.Single(figure => figure.Contains(name, StringComparison.Ordinal));
            AssertUncertaintyIsSmall(figure);
            return double.Parse(
                System.Text.RegularExpressions.Regex.Match(figure, @"([0-9.]+)\s+±").Groups[1].Value,
                System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    /// <summary>The same machine in two hours: the difference has its uncertainty, and says when it tells nothing.</summary>
    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Machine_ComparedWithItself_IsNotDistinguishable()
    {
        TestBrowser.Require();
        await using WebTrial trial = await WebTrial.Open();
        await trial.WaitForDays();
        using var client = new HttpClient { BaseAddress = new Uri(trial.Address) };
        client.DefaultRequestHeaders.Add("Accept-Language", "en");

        string html = await client.GetStringAsync("/nodes/node-1?from=2026-09-21&to=2026-09-21&with=2026-09-21--2026-09-21");

        string difference = FiguresOf(html).Single(figure => figure.Contains("difference", StringComparison.OrdinalIgnoreCase));
        StringAssert.Contains(difference, "not distinguishable");
        StringAssert.Contains(difference, "±");
        StringAssert.Contains(html, "line s2", "both are drawn");
        StringAssert.Contains(
            await client.GetStringAsync("/nodes/node-1?span=week&with=x"), "The other period cannot be read");
    }

    /// <summary>A part of the picture opens by keyboard, and who points at it reads its values.</summary>
    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Machine_PartOfThePicture_OpensByKeyboard_AndIsReadOut()
    {
        TestBrowser.Require();
        await using WebTrial trial = await WebTrial.Open();
        IPage page = await trial.Visit("/nodes/node-1?span=week");
        ILocator part = page.Locator(".chart-wide a").Last;
        await part.HoverAsync();
        StringAssert.Contains(await page.TextContentAsync("[data-readout]:not([hidden])") ?? "", "09-");

        await part.FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await TestBrowser.Arrives(page, "decodeURIComponent(location.href).includes('from=2026-09-21T00:00')");
        StringAssert.Contains(await page.TextContentAsync("main") ?? "", "Shown: 2026-09-21 00:00 to");
        await page.ClickAsync("text=farther");
        await TestBrowser.Arrives(page, "!decodeURIComponent(location.href).includes('from=2026-09-21T00:00')");
    }

    /// <summary>Who asks while others have all of the machine is told so, and still sees the machine now.</summary>
    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Machine_WhileOthersAreComputed_SaysToComeAgain()
    {
        TestBrowser.Require();
        await using WebTrial trial = await WebTrial.Open();
        using var client = new HttpClient { BaseAddress = new Uri(trial.Address) };
        client.DefaultRequestHeaders.Add("Accept-Language", "en");
        using var go = new ManualResetEventSlim();
        Task<int>[] others = [.. Enumerable.Range(0, 14).Select(_ => trial.Bound.Run(
            stop =>
            {
                go.Wait(stop);
                return 0;
            },
            CancellationToken.None))];

        HttpResponseMessage page = await client.GetAsync("/nodes/node-1?span=year");
        HttpResponseMessage csv = await client.GetAsync("/nodes/node-1/power.csv?span=year");
        go.Set();
        await Task.WhenAll(others);

        Assert.AreEqual(System.Net.HttpStatusCode.ServiceUnavailable, page.StatusCode);
        Assert.AreEqual(10, page.Headers.RetryAfter?.Delta?.TotalSeconds);
        string text = System.Net.WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync());
        StringAssert.Contains(text, "Load the page again in some seconds");
        StringAssert.Contains(text, "data-fragment=\"now\"");
        Assert.AreEqual(System.Net.HttpStatusCode.ServiceUnavailable, csv.StatusCode);
        Assert.AreEqual(System.Net.HttpStatusCode.OK, (await client.GetAsync("/nodes/node-1?span=year")).StatusCode);
    }

    private static async Task<IEnumerable<string>> ComplaintsOf(WebTrial trial, string path, int width, string language, bool isDark)
    {
        IPage page = await trial.Visit("/nodes/nothing", width, language, isDark);
        IReadOnlyList<string> complaints = await PageComplaints.Of(page, trial.Address, path, language);
        await page.Context.CloseAsync();
        return complaints;
    }

    /// <summary>The text of each large number of a page, with its doubt and note.</summary>
    private static string[] FiguresOf(string html) => [.. html.Split("<div class=\"figure ").Skip(1)
        .Select(part => part.Split("<details>")[0])
        .Select(part => System.Net.WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Replace(part, "<[^>]*>", " ")))];

    private static void AssertUncertaintyIsSmall(string figure)
    {
        System.Text.RegularExpressions.Match match = System.Text.RegularExpressions.Regex.Match(
            figure, @"([0-9.]+)\s+±\s+([0-9.]+)", System.Text.RegularExpressions.RegexOptions.CultureInvariant);
        Assert.IsTrue(match.Success, figure);
        double value = double.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        double uncertainty = double.Parse(match.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture);
        Assert.IsLessThan(0.2 * value, uncertainty, figure);
    }
}
