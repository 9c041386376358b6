using System.Net;
using System.Text.RegularExpressions;
using MeterNode.Plant.Access;
using MeterNode.Plant.Audit;
using MeterNode.Server.Serving;
using MeterNode.Tools.Tests.Ledger;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Web;

/// <summary>What people state on the page is what they state on the command line: the same is taken, and the same is refused.</summary>
[TestClass]
public sealed partial class LedgerPageTests : IDisposable
{
    private readonly LedgerPlant _plant = new();
    private readonly PlantServer _server;
    private readonly ServedWeb _web;

    public LedgerPageTests()
    {
        _server = new PlantServer(new PlantServerOptions { Plant = _plant.Plant });
        _web = new ServedWeb(_plant.Plant, _server);
    }

    public void Dispose()
    {
        _web.Dispose();
        _server.Dispose();
        _plant.Dispose();
    }

    [TestMethod]
    public async Task Output_SignedOnThePage_IsWhatTheCommandLineLists()
    {
        HttpClient browser = await Operator();
        string form = await browser.GetStringAsync("/ledger/new/output");
        StringAssert.Contains(form, "value=\"press-1\"");
        StringAssert.Contains(form, "inputmode=\"numeric\"");

        string look = await Look(browser, Output("2026-11-02T06:00", "2026-11-02T14:00"));
        StringAssert.Contains(look, "100 shots, that is 200 parts, of which 3 are rejects and 197 are good");
        Assert.IsEmpty(_plant.Book.Entries<OutputEntry>(), "nothing is signed before it was looked at");
        HttpResponseMessage signed = await Sign(browser, look, LedgerPlant.Leader, LedgerPlant.Passphrase);

        Assert.AreEqual("/ledger?stated=2", signed.Headers.Location?.ToString());
        string listed = LedgerPlant.Require(CommandRunOf("list", "--kind", "output")).Output;
        StringAssert.Contains(
            listed, "machine=press-1 article=A-100 from=\"2026-11-02 06:00\" to=\"2026-11-02 14:00\" shots=100 rejects=3  by 早班班长");
        string page = await ServedWeb.Text(await browser.GetAsync("/ledger?stated=2"));
        StringAssert.Contains(page, "Signed: statement 2, Output, by 早班班长");
        AuditEntry entry = AuditLog.Read(_plant.Plant, out string? problem)[^1];
        Assert.IsNull(problem);
        Assert.AreEqual("operator", entry.By);
        Assert.AreEqual("statement 2, output by 早班班长", entry.About, "who had it done, and who signed it");
        Assert.DoesNotContain(LedgerPlant.Passphrase, page + look);
    }

    [TestMethod]
    [DataRow("rejects", "999", "more than 100 shots")]
    [DataRow("to", "2026-11-02T05:00", "is not after")]
    [DataRow("to", "2030-01-01T00:00", "is in the future")]
    [DataRow("machine", "press-2", "is not known")]
    [DataRow("article", "A-10", "did you mean 'A-100'?")]
    [DataRow("lot", "L-1", "is not known")]
    [DataRow("from", "2025-01-01T00:00", "nothing is stated about the machine")]
    public async Task Output_ThatTheCommandLineRefuses_ThePageRefusesWithTheSameLine(string field, string value, string part)
    {
        HttpClient browser = await Operator();
        Dictionary<string, string> output = Output("2026-11-02T06:00", "2026-11-02T14:00");
        output[field] = value;
        string[] typed = [.. output.Select(pair => $"{pair.Key}={pair.Value}")];

        string error = _plant.Run(LedgerPlant.Leader, ["add", "output", .. typed]).Error;
        HttpResponseMessage answer = await Send(browser, "/ledger/new/output", "/ledger/new/output", output);

        Assert.AreEqual(HttpStatusCode.BadRequest, answer.StatusCode);
        string page = await ServedWeb.Text(answer);
        StringAssert.Contains(error, part);
        StringAssert.Contains(page, Refusal().Match(error).Groups[1].Value);
        StringAssert.Contains(page, "value=\"2026-11-02T", "what was entered is kept");
    }

    /// <summary>Who reads Chinese reads why, too.</summary>
    [TestMethod]
    [DataRow("rejects", "999", "废品 999 件多于 100 模 × 2 腔的产出")]
    [DataRow("to", "2026-11-02T05:00", "不晚于")]
    [DataRow("to", "2030-01-01T00:00", "尚未发生的事不能记录")]
    [DataRow("machine", "press-2", "没有名为“press-2”的设备")]
    [DataRow("article", "A-10", "是否指“A-100”？")]
    [DataRow("from", "2025-01-01T00:00", "尚无设备“press-1”的记录")]
    public async Task Output_ThatIsRefused_SaysWhyInChinese(string field, string value, string part)
    {
        HttpClient browser = await Operator();
        browser.DefaultRequestHeaders.Add("Accept-Language", "zh-CN");
        Dictionary<string, string> output = Output("2026-11-02T06:00", "2026-11-02T14:00");
        output[field] = value;

        string page = await ServedWeb.Text(await Send(browser, "/ledger/new/output", "/ledger/new/output", output));

        StringAssert.Contains(page, part);
        Assert.DoesNotContain("<p lang=\"en\">", page, "nothing of it is English");
    }

