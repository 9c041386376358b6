using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MeterNode.Server.Web;
using MeterNode.Tools.Tests.Serving;
using MQTTnet;

namespace MeterNode.Tools.Tests.Web;

/// <summary>The web application as a client without a browser sees it.</summary>
[TestClass]
public partial class PlantWebTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task Page_HasAStrictPolicy_AndLinksToAssetsThatNeverChange()
    {
        using var served = new ServedPlant();
        using var web = new PlantWeb(served.Server, new PlantWebOptions { Port = 0 });
        web.Start();
        using var client = new HttpClient { BaseAddress = new Uri(web.Address) };
        HttpResponseMessage page = await client.GetAsync("/");
        string html = await page.Content.ReadAsStringAsync();
        Assert.AreEqual(HttpStatusCode.OK, page.StatusCode);
        string policy = page.Headers.GetValues("Content-Security-Policy").Single();
        StringAssert.StartsWith(policy, "default-src 'none'; script-src 'self'; style-src 'self'");
        Assert.IsFalse(policy.Contains("unsafe", StringComparison.Ordinal), policy);
        string[] assets = [.. AssetPath().Matches(html).Select(match => match.Value)];
        Assert.IsTrue(assets.Length >= 4, html);
        foreach (string asset in assets)
        {
            HttpResponseMessage answer = await client.GetAsync(asset);
            Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode, asset);
            StringAssert.Contains(answer.Headers.CacheControl!.ToString(), "immutable");
            Assert.AreEqual(HttpStatusCode.NotFound, (await client.GetAsync(asset.Replace("/assets/", "/assets/0"))).StatusCode, asset);
        }
    }

    [TestMethod]
    [DataRow("/")]
    [DataRow("/api/v1/live")]
    public async Task Request_UnderAnotherName_IsRefused(string path)
    {
        using var served = new ServedPlant();
        using var web = new PlantWeb(served.Server, new PlantWebOptions { Port = 0 });
        web.Start();
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(web.Address) };
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = "elsewhere.example" } };
        HttpResponseMessage answer = await client.SendAsync(request);
        Assert.AreEqual(path == "/" ? HttpStatusCode.Found : HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.IsFalse((await answer.Content.ReadAsStringAsync()).Contains("node-1", StringComparison.Ordinal));
    }

    [TestMethod]
    [DataRow("/", "zh-CN,en;q=0.5", "zh")]
    [DataRow("/", "de,en;q=0.5", "en")]
    [DataRow("/", "de", "en")]
    [DataRow("/?lang=zh", "en", "zh")]
    public async Task Page_HasTheLanguageOfItsAddress_OrOfTheBrowser(string path, string accepted, string language)
    {
        using var served = new ServedPlant();
        using var web = new PlantWeb(served.Server, new PlantWebOptions { Port = 0 });
        web.Start();
        using var client = new HttpClient { BaseAddress = new Uri(web.Address) };
        client.DefaultRequestHeaders.Add("Accept-Language", accepted);
        StringAssert.Contains(await client.GetStringAsync(path), $"<html lang=\"{language}\">");
        if (path.Contains("lang", StringComparison.Ordinal))
        {
            StringAssert.Contains(await client.GetStringAsync("/"), $"<html lang=\"{language}\">", "the language is remembered");
        }
    }

    [TestMethod]
    public async Task Live_StatusThatArrives_IsToldWithin2Seconds()
    {
        using var served = new ServedPlant(nodes: 2);
        using var web = new PlantWeb(served.Server, new PlantWebOptions { Port = 0 });
        web.Start();
        served.Server.Start();
        using IMqttClient node = served.Connect("node-1");
        using var client = new HttpClient { BaseAddress = new Uri(web.Address) };
        using var events = new StreamReader(await client.GetStreamAsync("/api/v1/live?node=node-1"));
        Assert.AreEqual(JsonValueKind.Null, (await Next(events, "node")).GetProperty("watts").ValueKind);
        await Next(events, "ready");
        JsonElement live = default;
        await Promptness.Check(
            TestContext,
            turn => ServedPlant.Publish(node, $"mn/v1/{ServedPlant.Site}/node-1/status", Encoding.UTF8.GetBytes($$$"""
                {"schemaVersion":1,"state":"online","seq":3,"config":1,"fillPercent":2,"live":{"windowsUsed":5,"windowsRefused":0,
                "overRange":0,"hertz":50.01,"phases":[{"amperes":10.5,"watts":{{{2300 + turn}}},"pf":0.95,"wiring":"ok","volts":230.1,
                "vars":700,"degrees":17}],"zones":[{"celsius":218.5}]}}
                """)),
            async turn =>
            {
                live = await Next(events, "node");
                Assert.AreEqual(2300 + turn, live.GetProperty("watts").GetDouble());
            });
        Assert.AreEqual("current", live.GetProperty("condition").GetString());
        Assert.IsFalse(live.GetProperty("isSigned").GetBoolean());
        Assert.AreEqual(218.5, live.GetProperty("zones")[0].GetProperty("celsius").GetDouble());
    }

    /// <summary>Present values stop by themselves: the signed command that brings them back reaches the node.</summary>
    [TestMethod]
    public void AskForPresentValues_NodeThatListens_GetsTheSignedCommand()
    {
        using var served = new ServedPlant();
        Directory.CreateDirectory(served.Plant.BundlePath("node-1"));
        served.Server.Start();
        (string certificate, string key) = served.Identity("node-1");
        using var node = new ServedClient(
            served.Plant, System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPemFile(certificate, key), "node-1");
        node.Subscribe($"mn/v1/{ServedPlant.Site}/node-1/cmd");
        Assert.IsTrue(served.Server.AskForPresentValues("node-1"));
        CollectionAssert.IsSubsetOf("live"u8.ToArray(), node.Take());
        File.Delete(served.Plant.PlantKeyPath);
        Assert.IsFalse(served.Server.AskForPresentValues("node-1"), "without the plant's key nobody can ask");
    }

    /// <summary>The next event of a kind; others are passed over.</summary>
    private static async Task<JsonElement> Next(StreamReader events, string kind)
    {
        using var patience = new CancellationTokenSource(ServedPlant.Wait);
        bool isWanted = false;
        while (await events.ReadLineAsync(patience.Token) is string line)
        {
            isWanted = line.StartsWith("event:", StringComparison.Ordinal) ? line == "event: " + kind : isWanted;
            if (isWanted && line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return JsonDocument.Parse(line[6..]).RootElement;
            }
        }

        throw new AssertFailedException($"no event '{kind}' came");
    }

    [GeneratedRegex("/assets/[0-9a-f]{16}/[a-z.]+")]
    private static partial Regex AssetPath();
}
