using System.Globalization;
using System.Text.Json;
using MeterNode.Cli.Readings;
using MeterNode.Server.Readings;
using MeterNode.Tools.Tests.Checkpoints;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Interfaces.Influx;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;
using Microsoft.Data.Sqlite;

namespace MeterNode.Tools.Tests.Readings;

/// <summary><c>meternode readings --out FILE.lp</c>: points for InfluxDB and its like.</summary>
[TestClass]
public sealed class LineProtocolTests : IDisposable
{
    private readonly CheckpointPlant _plant = new(2);

    private string Points => _plant.Beside("readings.lp");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _plant.Dispose();
    }

    [TestMethod]
    public void Readings_OfAPeriod_AreEveryNumberAndTextOnce()
    {
        List<byte[]> packs = [.. _plant.Measure(60)];
        CommandRun run = Run();

        Assert.AreEqual(0, run.Code, run.Error);
        string[] lines = [.. File.ReadAllLines(Points).Skip(1)];
        long values = lines.Sum(line => LineProtocol.Read(line).Fields.Count - 1); // Each has the number of its pack besides.
        Assert.AreEqual(packs.Sum(pack => PayloadOf(pack).AllRecords.Count), values);
        LineProtocol last = lines.Select(LineProtocol.Read)
            .Last(point => point.Tags["node"] == "node-1" && point.Fields.ContainsKey("import_joules"));
        Assert.AreEqual("meternode", last.Measurement);
        Assert.AreEqual("die-casting press", last.Tags["machine"]);
        Assert.AreEqual(_plant.Nodes.Node.Joules.ToString(CultureInfo.InvariantCulture) + "i", last.Fields["import_joules"]);
        Assert.AreEqual((TestNode.StartSeconds + (60 * 60L)) * 1_000_000_000, last.Nanoseconds);
        Assert.IsTrue(lines.Select(LineProtocol.Read).Where(point => point.Tags.GetValueOrDefault("zone") == "1")
            .Any(point => point.Fields.ContainsKey("mold_celsius")));
    }

    /// <summary>A field that changed its type would be refused by InfluxDB.</summary>
    [TestMethod]
    public void Readings_EveryField_HasOneType()
    {
        _plant.Measure(60);
        Run();
        var types = new Dictionary<string, char>();
        foreach (LineProtocol point in File.ReadAllLines(Points).Skip(1).Select(LineProtocol.Read))
        {
            foreach ((string name, string value) in point.Fields)
            {
                char type = value[0] == '"' ? 's' : value[^1] == 'i' ? 'i' : 'f';
                Assert.AreEqual(type, types.TryAdd(name, type) ? type : types[name], $"{name}={value}");
            }
        }

        Assert.AreEqual(('i', 'f', 's'), (types["import_joules"], types["power_watts"], types["mode"]));
    }

    [TestMethod]
    public void Readings_FaultEventsAndAwkwardTexts_AreEscapedAndApart()
    {
        _plant.Store([_plant.Nodes.Node.Next(pack => pack.Text("t2", "open", 60)
            .Text("ev", "over-range phase=1 count=3", 30).Text("ev", "over-range phase=2 count=1", 30))]);
        CommandRun run = Run("--node", "node-1");
        Assert.AreEqual(MeterNode.Cli.ExitCode.VerificationFailed, run.Code, "a minute is no hour");

        LineProtocol[] points = [.. File.ReadAllLines(Points).Skip(1).Select(LineProtocol.Read)];

        Assert.AreEqual("\"open\"", points.Single(point => point.Tags.GetValueOrDefault("zone") == "2").Fields["mold_celsius_text"]);
        LineProtocol[] events = [.. points.Where(point => point.Measurement == "meternode_event")];
        Assert.AreEqual(1, events[1].Nanoseconds - events[0].Nanoseconds);
        Assert.AreEqual(("over-range", "\"over-range phase=2 count=1\""), (events[1].Tags["code"], events[1].Fields["text"]));
    }

    [TestMethod]
    public void Write_AwkwardNames_ComeBackAsTheyWere()
    {
        TestNode node = new("node-1", "press, 2 = \"old\" \\", _plant.Nodes.PlantKey);
        Pack.TryDecode(node.Next(), out Pack? pack);
        PackPayload.TryRead(pack!.Payload, out PackPayload? payload);
        using (var writer = new ReadingsLineProtocol(Points))
        {
            var from = new ReadingPack("test", node.Registered, pack, payload!);
            writer.Write(new Reading(from, new SignedRecord("later thing", payload!.EndSeconds, "W", 1.5, null)));
            writer.Write(new Reading(from, new SignedRecord("later,text", payload.EndSeconds, null, null, "a \"b\" \\ c")));
            writer.Complete(new Dictionary<string, string>());
        }

        LineProtocol point = LineProtocol.Read(File.ReadAllLines(Points)[1]);

        StringAssert.StartsWith(point.Tags["machine"], "press, 2 = \"old\" \\");
        Assert.AreEqual("1.5", point.Fields["later thing"]);
        Assert.AreEqual("\"a \\\"b\\\" \\\\ c\"", point.Fields["later,text_text"]);
    }

    /// <summary>Whatever is signed can be exported.</summary>
    [TestMethod]
    public void Readings_EventThatIsANumberAndTimesOfAnotherAge_DoNotEndTheExport()
    {
        _plant.Store([_plant.Nodes.Node.Next(pack => pack.Number("ev", "count", 3, 30)), _plant.Nodes.Node.Next()]);
        Run("--node", "node-1");
        LineProtocol[] points = [.. File.ReadAllLines(Points).Skip(1).Select(LineProtocol.Read)];
        Assert.AreEqual("3", points.Single(point => point.Fields.ContainsKey("event")).Fields["event"]);
        Assert.IsTrue(points.Any(point => point.Fields["seq"] == "1i"));

        byte[] bytes = _plant.Nodes.Node.Next();
        Pack.TryDecode(bytes, out Pack? pack);
        PackPayload.TryRead(pack!.Payload, out PackPayload? payload);
        var from = new ReadingPack("test", _plant.Nodes.Node.Registered, pack, payload!);
        foreach (double seconds in (double[])[-1, 253_402_300_800, 1e300, double.NaN])
        {
            Assert.IsNull(At(seconds).Utc, $"{seconds}");
            Assert.IsFalse(LineProtocolPoints.Takes(At(seconds)), $"{seconds}");
        }

        // Nanoseconds end in 2262, and what other files are written in does not.
        Assert.IsFalse(LineProtocolPoints.Takes(At(9_223_372_036)));
        Assert.IsTrue(LineProtocolPoints.Takes(At(9_223_372_035.999)));
        Assert.AreEqual(2262, At(9_223_372_035.999).Utc!.Value.Year);
        Assert.AreEqual(9999, At(253_402_300_799).Utc!.Value.Year);

        Reading At(double seconds) => new(from, new SignedRecord("p", seconds, "W", 1, null));
    }

    [TestMethod]
    public void Readings_PacksWithoutUtc_AreLeftOutAndCounted()
    {
        _plant.Store([.. Enumerable.Range(0, 60).Select(i => _plant.Nodes.Node.Next(timeQuality: i is 25 or 26 ? 'R' : 'S'))]);
        CommandRun run = Run("--node", "node-1", "--record", "p");

        Assert.AreEqual(0, run.Code, run.Error);
        StringAssert.Contains(run.Error, "12 readings have no UTC and are left out");
        Assert.AreEqual(58 * 6, File.ReadAllLines(Points).Length - 1);
        JsonElement json = JsonDocument.Parse(Run("--node", "node-1", "--record", "p", "--json").Output).RootElement;
        Assert.AreEqual((58 * 6, 12), (json.GetProperty("rows").GetInt32(), json.GetProperty("leftOut").GetInt32()));
    }

    [TestMethod]
    public void Readings_NoPackOfThePeriodHasUtc_SaysSo()
    {
        _plant.Store([.. Enumerable.Range(0, 60).Select(i => _plant.Nodes.Node.Next(timeQuality: i is 25 or 26 ? 'R' : 'S'))]);
        CommandRun run = CommandRun.Of(
            "readings", "--plant", _plant.Folder.Path, "--from", Time(25), "--to", Time(27), "--node", "node-1", "--record", "p", "--out",
            Points);

        Assert.AreNotEqual(0, run.Code);
        StringAssert.Contains(run.Error, "there is no reading p with UTC of node-1 in ");
        Assert.IsFalse(File.Exists(Points));
    }

    /// <summary>Debian's InfluxDB takes the file, twice, and has every point once.</summary>
    [TestMethod]
    public async Task Readings_IntoInfluxDb_AreThereOnceWithTheirTypes()
    {
        await using InfluxProcess influx = await InfluxProcess.Start();
        _plant.Measure(60);
        Run();
        for (int time = 0; time < 2; time++)
        {
            using HttpResponseMessage taken = await influx.Client.PostAsync(
                "/write?db=plant", new ByteArrayContent(await File.ReadAllBytesAsync(Points)));
            Assert.IsTrue(taken.IsSuccessStatusCode, await taken.Content.ReadAsStringAsync());
        }

        Assert.AreEqual(2 * 60 * 6, (await influx.First("SELECT count(power_watts) FROM meternode"))!.Value.GetInt64());
        Assert.AreEqual(
            _plant.Nodes.Node.Joules,
            (await influx.First("SELECT last(import_joules) FROM meternode WHERE node='node-1'"))!.Value.GetInt64());
        string keys = await influx.Client.GetStringAsync("/query?db=plant&q=SHOW+FIELD+KEYS+FROM+meternode");
        StringAssert.Contains(keys, "[\"import_joules\",\"integer\"]");
        StringAssert.Contains(keys, "[\"power_watts\",\"float\"]");
    }

    private static PackPayload PayloadOf(byte[] bytes)
    {
        Pack.TryDecode(bytes, out Pack? pack);
        PackPayload.TryRead(pack!.Payload, out PackPayload? payload);
        return payload!;
    }

    private CommandRun Run(params string[] more) => CommandRun.Of(
    [
        "readings", "--plant", _plant.Folder.Path, "--from", Time(0), "--to", Time(60), "--out", Points, .. more,
    ]);

    private static string Time(int minute) => DateTimeOffset.FromUnixTimeSeconds(TestNode.StartSeconds + (minute * 60L))
        .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