    [TestMethod]
    public async Task SignOff_OfAShiftThatNobodyStated_SaysWhyInChinese()
    {
        HttpClient browser = await Operator();
        browser.DefaultRequestHeaders.Add("Accept-Language", "zh-CN");

        string page = await browser.GetStringAsync("/ledger/sign-off?date=2026-11-02&shift=%E5%A4%9C%E7%8F%AD");

        StringAssert.Contains(System.Net.WebUtility.HtmlDecode(page), "当天没有班次“夜班”的记录");
    }

    [TestMethod]
    [DataRow("shots", "100,5", "Write a whole number from 0")]
    [DataRow("shots", "", "This is missing")]
    [DataRow("from", "yesterday", "Write a time such as")]
    public async Task Field_NotUnderstood_SaysWhatToWrite_AsTheCommandLineRefusesIt(string field, string value, string part)
    {
        HttpClient browser = await Operator();
        Dictionary<string, string> output = Output("2026-11-02T06:00", "2026-11-02T14:00");
        output[field] = value;

        Assert.AreNotEqual(
            0, _plant.Run(LedgerPlant.Leader, ["add", "output", .. output.Select(pair => $"{pair.Key}={pair.Value}")]).Code);
        HttpResponseMessage answer = await Send(browser, "/ledger/new/output", "/ledger/new/output", output);

        Assert.AreEqual(HttpStatusCode.BadRequest, answer.StatusCode);
        StringAssert.Contains(await ServedWeb.Text(answer), part);
        Assert.HasCount(2, _plant.Book.Statements);
    }

    [TestMethod]
    public async Task Passphrase_ThatIsWrong_SignsNothing_KeepsTheForm_AndIsSlowedDown()
    {
        HttpClient browser = await Operator();
        string look = await Look(browser, Output("2026-11-02T06:00", "2026-11-02T14:00"));

        HttpResponseMessage wrong = await Sign(browser, look, LedgerPlant.Leader, "three green kettles 1");
        string page = await ServedWeb.Text(wrong);
        Assert.AreEqual(HttpStatusCode.Forbidden, wrong.StatusCode);
        StringAssert.Contains(page, "This is not the passphrase of 早班班长. Nothing is signed");
        Assert.DoesNotContain("three green kettles 1", page, "no page shows a passphrase");
        for (int i = 0; i < 4; i++)
        {
            await Sign(browser, page, LedgerPlant.Leader, "guess " + i);
        }

        HttpResponseMessage bounded = await Sign(browser, page, LedgerPlant.Leader, LedgerPlant.Passphrase);
        Assert.AreEqual(HttpStatusCode.TooManyRequests, bounded.StatusCode);
        Assert.IsNotNull(bounded.Headers.RetryAfter);
        Assert.HasCount(2, _plant.Book.Statements);
        HttpResponseMessage other = await Sign(browser, page, LedgerPlant.Manager, LedgerPlant.Passphrase);
        Assert.AreEqual(HttpStatusCode.Found, other.StatusCode, "somebody else signs, with what was entered");
        Assert.AreEqual(LedgerPlant.Manager, _plant.Book.Entries<OutputEntry>().Single().By);
    }

