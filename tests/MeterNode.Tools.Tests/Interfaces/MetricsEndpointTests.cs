using System.Diagnostics;
using System.Net;
using System.Text.Json;
using MeterNode.Server.Web;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Serving;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.Tools.Tests.Interfaces;

/// <summary><c>/metrics</c> of a plant that runs.</summary>
[TestClass]
public sealed class MetricsEndpointTests
{
    private const string Node = "site=\"test\",node=\"node-1\",machine=\"die-casting press\"";

    [TestMethod]
    public async Task Get_PackThatIsFresh_HasItsSignedValues()
    {
        using var served = new ServedPlant(nodes: 2);
        ManualTime time = served.Begin();
        using var web = new PlantWeb(served.Server, new PlantWebOptions { Port = 0 });
        web.Start();
        served.Send(time);

        string text = await Get(web, "application/openmetrics-text;version=1.0.0");

        AssertLine(text, $"meternode_node_up{{{Node}}} 1");
        AssertLine(text, "meternode_node_up{site=\"test\",node=\"node-2\",machine=\"injection moulder\"} 0");
        AssertLine(text, $"meternode_node_import_energy_joules_total{{{Node}}} {served.Nodes.Node.Joules}");
        AssertLine(text, $"meternode_phase_voltage_volts{{{Node},phase=\"1\"}} 230.4");
        AssertLine(text, $"meternode_node_outbox_ratio{{{Node}}} 0.015");
        AssertLine(text, $"meternode_node_reading_age_seconds{{{Node}}} 2");
        AssertLine(text, $"meternode_zone_fault{{{Node},zone=\"1\",reason=\"\"}} 0");
        AssertLine(text, "meternode_collector_packs_total{site=\"test\",verdict=\"accepted\"} 1");
        AssertLine(text, "meternode_alarms{site=\"test\",severity=\"critical\",state=\"raised\"} 0");
        StringAssert.Contains(text, $"meternode_zone_temperature_celsius{{{Node},zone=\"1\"}} 22");
        StringAssert.EndsWith(text, "\n# EOF\n");
    }

    /// <summary>An old value never looks live: it is not there.</summary>
    [TestMethod]
    public async Task Get_PackThatIsStale_HasNoValuesAndItsAge()
    {
        using var served = new ServedPlant();
        ManualTime time = served.Begin();
        using var web = new PlantWeb(served.Server, new PlantWebOptions { Port = 0 });
        web.Start();
        time.Advance(60);
        ServedPlant.Publish(
            served.Connect("node-1"), "mn/v1/test/node-1/ev", served.Nodes.Node.Next(pack => pack.Text("t2", "open", 60)));
        time.Advance(136);

        string text = await Get(web, "text/plain");

        AssertLine(text, $"meternode_node_up{{{Node}}} 0");
        AssertLine(text, $"meternode_node_reading_age_seconds{{{Node}}} 136");
        foreach (string name in new[]
        {
            "meternode_node_power_watts", "meternode_node_import_energy_joules_total", "meternode_node_shots_total",
            "meternode_phase_current_amperes", "meternode_zone_temperature_celsius", "meternode_zone_fault", "meternode_node_outbox_ratio",
        })
        {
            Assert.IsFalse(text.Contains(name + "{", StringComparison.Ordinal), name);
        }
    }

    /// <summary>Without accounts only programs of this machine; a token opens it for others, if it may read.</summary>
    [TestMethod]
    [DataRow(null, HttpStatusCode.Unauthorized)]
    [DataRow("none", HttpStatusCode.Unauthorized)]
    [DataRow("ledger", HttpStatusCode.Forbidden)]
    [DataRow("read", HttpStatusCode.OK)]
    public async Task Get_UnderAnotherName_NeedsATokenThatMayRead(string? scope, HttpStatusCode expected)
    {
        using var served = new ServedPlant();
        using var web = new PlantWeb(served.Server, new PlantWebOptions { Port = 0 });
        web.Start();
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, web.Address + "/metrics") { Headers = { Host = "elsewhere.example" } };
        if (scope is not null)
        {
            string token = scope == "none" ? "made up"
                : CommandRun.Of("token", "add", "prometheus", "--scope", scope, "--plant", served.Plant.Path).Output.Trim();
            request.Headers.Add("Authorization", "Bearer " + token);
        }

        using HttpResponseMessage answer = await client.SendAsync(request);

