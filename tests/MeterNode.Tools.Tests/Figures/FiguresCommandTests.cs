using System.Text.Json.Nodes;
using MeterNode.Cli;
using MeterNode.Figures;
using MeterNode.Tools.Tests.Checkpoints;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Figures;

/// <summary><c>meternode figures</c>, from a plant's folder to what it prints.</summary>
[TestClass]
public sealed class FiguresCommandTests
{
    private const string From = "2026-09-21T14:30";
    private const string To = "2026-09-21T16:30";
    private const double JoulesPerKilowattHour = 3.6e6;

    private readonly CheckpointPlant _plant = new(2);

    [TestCleanup]
    public void RemoveFolder() => _plant.Dispose();

    [TestMethod]
    public void Figures_Json_IsWhatTheRegistersMovedAndFitsTheSchema()
    {
        List<byte[]> packs = _plant.Measure(180);

        JsonNode result = Json("--grid", "East", "--shifts", "06:00,14:00,22:00", "--quarter-hours");

        Assert.IsTrue((bool)result["inOrder"]!);
        double expected = _plant.Nodes.Nodes.Sum(node => Moved(packs, node.Kid)) / JoulesPerKilowattHour;
        double energy = Value(result, "plant", "test", "energy");
        Assert.AreEqual(expected, energy, 0.02, "packs do not end on the borders of the period: at most a part of two minutes a node");
        Assert.AreEqual(
            energy,
            Value(result, "node", "node-1", "energy") + Value(result, "node", "node-2", "energy"), 1e-12);
        Assert.AreEqual(energy, Value(result, "day", "2026-09-21", "energy"), 1e-12);
        Assert.AreEqual(energy, Value(result, "shift", "2026-09-21 14:00", "energy"), 1e-12);
        Assert.AreEqual(energy * 0.1229, Value(result, "plant", "test", "comprehensiveEnergy"), 1e-9);
        Assert.AreEqual(energy * 0.55, Value(result, "plant", "test", "emissionsLocation"), 1e-9);
        Assert.AreEqual(energy * 0.5777, Value(result, "plant", "test", "emissionsFootprint"), 1e-9);
        Assert.AreEqual(100, Value(result, "plant", "test", "completeness"));
        Assert.HasCount(8, result["nodes"]![0]!["days"]![0]!["quarters"]!.AsArray());
        Assert.AreEqual(
            Value(result, "node", "node-1", "energy"),
            result["nodes"]![0]!["days"]![0]!["quarters"]!.AsArray().Sum(slot => (long)slot!["joules"]!) / JoulesPerKilowattHour, 1e-12);
        string schema = File.ReadAllText(Path.Combine(Repository.Root, "docs", "figures.schema.json"));
        CollectionAssert.AreEqual(Array.Empty<string>(), SmallSchema.Problems(JsonNode.Parse(schema)!, result).ToArray());
    }

    [TestMethod]
    public void Figures_Json_EveryFigureLeadsToPacksDefinitionAndFactors()
    {
        _plant.Measure(180);

        foreach (JsonNode? figure in Json("--grid", "广东")["figures"]!.AsArray())
        {
            FigureDefinition definition = DefinitionTable.Of((string)figure!["id"]!);
            Assert.AreEqual(definition.En, (string?)figure["called"]);
            Assert.AreEqual(definition.Formula, (string?)figure["formula"]);
            Assert.IsNotEmpty(figure["packs"]!.AsArray(), definition.Id);
            foreach (JsonNode? factor in figure["factors"]!.AsArray())
            {
                Assert.IsTrue(FactorTable.BuiltIn.Rows.Any(row => row.Id == (string?)factor));
            }
        }
    }

    [TestMethod]
    public void Figures_FactorOfAnEarlierYear_SaysSo()
    {
        _plant.Measure(180);

        JsonNode emissions = Figure(Json("--grid", "Guangdong"), "plant", "test", "emissionsLocation");

        CollectionAssert.IsSubsetOf(
            (string[])["the factor grid-guangdong-2022 is of 2022, the energy of 2026"],
            emissions["warnings"]!.AsArray().Select(warning => (string)warning!["text"]!).ToArray());
        CollectionAssert.AreEqual((string[])["grid-guangdong-2022"], emissions["factors"]!.AsArray().Select(id => (string)id!).ToArray());
    }

    [TestMethod]
    public void Figures_Text_SaysStatusAndSpeaksBothLanguages()
    {
        _plant.Measure(180);

        CommandRun english = Run();
        CommandRun chinese = Run("--lang", "zh");

        Assert.AreEqual(ExitCode.Ok, english.Code, english.Error);
        Assert.Contains("node node-1", english.Output);
        Assert.Contains("official definition pending", english.Output);
        Assert.Contains("综合能耗（当量值）", chinese.Output);
        Assert.Contains("官方定义待定", chinese.Output);
        Assert.DoesNotContain("等价值", chinese.Output);
        Assert.AreEqual("", english.Error);
    }