    [TestMethod]
    public async Task Form_SentTwice_IsStatedOnce_AndEntriesAtTheSameTimeAllCount()
    {
        HttpClient browser = await Operator();
        string look = await Look(browser, Output("2026-11-02T06:00", "2026-11-02T07:00"));
        HttpResponseMessage[] same = await Task.WhenAll(
            Sign(browser, look, LedgerPlant.Leader, LedgerPlant.Passphrase),
            Sign(browser, look, LedgerPlant.Leader, LedgerPlant.Passphrase));
        Assert.IsTrue(same.All(answer => answer.Headers.Location?.ToString() == "/ledger?stated=2"));

        string[] looks = await Task.WhenAll(Enumerable.Range(8, 4).Select(hour => Look(
            browser, Output($"2026-11-02T{hour:00}:00", $"2026-11-02T{hour + 1:00}:00"))));
        HttpResponseMessage[] all = await Task.WhenAll(
            looks.Select(each => Sign(browser, each, LedgerPlant.Leader, LedgerPlant.Passphrase)));
        Assert.IsTrue(all.All(answer => answer.StatusCode == HttpStatusCode.Found));
        Assert.HasCount(5, _plant.Book.Entries<OutputEntry>());
        LedgerPlant.Require(CommandRunOf("check"));

        string late = await Look(browser, Output("2026-11-02T12:00", "2026-11-02T13:00"));
        string[] other = LedgerPlant.Output("2026-11-02T12:30", "2026-11-02T13:30");
        LedgerPlant.Require(_plant.Run(LedgerPlant.Manager, ["add", "output", .. other]));
        HttpResponseMessage refused = await Sign(browser, late, LedgerPlant.Leader, LedgerPlant.Passphrase);
        Assert.AreEqual(HttpStatusCode.Conflict, refused.StatusCode);
        StringAssert.Contains(await ServedWeb.Text(refused), "it would count twice");
    }

    [TestMethod]
    public async Task Shift_CorrectedAfterTheSignOff_SaysOldAndNew_AndWantsAnotherSignOff()
    {
        HttpClient browser = await Operator();
        await State(browser, "output", Output("2026-11-02T06:00", "2026-11-02T14:00"));
        await State(browser, "shift", new()
        {
            ["date"] = "2026-11-02",
            ["shift"] = "早班",
            ["from"] = "2026-11-02T06:00",
            ["to"] = "2026-11-02T14:00",
            ["leader"] = LedgerPlant.Leader,
        });
        foreach (string number in (string[])["-1", "99"])
        {
            HttpResponseMessage none = await browser.GetAsync($"/ledger/{number}/correct");
            Assert.IsLessThan(500, (int)none.StatusCode);
            StringAssert.Contains(await ServedWeb.Text(none), $"there is no statement {number}");
        }

        const string Period = "/ledger?from=2026-11-02&to=2026-11-02";
        StringAssert.Contains(await ServedWeb.Text(await browser.GetAsync(Period)), "stated, not signed off");
        string off = await ServedWeb.Text(await browser.GetAsync("/ledger/sign-off?date=2026-11-02&shift=早班"));
        StringAssert.Contains(off, "Outputs of the shift (1)");
        await Sign(browser, off, LedgerPlant.Leader, LedgerPlant.Passphrase);
        StringAssert.Contains(await ServedWeb.Text(await browser.GetAsync(Period)), "signed off by 早班班长");

        Dictionary<string, string> corrected = Output("2026-11-02T06:00", "2026-11-02T14:00");
        string same = await ServedWeb.Text(await Send(
            browser, "/ledger/new/output", "/ledger/2/correct", new(corrected) { { "corr", "2" } }));
        StringAssert.Contains(same, "Nothing is different");
        corrected["shots"] = "95";
        corrected["corr"] = "2";
        string look = await ServedWeb.Text(await Send(browser, "/ledger/new/output", "/ledger/2/correct", corrected));
        StringAssert.Contains(look, "<del>100</del> → <ins>95</ins>");
        await Sign(browser, look, LedgerPlant.Leader, LedgerPlant.Passphrase);
        string page = await ServedWeb.Text(await browser.GetAsync(Period));
        StringAssert.Contains(page, "<del>100</del> → <ins>95</ins>");
        StringAssert.Contains(page, "1 changed since: sign off again");

        string withdraw = await ServedWeb.Text(await Send(
            browser, "/ledger/new/withdraw", "/ledger/5/withdraw", new() { { "corr", "5" }, { "why", "stated twice" } }));
        await Sign(browser, withdraw, LedgerPlant.Leader, LedgerPlant.Passphrase);
        Assert.IsEmpty(_plant.Book.Entries<OutputEntry>());
        StringAssert.Contains(await ServedWeb.Text(await browser.GetAsync(Period)), "stated twice");
        LedgerPlant.Require(CommandRunOf("check"));
    }

