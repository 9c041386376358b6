using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using MeterNode.Plant.Access;
using MeterNode.Plant.Audit;
using MeterNode.Plant.Ledger;
using MeterNode.Server.Reports;
using MeterNode.Tools.Tests.Support;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Web;

/// <summary>The API as a program sees it.</summary>
[TestClass]
public sealed class ApiTests
{
    private static ServedApi s_api = null!;

    [ClassInitialize]
    public static void Serve(TestContext context) => s_api = new ServedApi();

    [ClassCleanup]
    public static void End() => s_api.Dispose();

    [TestMethod]
    public async Task Nodes_HaveKeysAndTheServersTime()
    {
        JsonElement all = await s_api.Json("/nodes");
        JsonElement one = await s_api.Json("/nodes/node-2");

        Assert.AreEqual(2, all.GetProperty("nodes").GetArrayLength());
        Assert.IsLessThan(60, Math.Abs((all.GetProperty("asOf").GetDateTimeOffset() - DateTimeOffset.UtcNow).TotalSeconds));
        Assert.AreEqual("node-2", one.GetProperty("name").GetString());
        Assert.AreEqual(JsonValueKind.Null, one.GetProperty("hall").ValueKind, "nobody has stated it");
        string machine = one.GetProperty("machine").GetString()!;
        TrialStaff.Sign(s_api.Plant.Folder, "eva", LedgerKind.Hall, ("machine", machine), ("hall", "压铸一车间"), ("from", 1_700_000_000L));
        Assert.AreEqual("压铸一车间", (await s_api.Json("/nodes/node-2")).GetProperty("hall").GetString());
        Assert.AreEqual(16, one.GetProperty("keys")[0].GetProperty("kid").GetString()!.Length);
        StringAssert.Contains(
            await ServedApi.Problem(await s_api.All.GetAsync("/api/v1/nodes/node-3"), HttpStatusCode.NotFound), "did you mean 'node-1'?");
    }

    [TestMethod]
    public async Task Readings_PageByPage_AreAllOfThePeriodOnce()
    {
        var paged = new List<string>();
        string? next = $"/api/v1/readings?node=node-1&{ServedApi.Period}&record=p&limit=50";
        int pages = 0;
        for (; next is not null; pages++)
        {
            HttpResponseMessage page = await s_api.All.GetAsync(next);
            Assert.AreEqual("application/x-ndjson", page.Content.Headers.ContentType?.MediaType);
            paged.AddRange((await page.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries));
            next = page.Headers.TryGetValues("Link", out IEnumerable<string>? link) ? link.Single().Split('<', '>')[1] : null;
        }

        string whole = await s_api.All.GetStringAsync($"/api/v1/readings?node=node-1&{ServedApi.Period}&record=p&limit=5000");
        CollectionAssert.AreEqual(whole.Split('\n', StringSplitOptions.RemoveEmptyEntries), paged);
        Assert.AreEqual(4, pages);
        JsonElement first = JsonDocument.Parse(paged[0]).RootElement;
        Assert.AreEqual("p", first.GetProperty("record").GetString());
        Assert.AreEqual("W", first.GetProperty("unit").GetString());
        string sha = first.GetProperty("packSha256").GetString()!;
        Assert.IsTrue(s_api.Measured.Any(pack => Convert.ToHexStringLower(SHA256.HashData(pack)) == sha), "leads back to a pack");
    }

