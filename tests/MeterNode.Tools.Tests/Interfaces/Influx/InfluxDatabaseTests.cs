using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Serving;
using MeterNode.Tools.Tests.Wire;
using MQTTnet;

namespace MeterNode.Tools.Tests.Interfaces.Influx;

/// <summary>Debian's InfluxDB gets the readings of a plant that runs.</summary>
[TestClass]
public sealed class InfluxDatabaseTests
{
    private const int ReadingsOfAPack = 6;

    [TestMethod]
    public async Task Serve_InfluxDbIsKilledAndStartsAgain_HasEveryReadingOnce()
    {
        await using InfluxProcess influx = await InfluxProcess.Start();
        using var served = new ServedPlant(nodes: 2);
        served.Server.Start();
        CommandRun run = CommandRun.Of(
            "influx", "set", "--url", influx.Client.BaseAddress!.ToString(), "--database", "plant", "--plant", served.Plant.Path,
            "--since", "2026-01-01");
        Assert.AreEqual(0, run.Code, run.Error);
        using IMqttClient first = served.Connect("node-1");
        using IMqttClient second = served.Connect("node-2");
        void Measure(int packs)
        {
            for (int i = 0; i < packs; i++)
            {
                ServedPlant.Publish(first, "mn/v1/test/node-1/ev", served.Nodes.Node.Next());
                ServedPlant.Publish(second, "mn/v1/test/node-2/ev", served.Nodes.Nodes[1].Next());
            }
        }

        async Task UntilIsThere(int packs) => await InfluxProcess.Until(
            async () => (await influx.First("SELECT count(power_watts) FROM meternode"))?.GetInt64() == 2 * packs * ReadingsOfAPack,
            $"{packs} packs of each node are there");

        Measure(3);
        await UntilIsThere(3);
        await influx.Kill();
        Measure(4);
        served.Said("InfluxDB: packs wait in the store, nothing is lost: http://127.0.0.1");
        await influx.StartAgain();
        Measure(2);
        await UntilIsThere(9);

        Assert.AreEqual(
            served.Nodes.Nodes[1].Joules,
            (await influx.First("SELECT last(import_joules) FROM meternode WHERE node='node-2'"))!.Value.GetInt64());
        Assert.AreEqual(
            9, (await influx.First("SELECT count(distinct(seq)) FROM meternode WHERE node='node-1'"))!.Value.GetInt64());
        Assert.AreEqual(
            TestNode.StartSeconds + (9 * 60), await Last(influx), "the last reading is at the end of the last pack, in ns");
    }

    /// <summary>The real server's words for a database that is not there, and readings when it is.</summary>
    [TestMethod]
    public async Task Serve_DatabaseIsMadeLater_SaysSoAndPushesWhatWaited()
    {
        await using InfluxProcess influx = await InfluxProcess.Start();
        (await influx.Client.PostAsync("/query?q=DROP+DATABASE+plant", null)).EnsureSuccessStatusCode();
        using var served = new ServedPlant();
        served.Server.Start();
        CommandRun.Of(
            "influx", "set", "--url", influx.Client.BaseAddress!.ToString(), "--database", "plant", "--plant", served.Plant.Path,
            "--since", "2026-01-01");
        using IMqttClient node = served.Connect("node-1");
        ServedPlant.Publish(node, "mn/v1/test/node-1/ev", served.Nodes.Node.Next());
        served.Said("answers 404 (database not found: \"plant\"): make the database or bucket there");

        (await influx.Client.PostAsync("/query?q=CREATE+DATABASE+plant", null)).EnsureSuccessStatusCode();
        await InfluxProcess.Until(
            async () => (await influx.First("SELECT count(power_watts) FROM meternode"))?.GetInt64() == ReadingsOfAPack,
            "the pack is there");
    }

    /// <summary>A field of another type is in that database already: InfluxDB writes the rest, and nothing stands still.</summary>
    [TestMethod]
    public async Task Serve_FieldHasAnotherTypeThere_TheRestIsThere()
    {
        await using InfluxProcess influx = await InfluxProcess.Start();
        string there = $"meternode,node=x power_watts=\"text\" {TestNode.StartSeconds}000000000";
        (await influx.Client.PostAsync("/write?db=plant", new StringContent(there))).EnsureSuccessStatusCode();
        using var served = new ServedPlant();
        served.Server.Start();
        CommandRun.Of(
            "influx", "set", "--url", influx.Client.BaseAddress!.ToString(), "--database", "plant", "--plant", served.Plant.Path,
            "--since", "2026-01-01");
        using IMqttClient node = served.Connect("node-1");
        for (int i = 0; i < 3; i++)
        {
            ServedPlant.Publish(node, "mn/v1/test/node-1/ev", served.Nodes.Node.Next());
        }

        served.Said("refuses points of node-1, packs ");
        served.Said("field type conflict");
        await InfluxProcess.Until(
            async () => (await influx.First("SELECT count(current_amperes) FROM meternode"))?.GetInt64() == 3 * ReadingsOfAPack,
            "the rest is there");
    }

    private static async Task<long> Last(InfluxProcess influx)
    {
        string answer = await influx.Client.GetStringAsync(
            "/query?db=plant&epoch=s&q=" + Uri.EscapeDataString("SELECT last(power_watts) FROM meternode"));
        return System.Text.Json.JsonDocument.Parse(answer).RootElement.GetProperty("results")[0].GetProperty("series")[0]
            .GetProperty("values")[0][0].GetInt64();
    }
}