    /// <summary>Every kind of the table has its form, and only people whose role signs it are offered.</summary>
    [TestMethod]
    public async Task EveryKind_HasAForm_WithAllItsFields()
    {
        HttpClient browser = await Operator();
        string kinds = await browser.GetStringAsync("/ledger/new");
        foreach (LedgerKind kind in Enum.GetValues<LedgerKind>().Where(kind => kind is not (LedgerKind.SignOff or LedgerKind.Withdrawal)))
        {
            StringAssert.Contains(kinds, $"/ledger/new/{kind.Code()}\"");
            string form = await browser.GetStringAsync("/ledger/new/" + kind.Code());
            foreach (LedgerField field in kind.Fields())
            {
                StringAssert.Contains(form, $"name=\"f.{field.Key}\"");
            }
        }

        Assert.AreEqual(HttpStatusCode.NotFound, (await browser.GetAsync("/ledger/new/signoff")).StatusCode);
        string nobody = await ServedWeb.Text(await browser.GetAsync("/ledger/new/calibration"));
        StringAssert.Contains(nobody, "Nobody can sign this here. It is signed by: metrologist");
        string certificate = await Look(browser, new()
        {
            ["machine"] = "press-9",
            ["class"] = "edm",
            ["process"] = "压铸",
            ["from"] = "2026-11-01T00:00",
        }, "machine");
        Assert.DoesNotContain("<option value=\"" + LedgerPlant.Leader, certificate, "a shift leader signs no machine");
        StringAssert.Contains(await ServedWeb.Text(await browser.GetAsync("/ledger/new?lang=zh")), "填报什么");
    }

    [TestMethod]
    public async Task Viewer_ReadsAndStatesNothing_AndNoFormIsTakenFromElsewhere()
    {
        HttpClient viewer = await _web.SignedIn(AccessRole.Viewer);
        Assert.DoesNotContain("/ledger/new", await viewer.GetStringAsync("/ledger"));
        Assert.AreEqual(HttpStatusCode.Forbidden, (await viewer.GetAsync("/ledger/new")).StatusCode);
        Assert.AreEqual(HttpStatusCode.Forbidden, (await viewer.PostAsync("/ledger/sign", new FormUrlEncodedContent([]))).StatusCode);

        HttpClient browser = await Operator();
        string look = await Look(browser, Output("2026-11-02T06:00", "2026-11-02T14:00"));
        (string Name, string Value)[] fields = [.. Hidden(look).Where(field => field.Name != "__RequestVerificationToken")];
        HttpResponseMessage forged = await browser.PostAsync("/ledger/sign", new FormUrlEncodedContent(
            [.. fields.Append(("by", LedgerPlant.Leader)).Append(("passphrase", LedgerPlant.Passphrase))
                .Select(field => KeyValuePair.Create(field.Item1, field.Item2))]));
        Assert.AreEqual(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.HasCount(2, _plant.Book.Statements);
    }

    private static Dictionary<string, string> Output(string from, string to) => new()
    {
        ["machine"] = "press-1",
        ["article"] = "A-100",
        ["from"] = from,
        ["to"] = to,
        ["shots"] = "100",
        ["rejects"] = "3",
    };

    private Commands.CommandRun CommandRunOf(params string[] words) =>
        Commands.CommandRun.Of(["ledger", .. words, "--plant", _plant.Folder]);

    private Task<HttpClient> Operator() => _web.SignedIn(AccessRole.Operator);

    private static async Task State(HttpClient browser, string kind, Dictionary<string, string> fields)
    {
        HttpResponseMessage signed = await Sign(
            browser, await Look(browser, fields, kind), LedgerPlant.Leader, LedgerPlant.Passphrase);
        Assert.AreEqual(HttpStatusCode.Found, signed.StatusCode, await ServedWeb.Text(signed));
    }

    private static async Task<string> Look(HttpClient browser, Dictionary<string, string> fields, string kind = "output")
    {
        HttpResponseMessage answer = await Send(browser, "/ledger/new/" + kind, "/ledger/new/" + kind, fields);
        string text = await ServedWeb.Text(answer);
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode, text);
        return text;
    }

    private static Task<HttpResponseMessage> Send(HttpClient browser, string path, string page, Dictionary<string, string> fields) =>
        ServedWeb.Post(browser, path, page, [.. fields.Select(field => (field.Key == "corr" ? field.Key : "f." + field.Key, field.Value))]);

    /// <summary>Sends the form of the page on which people sign.</summary>
    private static Task<HttpResponseMessage> Sign(HttpClient browser, string look, string by, string passphrase) => browser.PostAsync(
        "/ledger/sign",
        new FormUrlEncodedContent([.. Hidden(look).Append(("by", by)).Append(("passphrase", passphrase))
            .Select(field => KeyValuePair.Create(field.Item1, field.Item2))]));

    private static IEnumerable<(string Name, string Value)> Hidden(string page)
    {
        int begin = page.IndexOf("action=\"/ledger/sign\"", StringComparison.Ordinal);
        Assert.IsGreaterThan(0, begin, page);
        string form = page[begin..page.IndexOf("</form>", begin, StringComparison.Ordinal)];
        return HiddenInput().Matches(form).Select(match => (match.Groups[1].Value, match.Groups[2].Value));
    }

    [GeneratedRegex("type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex HiddenInput();

    [GeneratedRegex("nothing is stated: (.+)")]
    private static partial Regex Refusal();
}