    /// <summary>What charts are made of is what the readings say, in each step, page by page and as CSV.</summary>
    [TestMethod]
    public async Task Rollups_OfEachStep_SayWhatTheReadingsSay()
    {
        string readings = await s_api.All.GetStringAsync($"/api/v1/readings?node=node-1&{ServedApi.Period}&record=p&limit=5000");
        (DateTimeOffset At, double Watts)[] watts = [.. readings.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Select(line => (line.GetProperty("utc").GetDateTimeOffset(), line.GetProperty("value").GetDouble()))];
        foreach ((string step, int expected) in ((string, int)[])[("15min", 13), ("1h", 4), ("1d", 1), ("1month", 1)])
        {
            JsonElement[] rows = [.. (await s_api.Json($"/nodes/node-1/rollups?{ServedApi.Period}&step={step}"))
                .GetProperty("rollups").EnumerateArray()];
            Assert.HasCount(expected, rows, step);
            Assert.AreEqual(180, rows.Sum(row => row.GetProperty("packs").GetInt64()));
            foreach (JsonElement row in rows)
            {
                DateTimeOffset from = row.GetProperty("from").GetDateTimeOffset();
                DateTimeOffset to = row.GetProperty("to").GetDateTimeOffset();
                double[] inside = [.. watts.Where(reading => reading.At > from && reading.At <= to).Select(reading => reading.Watts)];
                Assert.AreEqual(inside.Average(), row.GetProperty("watts").GetProperty("mean").GetDouble(), 1e-6, step);
                Assert.AreEqual(inside.Min(), row.GetProperty("watts").GetProperty("minimum").GetDouble(), step);
                Assert.AreEqual(inside.Max(), row.GetProperty("watts").GetProperty("maximum").GetDouble(), step);
                Assert.AreEqual(inside.Length * 10, row.GetProperty("meteredSeconds").GetDouble(), step);
            }

            Assert.AreEqual(220, rows[expected / 2].GetProperty("zones")[0].GetProperty("setpointCelsius").GetDouble(), step);
        }

        var paged = new List<string>();
        string? next = $"/api/v1/nodes/node-1/rollups?{ServedApi.Period}&step=15min&format=csv&limit=5";
        while (next is not null)
        {
            HttpResponseMessage page = await s_api.All.GetAsync(next);
            string[] lines = (await page.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.StartsWith("kid,from,to,packs,metered_seconds,is_estimate,watts_mean", lines[0]);
            Assert.IsLessThanOrEqualTo(6, lines.Length);
            paged.AddRange(lines.Skip(1));
            next = page.Headers.TryGetValues("Link", out IEnumerable<string>? link) ? link.Single().Split('<', '>')[1] : null;
        }

        string whole = await s_api.All.GetStringAsync($"/api/v1/nodes/node-1/rollups?{ServedApi.Period}&step=15min&format=csv");
        CollectionAssert.AreEqual(whole.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).ToArray(), paged);
        Assert.HasCount(13, paged);
    }