    [TestMethod]
    public void Figures_Csv_HasAsManyCellsInEachLineAsInItsHeading()
    {
        _plant.Measure(180);

        string[] lines = Run("--csv").Output.TrimEnd().Split('\n');

        int columns = lines[0].Split(',').Length;
        Assert.IsGreaterThan(20, lines.Length);
        foreach (string line in lines)
        {
            string outside = string.Concat(line.Split('"').Where((_, i) => i % 2 == 0));
            Assert.HasCount(columns, outside.Split(','), line);
        }
    }

    [TestMethod]
    public void Figures_PackMissing_IsNotInOrderAndSaysSo()
    {
        List<byte[]> packs = _plant.Nodes.Node.Next(180);
        packs.RemoveAt(60);
        _plant.Store(packs);
        _plant.Store(_plant.Nodes.Nodes[1].Next(180));

        CommandRun run = Run("--json");

        JsonNode result = JsonNode.Parse(run.Output)!;
        Assert.IsFalse((bool)result["inOrder"]!);
        Assert.AreEqual("packs-missing", (string?)result["nodes"]![0]!["gaps"]![0]!["cause"]);
        Assert.AreEqual(60, (long)result["nodes"]![0]!["gaps"]![0]!["firstMissing"]!);
        Assert.Contains("nodes-not-in-order", Figure(result, "plant", "test", "energy")["warnings"]!.ToJsonString());
        Assert.Contains("not-in-order", Figure(result, "node", "node-1", "energy")["warnings"]!.ToJsonString());
        Assert.DoesNotContain("not-in-order", Figure(result, "node", "node-2", "energy")["warnings"]!.ToJsonString());
        CollectionAssert.AreEqual(
            (bool[])[false, true], result["nodes"]!.AsArray().Select(node => (bool)node!["inOrder"]!).ToArray());
        Assert.Contains("The evidence is not in order: ", run.Error);
        Assert.Contains("node-1: packs-missing", run.Error);
    }

    [TestMethod]
    public void Figures_VirtualBoard_SaysSoInEveryEnergy()
    {
        using var simulated = new CheckpointPlant(1, "simulation");
        simulated.Measure(180);

        JsonNode result = JsonNode.Parse(
            CommandRun.Of("figures", "--plant", simulated.Folder.Path, "--from", From, "--to", To, "--json").Output)!;

        Assert.IsTrue((bool)result["nodes"]![0]!["virtual"]!);
        Assert.Contains("nothing was measured at a machine", Figure(result, "node", "node-1", "energy")["warnings"]!.ToJsonString());
        Assert.Contains("not measured at machines: node-1", Figure(result, "plant", "simulation", "energy")["warnings"]!.ToJsonString());
        _plant.Measure(180);
        Assert.DoesNotContain("virtual-", Json().ToJsonString());
    }

    [TestMethod]
    public void Figures_NodeWithoutPacks_IsNamedAndNotCountedAsZero()
    {
        _plant.Store(_plant.Nodes.Node.Next(180));

        JsonNode result = Json();

        Assert.IsFalse((bool)result["inOrder"]!);
        Assert.IsNull(Figure(result, "node", "node-2", "energy")["value"]);
        Assert.Contains(
            "1 of 2 nodes have data; without: node-2",
            Figure(result, "plant", "test", "energy")["warnings"]!.ToJsonString());
        Assert.AreEqual(50, Value(result, "plant", "test", "completeness"));
    }

    [TestMethod]
    public void Figures_StoreEditedSoThatAPackHasAnotherNumber_SaysSoAndUsesItNot()
    {
        _plant.Measure(180);
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection("Data Source=" + _plant.Folder.Store))
        {
            connection.Open();
            using Microsoft.Data.Sqlite.SqliteCommand command = connection.CreateCommand();
            command.CommandText =
                "DELETE FROM packs WHERE node_id = 1 AND seq = 90; UPDATE packs SET seq = 90 WHERE node_id = 1 AND seq = 40";
            Assert.AreEqual(2, command.ExecuteNonQuery());
        }

        CommandRun run = Run("--json");