        Assert.AreEqual(expected, answer.StatusCode);
        Assert.AreEqual(
            expected == HttpStatusCode.OK,
            (await answer.Content.ReadAsStringAsync()).Contains("node-1", StringComparison.Ordinal));
    }

    [TestMethod]
    public async Task Get_OlderFormat_IsWhatPromtoolWants()
    {
        using var served = new ServedPlant(nodes: 3);
        ManualTime time = served.Begin();
        using var web = new PlantWeb(served.Server, new PlantWebOptions { Port = 0 });
        web.Start();
        served.Send(time);

        Assert.AreEqual("", PrometheusPrograms.Check(await Get(web, "text/plain")));
    }

    [TestMethod]
    public async Task Get_EveryMetric_IsInTheManual()
    {
        using var served = new ServedPlant();
        served.Begin();
        using var web = new PlantWeb(served.Server, new PlantWebOptions { Port = 0 });
        web.Start();
        CommandRun.Of("influx", "set", "--url", "http://127.0.0.1:9", "--database", "plant", "--plant", served.Plant.Path);
        Assert.IsTrue(SpinWait.SpinUntil(() => served.Server.Influx is not null, ServedPlant.Wait), "the setting is not seen");
        string manual = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "operations.md"));

        string[] names = [.. (await Get(web, "text/plain")).Split('\n').Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[2])];

        Assert.IsGreaterThan(24, names.Length);
        CollectionAssert.Contains(names, "meternode_influx_up");
        foreach (string name in names)
        {
            // The manual writes what names begin with once a line: `meternode_phase_current_amperes`, `…_voltage_volts`.
            IEnumerable<string> ends = Enumerable.Range(0, name.Length).Where(i => name[i] == '_').Select(i => "…" + name[i..]);
            Assert.IsTrue(ends.Prepend(name).Any(written => manual.Contains($"`{written}`", StringComparison.Ordinal)), name);
        }
    }

    /// <summary>Prometheus asks for OpenMetrics; its own parser reads it, and its own query finds the register.</summary>
    [TestMethod]
    public async Task Scrape_ByPrometheus_FindsTheRegisterByQuery()
    {
        using var served = new ServedPlant();
        ManualTime time = served.Begin();
        using var web = new PlantWeb(served.Server, new PlantWebOptions { Port = 0 });
        web.Start();
        served.Send(time);
        string folder = Directory.CreateTempSubdirectory("meternode-prometheus-").FullName;
        int port = LoopbackPorts.Take();
        await File.WriteAllTextAsync(
            Path.Combine(folder, "prometheus.yml"),
            $"""
            scrape_configs:
              - job_name: meternode
                scrape_interval: 1s
                static_configs:
                  - targets: ['{new Uri(web.Address).Authority}']

            """);
        using Process prometheus = PrometheusPrograms.Start(
            "prometheus", $"--config.file={folder}/prometheus.yml", $"--storage.tsdb.path={folder}/data",
            $"--web.listen-address=127.0.0.1:{port}");
        try
        {
            _ = prometheus.StandardError.ReadToEndAsync();
            _ = prometheus.StandardOutput.ReadToEndAsync();
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            const string Register = "meternode_node_import_energy_joules_total{node=\"node-1\"}";
            string? value = null;
            for (int attempt = 0; value is null && attempt < 180; attempt++)
            {
                await Task.Delay(500);
                value = await Query(client, Register);
            }

            Assert.AreEqual(served.Nodes.Node.Joules.ToString(), value, await client.GetStringAsync("/api/v1/targets"));
            Assert.AreEqual("1", await Query(client, "up"));
            StringAssert.Contains(
                await client.GetStringAsync("/api/v1/metadata?metric=meternode_node_import_energy_joules"), "\"unit\":\"joules\"");
        }
        finally
        {
            prometheus.Kill();
            await prometheus.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string?> Query(HttpClient client, string query)
    {
        try
        {
            string answer = await client.GetStringAsync("/api/v1/query?query=" + Uri.EscapeDataString(query));
            JsonElement result = JsonDocument.Parse(answer).RootElement.GetProperty("data").GetProperty("result");
            return result.GetArrayLength() == 0 ? null : result[0].GetProperty("value")[1].GetString();
        }
        catch (HttpRequestException)
        {
            return null; // It starts.
        }
    }

    private static async Task<string> Get(PlantWeb web, string accepted)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("Accept", accepted);
        using HttpResponseMessage answer = await client.GetAsync(web.Address + "/metrics");
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
        Assert.AreEqual(accepted.Split(';')[0], answer.Content.Headers.ContentType!.MediaType);
        return await answer.Content.ReadAsStringAsync();
    }

    private static void AssertLine(string text, string line) =>
        Assert.IsTrue(text.Split('\n').Contains(line), $"'{line}' is not in\n{text}");
}