    [TestMethod]
    public async Task Readings_AsCsv_SayTheSame()
    {
        string query = $"/api/v1/readings?node=node-1&{ServedApi.Period}&record=p&limit=5000";
        string[] csv = (await s_api.All.GetStringAsync(query + "&format=csv")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] json = (await s_api.All.GetStringAsync(query)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.AreEqual("node,kid,seq,record,utc,value,unit,text,pack_sha256", csv[0]);
        Assert.HasCount(json.Length + 1, csv);
        Assert.AreEqual(
            JsonDocument.Parse(json[0]).RootElement.GetProperty("value").GetDouble(),
            double.Parse(csv[1].Split(',')[5], System.Globalization.CultureInfo.InvariantCulture));
    }

    [TestMethod]
    [DataRow("/readings?node=node-1&from=2026-09-22&to=2026-09-21", "'from' is not before 'to'")]
    [DataRow("/nodes/node-1/rollups?from=2026-09-21&to=2026-09-22&step=2h", "'step' does not understand '2h'")]
    [DataRow("/nodes/node-1/rollups?from=2026-09-21T00:01&to=2026-09-22", "at quarter hours")]
    [DataRow("/nodes/node-1/rollups?from=2026-09-21&to=2026-09-22&cursor=7", "'cursor' does not understand '7'")]
    [DataRow("/readings?node=node-1&from=22.9.2026&to=2026-09-23", "'from' does not understand '22.9.2026'")]
    [DataRow("/readings?node=node-1&from=2026-09-21&to=2026-09-22&zone=Mars/Base", "'zone' does not understand")]
    [DataRow("/readings?node=node-1&from=2026-09-21&to=2026-09-22&limit=0", "write a whole number from 1 to 5000")]
    [DataRow("/readings?node=node-1&from=2026-09-21&to=2026-09-22&recrod=p", "did you mean 'record'?")]
    [DataRow("/readings?node=node-1&from=2026-09-21&to=2026-09-22&record=power", "'record' does not understand 'power'")]
    [DataRow("/readings?node=node-1&from=2026-09-21&to=2026-09-22&cursor=x", "take it from the header Link")]
    [DataRow("/figures?from=2026-09-21T14:07Z&to=2026-09-21T15:00Z", "the period cannot be computed")]
    [DataRow("/figures?from=2026-09-21T14:00Z&to=2026-09-21T15:00Z&grid=Atlantis", "'grid'")]
    public async Task Request_NotUnderstood_SaysCauseAndCure(string path, string part) =>
        StringAssert.Contains(await ServedApi.Problem(await s_api.All.GetAsync("/api/v1" + path), HttpStatusCode.BadRequest), part);

    [TestMethod]
    public async Task Figures_HaveDefinitionUncertaintyAndPacks_AndATagThatHolds()
    {
        const string Path = "/api/v1/figures?from=2026-09-21T14:00Z&to=2026-09-21T15:00Z";
        HttpResponseMessage first = await s_api.All.GetAsync(Path);
        JsonElement figures = JsonDocument.Parse(await first.Content.ReadAsStringAsync()).RootElement;
        JsonElement energy = figures.GetProperty("figures").EnumerateArray()
            .First(figure => figure.GetProperty("id").GetString() == "energy");

        Assert.IsGreaterThan(0, energy.GetProperty("value").GetDouble());
        foreach (string member in (string[])["unit", "uncertainty", "formula", "source", "packs"])
        {
            Assert.IsTrue(energy.TryGetProperty(member, out _), $"{member} of {energy}");
        }

        using var again = new HttpRequestMessage(HttpMethod.Get, Path);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        HttpResponseMessage second = await s_api.All.SendAsync(again);
        Assert.AreEqual(HttpStatusCode.NotModified, second.StatusCode);
        Assert.IsTrue(second.Headers.Contains("As-Of"));
    }

    [TestMethod]
    public async Task Evidence_IsThePacksByteForByte_AndGoesOnWhereItWas()
    {
        const string Path = "/api/v1/evidence?node=node-1&" + ServedApi.Period;
        HttpResponseMessage answer = await s_api.All.GetAsync(Path);
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode, await answer.Content.ReadAsStringAsync());
        byte[] whole = await answer.Content.ReadAsByteArrayAsync();
        ulong kid = s_api.Plant.Nodes.Kid("node-1");
        byte[] expected = [.. s_api.Measured.Where(pack => Kid(pack) == kid).SelectMany(pack => pack)];
        CollectionAssert.AreEqual(expected, whole, $"{whole.Length} instead of {expected.Length} bytes");

        using var rest = new HttpRequestMessage(HttpMethod.Get, Path);
        rest.Headers.Range = new RangeHeaderValue(1000, null);
        rest.Headers.IfRange = new RangeConditionHeaderValue(answer.Headers.ETag!);
        HttpResponseMessage part = await s_api.All.SendAsync(rest);
        Assert.AreEqual(HttpStatusCode.PartialContent, part.StatusCode);
        CollectionAssert.AreEqual(whole[1000..], await part.Content.ReadAsByteArrayAsync());
        Assert.IsEmpty(Directory.GetFiles(s_api.Plant.Folder.In("serve", "downloads")), "nothing is left");
    }