        Assert.AreEqual(ExitCode.Ok, run.Code, run.Error);
        Assert.Contains("packs are stored under other numbers than they were signed with", run.Output);
    }

    [TestMethod]
    [DataRow("--from 2026-09-21T14:00 --to 2026-09-21T14:00", "is not before --to 2026-09-21T14:00")]
    [DataRow("--from 2026-09-21T14:05 --to 2026-09-21T15:00", "a period of figures begins and ends on a quarter hour")]
    [DataRow("--from 1969-09-21 --to 2026-09-22", "--from 1969-09-21 lies before 1970, when no node has a time")]
    [DataRow("--from yesterday --to 2026-09-21", "--from does not understand 'yesterday': write a day 2026-11-01")]
    [DataRow("--from 2026-09-21 --to 2026-09-22 --zone Mars", "--zone 'Mars' is no time zone")]
    [DataRow("--from 2026-09-21 --to 2026-09-22 --grid Mars", "--grid: 'Mars' is no place with factors")]
    [DataRow("--from 2026-09-21 --to 2026-09-22 --shifts 20:00,08:00", "--shifts '20:00,08:00': write times on quarter hours")]
    [DataRow("--from 2026-09-21 --to 2026-09-22 --baseline 2026-08", "--baseline '2026-08': write FROM/TO")]
    [DataRow("--from 2026-09-21 --to 2026-09-22 --quarter-hours", "--quarter-hours needs --json")]
    [DataRow("--from 2026-09-21 --to 2026-09-22 --json --csv", "give --json or --csv, not both")]
    public void Figures_WrongInput_SaysWhatToWrite(string options, string message)
    {
        CommandRun run = CommandRun.Of(["figures", "--plant", _plant.Folder.Path, .. options.Split(' ')]);

        Assert.AreEqual(ExitCode.Usage, run.Code, run.Error);
        Assert.Contains(message, run.Error);
        Assert.HasCount(1, run.Error.TrimEnd().Split('\n'));
    }

    [TestMethod]
    public void Figures_ZoneThatThePlantKeeps_IsThatOfItsDays()
    {
        _plant.Measure(10);
        _plant.Folder.SetZone("Asia/Shanghai");

        CommandRun kept = CommandRun.Of("figures", "--plant", _plant.Folder.Path, "--from", "2026-09-21", "--to", "2026-09-22", "--json");
        CommandRun named = CommandRun.Of(
            "figures", "--plant", _plant.Folder.Path, "--from", "2026-09-21", "--to", "2026-09-22", "--zone", "Europe/Berlin", "--json");

        Assert.AreEqual("2026-09-21T00:00:00+08:00", (string?)JsonNode.Parse(kept.Output)!["period"]!["from"]);
        Assert.AreEqual("2026-09-21T00:00:00+02:00", (string?)JsonNode.Parse(named.Output)!["period"]!["from"]);
    }

    [TestMethod]
    public void Figures_LaterDay_ReadsOnlyWhatItNeeds()
    {
        List<byte[]> packs = _plant.Nodes.Node.Next(2200);
        _plant.Store(packs);
        _plant.Store(_plant.Nodes.Nodes[1].Next(1));

        CommandRun run = CommandRun.Of(
            "figures", "--plant", _plant.Folder.Path, "--from", "2026-09-23T01:00", "--to", "2026-09-23T02:00");

        // 1,440 packs of the day before, 60 of the hour and 61 behind it, and one or two at the ends.
        int read = int.Parse(System.Text.RegularExpressions.Regex.Match(run.Output, "computed from ([0-9]+) packs").Groups[1].Value);
        Assert.IsTrue(read is > 1500 and < 1600, run.Output);
    }

    [TestMethod]
    public void Figures_PlantWithoutAStore_SaysWhatToDo()
    {
        CommandRun run = Run();

        Assert.AreEqual(ExitCode.Failure, run.Code);
        Assert.Contains("the plant has no evidence store yet: start 'meternode serve', or name another store with --db", run.Error);
    }

    private static double Moved(IEnumerable<byte[]> packs, ulong kid)
    {
        double? before = null;
        double last = 0;
        double from = new DateTimeOffset(2026, 9, 21, 14, 30, 0, TimeSpan.Zero).ToUnixTimeSeconds();
        foreach (byte[] bytes in packs)
        {
            Pack.TryDecode(bytes, out Pack? pack);
            PackPayload.TryRead(pack!.Payload, out PackPayload? payload);
            if (pack.Kid == kid && payload!.EndSeconds <= from + 7200)
            {
                before = payload.EndSeconds <= from ? payload.Number("ei") : before;
                last = payload.Number("ei")!.Value;
            }
        }

        return last - before!.Value;
    }

    private static JsonNode Figure(JsonNode result, string scope, string name, string id) => result["figures"]!.AsArray().Single(
        figure => (string?)figure!["scope"] == scope && (string?)figure["name"] == name && (string?)figure["id"] == id)!;

    private static double Value(JsonNode result, string scope, string name, string id) =>
        (double)Figure(result, scope, name, id)["value"]!;

    private JsonNode Json(params string[] options) => JsonNode.Parse(Run(["--json", .. options]).Output)!;

    private CommandRun Run(params string[] options) =>
        CommandRun.Of(["figures", "--plant", _plant.Folder.Path, "--from", From, "--to", To, .. options]);
}
