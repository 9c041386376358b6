using System.Globalization;
using MeterNode.Plant.Ledger;
using MeterNode.Tools.Tests.Serving;
using MeterNode.Tools.Tests.Support;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;
using Microsoft.Playwright;

namespace MeterNode.Tools.Tests.Web;

/// <summary>The pages of the ledger in a real browser: a shift leader with gloves and a phone, in both languages.</summary>
[TestClass]
public sealed class LedgerPageLookTests
{
    private const string Leader = TrialStaff.Leader;
    private static readonly string[] s_pages =
    [
        "/ledger?from=2026-09-21&to=2026-09-21", "/ledger/new", "/ledger/new/output", "/ledger/new/energy", "/ledger/new/instrument",
        "/ledger/new/machine", "/ledger/2/correct", "/ledger/2/withdraw", "/ledger/sign-off?date=2026-09-21&shift=%E6%97%A9%E7%8F%AD",
    ];

    /// <summary>The first whole minute of the packs.</summary>
    private const long StartSeconds = (TestNode.StartSeconds + 59) / 60 * 60;

    /// <summary>
    /// From the tap on a machine to the signature; a lost connection costs nothing; energy that does not fit is pointed out.
    /// </summary>
    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task ShiftLeader_OnThePhone_EntersAnOutput_AndSignsIt()
    {
        TestBrowser.Require();
        await using WebTrial trial = await WebTrial.Open();
        Prepare(trial.Served);
        await trial.WaitForDays();
        IPage page = await trial.SignIn(360, "en", isDark: false);
        await page.GotoAsync(trial.Address + "/ledger/new/output");
        await page.CheckAsync("input[value='node-1']");
        await page.CheckAsync("input[value='A-100']");
        await page.FillAsync("[name='f.from']", Local(17));
        await page.FillAsync("[name='f.to']", Local(32));
        await page.FillAsync("[name='f.shots']", "40");
        await page.GotoAsync(trial.Address + "/ledger");
        await page.GotoAsync(trial.Address + "/ledger/new/output");
        Assert.AreEqual("40", await page.InputValueAsync("[name='f.shots']"), "the draft is kept in the browser");
        Assert.IsTrue(await page.IsCheckedAsync("input[value='node-1']"));
        await page.FillAsync("[name='f.rejects']", "2");
        await page.ClickAsync("form.entry button[type=submit]");
        string text = await page.TextContentAsync("main") ?? "";
        StringAssert.Contains(text, "node-1 made A-100");
        StringAssert.Contains(text, "times as much. Check shots", "40 shots took as much as 100 do");

        await page.SelectOptionAsync("[name=by]", Leader);
        await page.FillAsync("[name=passphrase]", "not the passphrase");
        await page.ClickAsync("form.entry button[type=submit]");
        StringAssert.Contains(await page.TextContentAsync("[role=alert]") ?? "", "This is not the passphrase of " + Leader);
        await page.FillAsync("[name=passphrase]", ServedWeb.Password);
        await page.ClickAsync("form.entry button[type=submit]");
        StringAssert.Contains(await page.TextContentAsync(".done") ?? "", "Signed: statement 4, Output, by " + Leader);
        Assert.DoesNotContain(ServedWeb.Password, page.Url);
        await page.GotoAsync(trial.Address + "/ledger/new/output");
        Assert.AreEqual("", await page.InputValueAsync("[name='f.shots']"), "what was signed is no draft any more");
        Assert.AreEqual(40, PlantLedger.Read(trial.Served.Plant).Entries<OutputEntry>()[^1].Shots);
    }