    [TestMethod]
    public async Task Link_AsksForItsPeriodOnly()
    {
        HttpClient link = await s_api.Web.WithLink(
            DateTimeOffset.Parse("2026-09-21T14:00:00Z"), DateTimeOffset.Parse("2026-09-21T15:00:00Z"));

        HttpResponseMessage inside = await link.GetAsync("/api/v1/evidence?from=2026-09-21T14:00Z&to=2026-09-21T15:00Z");
        Assert.AreEqual(HttpStatusCode.OK, inside.StatusCode);
        foreach (string outside in (string[])["from=2026-09-21T13:59Z&to=2026-09-21T15:00Z", "from=2026-09-21T14:00Z&to=2026-09-21T15:01Z"])
        {
            StringAssert.Contains(
                await ServedApi.Problem(await link.GetAsync("/api/v1/evidence?" + outside), HttpStatusCode.BadRequest), "the link is for");
        }

        StringAssert.Contains(
            await link.GetStringAsync("/shared"), "/api/v1/evidence?from=2026-09-21T14:00:00Z&amp;to=2026-09-21T15:00:00Z");
    }

    [TestMethod]
    public async Task Ledger_StatementThatTheClientHasSigned_CountsAndIsInTheAuditLog()
    {
        using ECDsa key = Person("anna-ledger");
        HttpResponseMessage taken = await Send(await Statement(key, "anna-ledger"));

        Assert.AreEqual(HttpStatusCode.Created, taken.StatusCode, await taken.Content.ReadAsStringAsync());
        JsonElement last = (await s_api.Json("/ledger?limit=2000")).GetProperty("statements").EnumerateArray().Last();
        Assert.AreEqual("anna-ledger", last.GetProperty("by").GetString());
        Assert.AreEqual(JsonValueKind.Null, last.GetProperty("problem").ValueKind);
        AuditEntry entry = AuditLog.Read(s_api.Plant.Folder, out string? problem).Last(each => each.What == "ledger add");
        Assert.IsNull(problem);
        Assert.AreEqual("api", entry.Via);
        StringAssert.StartsWith(entry.By, "token t-");
    }

    [TestMethod]
    public async Task Ledger_StatementThatIsNotInOrder_IsRefusedAndNothingIsChanged()
    {
        using ECDsa key = Person("bert-ledger");
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] good = await Statement(key, "bert-ledger");
        byte[] foreign = await Statement(other, "bert-ledger");
        byte[] stale = await Statement(key, "bert-ledger", number: 0);
        byte[] kind = await Statement(key, "bert-ledger", kind: "calibration");
        byte[] before = Ledger();

        StringAssert.Contains(await ServedApi.Problem(await Send(foreign), HttpStatusCode.Conflict), "no key");
        StringAssert.Contains(await ServedApi.Problem(await Send([.. good, .. good]), HttpStatusCode.BadRequest), "not a statement");
        StringAssert.Contains(await ServedApi.Problem(await Send([1, 2, 3]), HttpStatusCode.BadRequest), "not a statement");
        Assert.AreEqual(HttpStatusCode.Conflict, (await Send(kind)).StatusCode);
        if (before.Length > 0)
        {
            Assert.AreEqual(HttpStatusCode.Conflict, (await Send(stale)).StatusCode);
        }

