using System.Net;
using System.Text.RegularExpressions;
using MeterNode.Plant.Access;
using MeterNode.Plant.Audit;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Ledger;
using MeterNode.Server.Serving;
using MeterNode.Tools.Tests.Provisioning;
using MeterNode.Tools.Tests.Serving;
using MeterNode.Tools.Tests.Support;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;
using Microsoft.Playwright;

namespace MeterNode.Tools.Tests.Web;

/// <summary>The hall of a machine on the pages: stated with a new node, changed later, shown, and a filter of the overview.</summary>
[TestClass]
[DoNotParallelize]
public sealed class HallPageTests
{
    private const string Manager = TrialStaff.Manager;
    private static readonly (string, string)[] s_press =
    [
        ("way", "clamps"), ("name", "press-7"), ("machine", "压铸机 7#"), ("board", "esp32-wrover"), ("phases", "3"), ("mains", "50"),
        ("clamp", "SCT-013-000"), ("voltage", "yes"), ("setpoints", ""), ("tolerance", "5"),
    ];

    [TestMethod]
    public async Task Add_WithAHall_MakesNodeAndStatementTogether_AndItIsChangedOnTheNodesPage()
    {
        using var web = new ServedWeb();
        web.Plant.SetZone("Asia/Shanghai");
        AddStaff(web);
        web.Restart(new PlantServer(new PlantServerOptions { Plant = web.Plant }));
        HttpClient manager = await web.SignedIn(AccessRole.Manager);

        HttpResponseMessage answer = await ServedWeb.Post(
            manager, "/nodes/new",
            [.. s_press, ("hall", " 3#压铸车间 "), ("by", Manager), ("passphrase", ServedWeb.Password)]);

        Assert.AreEqual("/nodes/press-7/life?done=added", answer.Headers.Location?.ToString(), await ServedWeb.Text(answer));
        HallEntry stated = PlantLedger.Read(web.Plant).Entries<HallEntry>().Single();
        Assert.AreEqual(("压铸机 7#", "3#压铸车间", Manager), (stated.Machine, stated.Hall, stated.By));
        AuditEntry entry = AuditLog.Read(web.Plant, out _)[^1];
        Assert.AreEqual(
            ("manager", "node add", "press-7; statement 0, hall by " + Manager), (entry.By, entry.What, entry.About));
        string again = await ServedWeb.Text(await manager.GetAsync("/nodes/new"));
        StringAssert.Contains(again, "<option value=\"3#压铸车间\">", "halls in use are suggested");

        // The form of the ledger states another one, as the link of the node's page opens it.
        string life = await ServedWeb.Text(await manager.GetAsync("/nodes/press-7/life"));
        StringAssert.Contains(life, "Hall: 3#压铸车间", "no store is open, and the ledger is there");
        StringAssert.Contains(life, "meternode ledger hall set \"压铸机 7#\" HALL --by PERSON");
        string link = Regex.Match(life, "href=\"(/ledger/new/hall[^\"]+)\"").Groups[1].Value;
        string form = await ServedWeb.Text(await manager.GetAsync(link));
        StringAssert.Contains(form, "<option value=\"压铸机 7#\" selected");
        StringAssert.Contains(form, "<option value=\"3#压铸车间\">");
        string from = Regex.Match(form, "name=\"f.from\" value=\"(20[0-9-]+T[0-9:]+)\"").Groups[1].Value;
        (string, string)[] fields = [("f.machine", "压铸机 7#"), ("f.hall", "北车间"), ("f.from", from)];
        StringAssert.Contains(
            await ServedWeb.Text(await ServedWeb.Post(manager, "/ledger/new/hall", link, fields)), "name=\"passphrase\"");
        HttpResponseMessage signed = await ServedWeb.Post(
            manager, "/ledger/sign", link,
            [.. fields, ("kind", "hall"), ("by", Manager), ("passphrase", ServedWeb.Password), ("once", new string('1', 32))]);
        Assert.AreEqual("/ledger?stated=1", signed.Headers.Location?.ToString(), await ServedWeb.Text(signed));
        CollectionAssert.AreEqual(
            (string[])["3#压铸车间", "北车间"],
            PlantLedger.Read(web.Plant).Entries<HallEntry>().Select(each => each.Hall).ToArray(), "the first stays");
        HallEntry counts = PlantLedger.Read(web.Plant).HallAt("压铸机 7#", DateTimeOffset.UtcNow.AddSeconds(1))!;
        Assert.AreEqual("北车间", counts.Hall, "what the form says by itself counts at once");
        Assert.IsGreaterThan(stated.From, counts.From);
    }