    /// <summary>A shift that was stated just now is on the machine's page with its energy; a day without one leads to the form.</summary>
    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Machine_HasTheEnergyOfTheShift_AndLeadsToStatingOne()
    {
        TestBrowser.Require();
        await using WebTrial trial = await WebTrial.Open();
        await trial.WaitForDays();
        Prepare(trial.Served);
        IPage page = await trial.SignIn(360, "en", isDark: false);
        DateTime until = DateTime.UtcNow + ServedPlant.Wait;
        string now;
        do
        {
            Assert.IsLessThan(until, DateTime.UtcNow, "the ledger was not read again");
            await page.GotoAsync(trial.Address + "/nodes/node-1");
            now = await page.TextContentAsync("[data-fragment=now]") ?? "";
        }
        while (!now.Contains("energy of shift " + Leader[..2], StringComparison.Ordinal));

        string figure = (await page.Locator(".figure").AllTextContentsAsync()).Single(text => text.Contains("energy of shift"));
        double energy = double.Parse(
            System.Text.RegularExpressions.Regex.Match(figure, @"([0-9.]+) ± [0-9.]+").Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.AreEqual(8.0 * 38 / 60, energy, 0.3, "38 minutes of 8 kW");
        Assert.DoesNotContain("runs until", figure);
        string row = await page.Locator("tr", new PageLocatorOptions { HasText = "2026-09-21 早班" }).TextContentAsync() ?? "";
        StringAssert.Contains(row, "16:14–16:52");
        StringAssert.Contains(row, energy.ToString(CultureInfo.InvariantCulture));
        StringAssert.Contains(row, "measured");
        StringAssert.Contains(row, "nobody has signed this shift off");

        await page.GotoAsync(trial.Address + "/nodes/node-1?from=2026-09-19&to=2026-09-19");
        await page.ClickAsync("text=State a shift");
        StringAssert.Contains(page.Url, "/ledger/new/shift");
    }

    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Pages_InBothLanguages_WideAndNarrow_AreReadable()
    {
        TestBrowser.Require();
        await using WebTrial trial = await WebTrial.Open();
        Prepare(trial.Served);
        var complaints = new List<string>();
        (int, string, bool)[] looks = [(360, "zh", false), (1440, "en", true), (360, "en", true)];
        foreach ((int width, string language, bool isDark) in looks)
        {
            IPage page = await trial.SignIn(width, language, isDark);
            page.Console += (_, message) =>
            {
                if (message.Type == "error" && !message.Text.Contains("status of 4", StringComparison.Ordinal))
                {
                    complaints.Add("console: " + message.Text);
                }
            };
            foreach (string path in s_pages)
            {
                await page.GotoAsync(trial.Address + path);
                complaints.AddRange((await PageComplaints.On(page)).Select(complaint => $"{path} {width} {language}: {complaint}"));
            }

            await page.GotoAsync(trial.Address + "/ledger/2/correct");
            await page.FillAsync("[name='f.shots']", "1");
            await page.FillAsync("[name='f.rejects']", "99");
            await page.ClickAsync("form.entry button[type=submit]");
            complaints.AddRange((await PageComplaints.On(page)).Select(complaint => $"refused {width} {language}: {complaint}"));
            await page.FillAsync("[name='f.rejects']", "1");
            await page.ClickAsync("form.entry button[type=submit]");
            complaints.AddRange((await PageComplaints.On(page)).Select(complaint => $"sign {width} {language}: {complaint}"));
        }

        Assert.IsEmpty(complaints, string.Join("\n", complaints.Distinct()));
    }

    /// <summary>One output and one shift of node-1, stated by a manager of energy and a shift leader.</summary>
    private static void Prepare(ServedPlant served)
    {
        TrialStaff.Begin(served);
        long from = TestNode.StartSeconds - 3600;
        Sign(TrialStaff.Manager, LedgerKind.Machine, ("machine", "node-1"), ("class", "die-casting"), ("process", "压铸"), ("from", from));
        Sign(TrialStaff.Manager, LedgerKind.Article, ("article", "A-100"), ("from", from), ("partMilligrams", 345000L), ("cavities", 2L));
        Sign(Leader, LedgerKind.Output, ("machine", "node-1"), ("article", "A-100"), ("from", At(2)), ("to", At(17)), ("shots", 100L),
            ("rejects", 3L), ("shift", "早班"));
        Sign(Leader, LedgerKind.Shift, ("date", "2026-09-21"), ("shift", "早班"), ("from", At(0)), ("to", At(38)), ("leader", Leader));

        void Sign(string by, LedgerKind kind, params (string Key, object Value)[] fields) =>
            TrialStaff.Sign(served.Plant, by, kind, fields);
    }

    private static long At(int minutes) => StartSeconds + (minutes * 60);

    private static string Local(int minutes) => TimeZoneInfo
        .ConvertTime(DateTimeOffset.FromUnixTimeSeconds(At(minutes)), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"))
        .ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
}