        CollectionAssert.AreEqual(before, Ledger());
        Assert.AreEqual(HttpStatusCode.Created, (await Send(good)).StatusCode);
        Assert.AreEqual(HttpStatusCode.Conflict, (await Send(good)).StatusCode, "the same once more");
    }

    /// <summary>The same hours of another zone are another period, and another report.</summary>
    [TestMethod]
    public async Task Report_OrderedForTheSameHoursOfAnotherZone_IsAnotherReport()
    {
        var names = new List<string>();
        foreach (string zone in (string[])["", "&zone=Asia/Shanghai"])
        {
            HttpResponseMessage ordered =
                await s_api.All.PostAsync($"/api/v1/reports?from=2026-09-21T14:15&to=2026-09-21T14:45&formats=json{zone}", null);
            Assert.AreEqual(HttpStatusCode.Accepted, ordered.StatusCode, await ordered.Content.ReadAsStringAsync());
            names.Add(JsonDocument.Parse(await ordered.Content.ReadAsStringAsync()).RootElement.GetProperty("report").GetString()!);
        }

        CollectionAssert.AreEqual(
            (string[])["20260921T1415-20260921T1445-en", "20260921T1415-20260921T1445-en-Asia-Shanghai"], names);
    }

    [TestMethod]
    public async Task Report_Ordered_IsMadeAndVerifiesWithoutTheServer()
    {
        HttpResponseMessage ordered = await s_api.All.PostAsync(
            "/api/v1/reports?from=2026-09-21T14:00Z&to=2026-09-21T15:00Z&formats=json,html", null);
        Assert.AreEqual(HttpStatusCode.Accepted, ordered.StatusCode, await ordered.Content.ReadAsStringAsync());
        JsonElement job;
        DateTime until = DateTime.UtcNow + Patience.Step;
        do
        {
            Assert.IsLessThan(until, DateTime.UtcNow, "the report was not made");
            await Task.Delay(200);
            job = JsonDocument.Parse(await s_api.All.GetStringAsync(ordered.Headers.Location)).RootElement;
        }
        while (job.GetProperty("state").GetString() is not ("done" or "failed"));

        Assert.AreEqual("done", job.GetProperty("state").GetString(), job.ToString());
        string name = job.GetProperty("report").GetString()!;
        JsonElement listed = (await s_api.Json("/reports")).GetProperty("reports").EnumerateArray()
            .Single(report => report.GetProperty("name").GetString() == name);
        Assert.AreEqual("en", listed.GetProperty("language").GetString());

        string folder = s_api.Plant.Beside("taken");
        await using (Stream zip = await s_api.All.GetStreamAsync($"/api/v1/reports/{name}/zip"))
        {
            await ZipFile.ExtractToDirectoryAsync(zip, folder);
        }

        ReportVerdict verdict = new ReportCheck(Path.Combine(folder, name)).Check(CancellationToken.None);
        Assert.AreEqual(
            job.GetProperty("manifestSha256").GetString(),
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, name, ReportFiles.Manifest)))));
        Assert.IsFalse(
            verdict.Findings.Any(finding => finding.Code is "file-changed" or "file-missing" or "file-added" or "signature-wrong"),
            string.Join('\n', verdict.Findings));
        Assert.IsTrue(AuditLog.Read(s_api.Plant.Folder, out _).Any(entry => entry.What == "report make"));
        StringAssert.Contains(
            await ServedApi.Problem(await s_api.All.GetAsync("/api/v1/reports/nothing"), HttpStatusCode.NotFound), "there is no report");
    }

    [TestMethod]
    public async Task Session_ChangeFromAnotherSite_IsRefused()
    {
        HttpClient boss = s_api.Web.Browser();
        await ServedWeb.Post(boss, "/sign-in", ("name", "boss"), ("password", ServedWeb.Password));
        foreach (string? origin in (string?[])[null, "https://elsewhere.example"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/reports?from=2026-09-21T14:00Z&to=2026-09-21T15:00Z");
            if (origin is not null)
            {
                request.Headers.Add("Origin", origin);
            }

            StringAssert.Contains(
                await ServedApi.Problem(await boss.SendAsync(request), HttpStatusCode.Forbidden), "comes from a page of another address");
        }
    }

    [TestMethod]
    public async Task Requests_WithoutEnd_AreSlowedDown()
    {
        HttpClient client = s_api.Web.WithToken(AccessRight.Figures);
        HttpResponseMessage answer = await client.GetAsync("/api/v1/factors");
        for (int request = 0; request < 2_000 && answer.StatusCode == HttpStatusCode.OK; request++)
        {
            answer = await client.GetAsync("/api/v1/readings");
            answer = answer.StatusCode == HttpStatusCode.BadRequest ? new HttpResponseMessage(HttpStatusCode.OK) : answer;
        }

        StringAssert.Contains(await ServedApi.Problem(answer, HttpStatusCode.TooManyRequests), "too many requests");
        Assert.AreEqual(HttpStatusCode.OK, (await s_api.All.GetAsync("/api/v1/factors")).StatusCode, "others go on");
    }

    [TestMethod]
    public async Task Store_ThatIsAway_IsAnsweredWithWhenToComeAgain()
    {
        using var own = new ServedApi(packs: 1);
        File.Delete(own.Plant.Folder.Store);

        HttpResponseMessage answer = await own.All.GetAsync("/api/v1/readings?node=node-1&" + ServedApi.Period);

        StringAssert.Contains(await ServedApi.Problem(answer, HttpStatusCode.ServiceUnavailable), "there is no file");
        Assert.IsNotNull(answer.Headers.RetryAfter);
    }

    [TestMethod]
    public async Task Token_Used_SaysWhenInTheList()
    {
        (AccessToken token, string secret) = PlantAccess.AddToken(
            s_api.Plant.Folder, "seen", [AccessRight.Figures], DateTimeOffset.UtcNow.AddDays(1));
        using var own = new ServedApi(packs: 1);
        (AccessToken used, string secretOfOwn) = PlantAccess.AddToken(
            own.Plant.Folder, "seen", [AccessRight.Figures], DateTimeOffset.UtcNow.AddDays(1));
        Assert.AreEqual(HttpStatusCode.OK, (await own.Web.WithToken(secretOfOwn).GetAsync("/api/v1/factors")).StatusCode);
        Assert.AreEqual(HttpStatusCode.Unauthorized, (await own.Web.WithToken(secret).GetAsync("/api/v1/factors")).StatusCode);

        own.Web.Web.Dispose();

        Assert.IsTrue(TokenUses.Read(own.Plant.Folder).ContainsKey(used.Hash));
        Assert.IsFalse(TokenUses.Read(own.Plant.Folder).ContainsKey(token.Hash));
    }

    private static byte[] Ledger() =>
        File.Exists(s_api.Plant.Folder.LedgerPath) ? File.ReadAllBytes(s_api.Plant.Folder.LedgerPath) : [];

    private static ulong Kid(byte[] pack)
    {
        Pack.TryDecode(pack, out Pack? read);
        return read!.Kid;
    }

    private static ECDsa Person(string name)
    {
        PlantStaff.Add(s_api.Plant.Folder, name, LedgerRole.EnergyManager, ServedWeb.Password, null, 100);
        return PersonKey.Load(s_api.Plant.Folder.PersonKeyPath(name), ServedWeb.Password);
    }

    /// <summary>A statement as a client makes it of what the API says.</summary>
    private static async Task<byte[]> Statement(ECDsa key, string by, long? number = null, string kind = "article")
    {
        JsonElement next = await s_api.Json("/ledger/next");
        long time = next.GetProperty("time").GetInt64();
        return CoseSign1Writer.Sign(
            LedgerStatement.Payload(new Dictionary<string, object>
            {
                ["v"] = next.GetProperty("version").GetInt64(),
                ["site"] = next.GetProperty("site").GetString()!,
                ["n"] = number ?? next.GetProperty("number").GetInt64(),
                ["prev"] = Convert.FromHexString(next.GetProperty("previous").GetString()!),
                ["time"] = time,
                ["kind"] = kind,
                ["by"] = by,
                ["article"] = "A-" + by,
                ["from"] = time,
                ["partMilligrams"] = 345_000L,
                ["cavities"] = 2L,
            }),
            key);
    }

    private static Task<HttpResponseMessage> Send(byte[] statement)
    {
        var content = new ByteArrayContent(statement);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/cose");
        return s_api.All.PostAsync("/api/v1/ledger", content);
    }
}