    [TestMethod]
    [DataRow("by", "", "a hall is signed")]
    [DataRow("by", "早班班长", "a hall is signed")]
    [DataRow("passphrase", "", "a hall is signed")]
    [DataRow("passphrase", "another", "this is not the passphrase of 能源管理员")]
    [DataRow("hall", "a\u202eb", "a hall has 1 to 200 characters")]
    [DataRow("name", "press-1", "a node has this name already")]
    public async Task Add_HallThatCannotBeSigned_SaysWhy_AndMakesNeither(string field, string value, string part)
    {
        using var web = new ServedWeb();
        AddStaff(web);
        MeterNode.Plant.Provisioning.NodeProvisioner.Add(web.Plant, "press-1", TemporaryPlant.Document());
        HttpClient manager = await web.SignedIn(AccessRole.Manager);
        (string, string)[] good = [.. s_press, ("hall", "3#压铸车间"), ("by", Manager), ("passphrase", ServedWeb.Password)];

        HttpResponseMessage answer = await ServedWeb.Post(
            manager, "/nodes/new", [.. good.Where(pair => pair.Item1 != field), (field, value)]);

        string text = await ServedWeb.Text(answer);
        Assert.AreEqual(HttpStatusCode.BadRequest, answer.StatusCode);
        StringAssert.Contains(text, part);
        Assert.IsTrue(field == "hall" || text.Contains("value=\"3#压铸车间\"", StringComparison.Ordinal), "what was typed is kept");
        Assert.DoesNotContain(ServedWeb.Password, text);
        Assert.IsFalse(PlantClaims.IsOpen(web.Plant, "press-7"));
        Assert.IsEmpty(PlantLedger.Read(web.Plant).Statements);
    }

    /// <summary>A form may be sent by hand: nobody signs whose key is not here, and a page without signers says who may.</summary>
    [TestMethod]
    public async Task Add_NobodyMaySign_IsMadeWithoutAHall()
    {
        using var web = new ServedWeb();
        HttpClient manager = await web.SignedIn(AccessRole.Manager);
        string page = await ServedWeb.Text(await manager.GetAsync("/nodes/new?lang=zh"));
        StringAssert.Contains(page, "车间须由设备维护员、计量员、能源管理员、负责人签字");
        Assert.DoesNotContain("name=\"hall\"", page);
        HttpResponseMessage refused = await ServedWeb.Post(
            manager, "/nodes/new", [.. s_press, ("hall", "A"), ("by", "nobody"), ("passphrase", "x")]);
        Assert.AreEqual(HttpStatusCode.BadRequest, refused.StatusCode);
        HttpResponseMessage added = await ServedWeb.Post(manager, "/nodes/new", s_press);
        Assert.AreEqual(HttpStatusCode.Found, added.StatusCode);
        StringAssert.Contains(await ServedWeb.Text(await manager.GetAsync("/nodes/press-7/life?lang=en")), "Hall: not stated");
    }

    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Overview_ByHallAndClass_ShowsTheirSums_AndKeepsTheChoiceWhenItIsRenewed()
    {
        TestBrowser.Require();
        await using WebTrial trial = await WebTrial.Open();
        await trial.WaitForDays();
        using var client = new HttpClient { BaseAddress = new Uri(trial.Address) };
        client.DefaultRequestHeaders.Add("Accept-Language", "en");
        Assert.DoesNotContain("data-filter=\"hall\"", await client.GetStringAsync("/"), "no hall: no filter");
        Prepare(trial.Served);
        IPage page = await trial.SignIn(1440, "en", isDark: false);
        await WaitForHalls(page, trial.Address);

        // By the link, without any script: the address holds the choice.
        IPage plain = await trial.SignIn(360, "en", isDark: false, hasScript: false);
        await plain.ClickAsync("[data-filter=hall] >> text=压铸 & 熔化 #1");
        StringAssert.Contains(plain.Url, "hall=");
        CollectionAssert.AreEqual((string[])["node-3", "node-1"], await Rows(plain));
        StringAssert.Contains(await plain.TextContentAsync(".choice") ?? "", "This choice: 2 machines, 1 metered");
        IReadOnlyList<string> figures = await plain.Locator(".choice .figure").AllTextContentsAsync();
        Assert.HasCount(2, figures);
        StringAssert.Contains(figures[0], "1 of 2 machines");
        StringAssert.Contains(figures[1], "1 of 2 machines");
        await plain.ClickAsync(".choices a:text-is('holding furnace')");
        StringAssert.Contains(plain.Url, "hall=");
        StringAssert.Contains(plain.Url, "class=holding-furnace");
        CollectionAssert.AreEqual((string[])["node-3"], await Rows(plain));

        await page.GotoAsync(trial.Address + "/?hall=" + Uri.EscapeDataString("压铸 & 熔化 #1") + "&class=die-casting");
        CollectionAssert.AreEqual((string[])["node-1"], await Rows(page));
        StringAssert.Contains(await page.TextContentAsync(".machine-name small") ?? "", "node-1 · 压铸 & 熔化 #1");
        await WebTrial.Listens(page);
        await page.EvaluateAsync("() => { document.querySelector('.choice').remove(); }");
        await page.EvaluateAsync("() => document.dispatchEvent(new Event('visibilitychange'))");
        await page.WaitForSelectorAsync(".choice");
        CollectionAssert.AreEqual((string[])["node-1"], await Rows(page));
        await page.ClickAsync("[data-filter=hall] >> text=without a hall");
        await TestBrowser.Arrives(page, "location.search === '?class=die-casting&without=hall'");
        CollectionAssert.AreEqual((string[])[], await Rows(page));
        await page.GotoAsync(trial.Address + "/?without=hall");
        CollectionAssert.AreEqual((string[])["node-2"], await Rows(page));
        Assert.AreEqual("without a hall", await page.TextContentAsync("[data-filter=hall] [aria-current=true]"));
        await page.GotoAsync(trial.Address + "/?hall=-");
        CollectionAssert.AreEqual((string[])[], await Rows(page), "a hall may have this name");
        await page.GotoAsync(trial.Address + "/?hall=gone");
        StringAssert.Contains(await page.TextContentAsync("main") ?? "", "No machine is of this choice.");

        await page.GotoAsync(trial.Address + "/nodes/node-1");
        StringAssert.Contains(await page.TextContentAsync("[data-fragment=now]") ?? "", "Hall: 压铸 & 熔化 #1");
        await page.ClickAsync("text=Change the hall");
        Assert.AreEqual("die-casting press", await page.InputValueAsync("[name='f.machine']"));
        Assert.AreEqual("压铸 & 熔化 #1", await page.InputValueAsync("[name='f.hall']"));
        await page.GotoAsync(trial.Address + "/nodes?q=%23" + "1");
        StringAssert.Contains(await page.TextContentAsync("tbody") ?? "", "压铸 & 熔化 #1");
    }

    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Pages_InBothLanguages_WideAndNarrow_AreReadable()
    {
        TestBrowser.Require();
        await using WebTrial trial = await WebTrial.Open();
        await trial.WaitForDays();
        Prepare(trial.Served);
        string long64 = string.Concat(Enumerable.Repeat("一车间东侧", 13));
        TrialStaff.Sign(
            trial.Served.Plant, Manager, LedgerKind.Hall, ("machine", "injection moulder"), ("hall", long64),
            ("from", TestNode.StartSeconds - 60));
        PlantAccess.AddAccount(trial.Served.Plant, "manager", AccessRole.Manager, ServedWeb.Password);
        var complaints = new List<string>();
        foreach ((int width, string language, bool isDark) in
            ((int, string, bool)[])[(1440, "en", false), (1440, "zh", true), (360, "en", true), (360, "zh", false)])
        {
            IPage page = await trial.SignIn(width, language, isDark, name: "manager");
            await WaitForHalls(page, trial.Address);
            foreach (string path in (string[])
                ["/", "/?hall=" + Uri.EscapeDataString("压铸 & 熔化 #1"), "/nodes/node-1", "/nodes/node-1/life", "/nodes/new", "/nodes",
                    "/ledger/new/hall"])
            {
                complaints.AddRange((await PageComplaints.Of(page, trial.Address, path, language))
                    .Select(complaint => $"{path} {width} {language}: {complaint}"));
            }
        }

        Assert.IsEmpty(complaints, string.Join("\n", complaints.Distinct()));
    }

    /// <summary>Two machines of one hall, with classes; one without.</summary>
    private static void Prepare(ServedPlant served)
    {
        TrialStaff.Begin(served);
        long from = TestNode.StartSeconds - 3600;
        foreach ((string machine, string word) in ((string, string)[])
            [("die-casting press", "die-casting"), ("holding furnace", "holding-furnace")])
        {
            TrialStaff.Sign(
                served.Plant, Manager, LedgerKind.Machine, ("machine", machine), ("class", word), ("process", "压铸"), ("from", from));
            TrialStaff.Sign(
                served.Plant, Manager, LedgerKind.Hall, ("machine", machine), ("hall", "压铸 & 熔化 #1"), ("from", from));
        }
    }

    private static async Task WaitForHalls(IPage page, string address)
    {
        DateTime until = DateTime.UtcNow + ServedPlant.Wait;
        do
        {
            Assert.IsLessThan(until, DateTime.UtcNow, "the ledger was not read again");
            await page.GotoAsync(address + "/");
        }
        while (await page.Locator("[data-filter=hall]").CountAsync() == 0);
    }

    private static async Task<string[]> Rows(IPage page)
    {
        await WebTrial.Loaded(page);
        return await page.Locator("li.machine").EvaluateAllAsync<string[]>("rows => rows.map(row => row.dataset.node)");
    }

    private static void AddStaff(ServedWeb web)
    {
        PlantStaff.Add(web.Plant, Manager, LedgerRole.EnergyManager, ServedWeb.Password, null, 100);
        PlantStaff.Add(web.Plant, TrialStaff.Leader, LedgerRole.ShiftLeader, ServedWeb.Password, null, 100);
    }
}
