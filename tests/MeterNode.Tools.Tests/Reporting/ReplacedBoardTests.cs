using System.Text.Json;
using System.Text.RegularExpressions;
using MeterNode.Figures;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Server.Reports;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;
using Microsoft.Data.Sqlite;

namespace MeterNode.Tools.Tests.Reporting;

/// <summary>A machine that got a new board under its old name, and plants that share a store: from the collector to the report.</summary>
[TestClass]
public class ReplacedBoardTests
{
    private const double JoulesPerKilowattHour = 3.6e6;
    private readonly TestPlant _plant = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("mn-replaced").FullName;

    private string Database => Path.Combine(_folder, "evidence.db");

    private string Keys => Path.Combine(_folder, "keys.json");

    [TestCleanup]
    public void RemoveFolder()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [TestMethod]
    public void Write_ReplacedBoard_AddsWhatEachBoardMetered()
    {
        TestNode board = _plant.Replace(minutes: 60);
        ReportDocument report = Write([.. board.Next(5), .. _plant.Node.Next(20)], out string html);

        NodeFigures node = report.Figures.Nodes.Single();
        Assert.IsTrue(report.IsInOrder);
        Assert.IsTrue(node.IsWhole);
        Assert.AreEqual((25, 100.0), (node.PackCount, node.CompletenessPercent));
        CollectionAssert.AreEqual((ulong[])[_plant.Node.Kid, board.Kid], node.Boards.Select(made => made.Kid).ToArray());
        Assert.AreEqual((_plant.Node.Joules + board.Joules) / JoulesPerKilowattHour, node.KilowattHours!.Value, 1e-9);
        Assert.AreEqual(board.Joules / JoulesPerKilowattHour, node.Boards[1].KilowattHours!.Value, 1e-9);
        Assert.AreEqual("packs 0 to 19 of board 1; packs 0 to 4 of board 2", node.ImportJoules!.Origin);
        Assert.AreEqual(26 + 6, node.Shots!.Difference, "20 and 5 packs, 4 shots in 3 of them");
        Assert.AreEqual(node.KilowattHours.Value, node.Energy.Points[^1].Value, 1e-9);
        Assert.AreEqual(node.KilowattHours.Value, TimeSlice.Cut(node).Sum(slice => slice.KilowattHours)!.Value, 1e-9);
        string text = Regex.Replace(html, "<[^>]+>", " ");
        Assert.Contains($"Chain of board 1, key {_plant.Node.Registered.KidText}", text);
        Assert.Contains($"Chain of board 2, key {board.Registered.KidText}", text);
        Assert.Contains("Packs 0 to 4: 5 stored, 0 missing", text);
        Assert.Contains("pack 14 of board 1", text);
    }

    [TestMethod]
    public void Write_TimeBetweenBoards_IsStatedAsNotMetered()
    {
        TestNode board = _plant.Replace(minutes: 60);
        ReportDocument report = Write([.. _plant.Node.Next(20), .. board.Next(5)], out string html);

        Figure between = FigureTable.Of(report.Figures.Nodes[0], report.Figures).Single(figure => figure.Id == "unmeteredBetweenBoards");
        Assert.AreEqual((40 * 60) + 10, between.Value, "the first reading of the new board ends ten seconds after its start");
        Assert.AreEqual(0, report.Figures.Nodes[0].OverlapSeconds);
        Assert.Contains("time between boards, not metered", html);
    }

    [TestMethod]
    public void Write_BoardsThatMeterAtOnce_AreSaidToBeCountedTwice()
    {
        TestNode board = _plant.Replace(minutes: 5);
        ReportDocument report = Write([.. _plant.Node.Next(20), .. board.Next(5)], out _);

        Figure overlap = FigureTable.Of(report.Figures.Nodes[0], report.Figures).Single(figure => figure.Id == "boardsAtOnce");
        Assert.AreEqual((15 * 60) - 10, overlap.Value);
        Assert.Contains("counted twice", overlap.Origin);
        Assert.AreEqual(0, report.Figures.Nodes[0].BetweenBoardsSeconds);
    }

    [TestMethod]
    public void Write_OneBoard_SaysNothingOfBoards()
    {
        ReportDocument report = Write(_plant.Node.Next(3), out string html);

        Assert.IsNull(report.Figures.Nodes[0].BetweenBoardsSeconds);
        Assert.DoesNotContain("board", html);
    }

    [TestMethod]
    public void Write_GapOfTheFormerBoard_IsItsOwn()
    {
        TestNode board = _plant.Replace();
        List<byte[]> former = _plant.Node.Next(5);
        ReportDocument report = Write([former[0], former[1], former[4], .. board.Next(4)], out _);

        NodeFigures node = report.Figures.Nodes.Single();
        Assert.AreEqual(new SeqRange(2, 3), node.Boards[0].Missing.Single().Packs);
        Assert.IsTrue(node.Boards[1].IsWhole);
        Assert.IsFalse(report.IsInOrder);
        JsonElement json = JsonDocument.Parse(ReportJson.Write(report)).RootElement.GetProperty("nodes")[0];
        Assert.AreEqual("test", json.GetProperty("site").GetString());
        Assert.AreEqual(2, json.GetProperty("boards")[0].GetProperty("missing")[0].GetProperty("first").GetInt32());
        Assert.AreEqual(board.Registered.KidText, json.GetProperty("boards")[1].GetProperty("kid").GetString());
        Assert.AreEqual(JsonValueKind.Null, json.GetProperty("lastSeq").ValueKind, "numbers of two chains are no range");
    }

    [TestMethod]
    public void Write_PackMovedToTheOtherKeyInTheStore_IsLeftOutAndSaid()
    {
        TestNode board = _plant.Replace();
        using IEvidenceStore store = Ingest([.. _plant.Node.Next(6), .. board.Next(3)]);
        using (var connection = new SqliteConnection("Data Source=" + Database))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "UPDATE packs SET node_id = 3 - node_id WHERE seq = 5";
            Assert.AreEqual(1, command.ExecuteNonQuery());
        }

        ReportDocument report = ReportFolder.Write(store, _plant.Registry, new ReportOptions { Folder = _folder });

        ReportDocument withoutKeys = ReportFolder.Write(store, new Registry("", null, []), new ReportOptions { Folder = _folder });

        Assert.AreEqual(1L, withoutKeys.Figures.Nodes[0].Boards[1].RefusedPacks, "also where no signature can be checked");
        Assert.AreEqual((0L, 1L), (report.Figures.Nodes[0].Boards[0].RefusedPacks, report.Figures.Nodes[0].Boards[1].RefusedPacks));
        Assert.IsFalse(report.IsInOrder);
    }

    [TestMethod]
    public void Write_ReplacedBoardWithEvidence_OneFileOfBothKeysThatVerifies()
    {
        TestNode board = _plant.Replace();
        using IEvidenceStore store = Ingest([.. board.Next(3), .. _plant.Node.Next(6)]);

        ReportFolder.Write(store, _plant.Registry, new ReportOptions { Folder = _folder, WithEvidence = true });
        CommandRun verify = CommandRun.Of(
            "verify", Path.Combine(_folder, "node-1.mnev"), "--keys", Path.Combine(_folder, "registry.json"));

        Assert.AreEqual(0, verify.Code, verify.Output);
        Assert.Contains("IN ORDER: authentic, complete, consistent, not anchored\n", verify.Output);
        Assert.Contains($"node-1 key {board.Registered.KidText} (die-casting press)", verify.Output);
    }

    [TestMethod]
    public void Export_Name_WritesAllItsKeysInTheOrderInWhichTheyBegan()
    {
        TestNode board = _plant.Replace();
        List<byte[]> present = board.Next(3);
        List<byte[]> former = _plant.Node.Next(2);
        Ingest([.. present, .. former]).Dispose();
        string all = Path.Combine(_folder, "all.mnev");
        string one = Path.Combine(_folder, "one.mnev");

        CommandRun exported = CommandRun.Of("export", "--db", Database, "--node", "node-1", "--out", all, "--with-page");
        CommandRun json = CommandRun.Of("export", "--db", Database, "--kid", board.Registered.KidText, "--out", one, "--json");

        Assert.Contains("5 packs of node-1 from 2 boards", exported.Output);
        CollectionAssert.AreEqual((byte[])[.. former.Concat(present).SelectMany(pack => pack)], File.ReadAllBytes(all));
        CollectionAssert.AreEqual((byte[])[.. present.SelectMany(pack => pack)], File.ReadAllBytes(one));
        Assert.AreEqual(0, CommandRun.Of("verify", all, "--keys", Keys).Code);
        Assert.AreEqual(0, CommandRun.Of("verify", one, "--keys", Keys).Code);
        Assert.AreEqual(
            board.Registered.KidText,
            JsonDocument.Parse(json.Output).RootElement.GetProperty("kids").EnumerateArray().Single().GetString());
    }

    [TestMethod]
    [DataRow(new[] { "--node", "node-7" }, "has no packs of 'node-7'; it has node-1 of test")]
    [DataRow(new[] { "--kid", "0123456789abcdef" }, "has no packs of the key 0123456789abcdef; it has node-1 of test")]
    [DataRow(new[] { "--node", "node-1", "--site", "works-9" }, "has no packs of 'node-1' of the plant 'works-9'")]
    [DataRow(new[] { "--kid", "press-1" }, "--kid 'press-1': write the key identifier with 16 hex digits, as verify shows it")]
    [DataRow(new string[0], "name the node with --node, one of its boards with --kid, or take every node with --all")]
    public void Export_NothingThatIsThere_SaysWhatToWrite(string[] selection, string message)
    {
        Ingest(_plant.Node.Next(1)).Dispose();

        CommandRun run = CommandRun.Of(["export", "--db", Database, "--out", Path.Combine(_folder, "x.mnev"), .. selection]);

        Assert.AreNotEqual(0, run.Code);
        Assert.Contains(message, run.Error);
        Assert.HasCount(1, run.Error.TrimEnd().Split('\n'));
    }

    [TestMethod]
    public void Write_TwoPlantsInOneStore_KeepsTheirFiguresApartAndNamesThem()
    {
        var other = new TestPlant(1, "works-2");
        using IEvidenceStore store = Ingest(_plant.Node.Next(10));
        Ingest(store, other, other.Node.Next(4));

        ReportDocument report = ReportFolder.Write(store, new Registry("", null, []), new ReportOptions { Folder = _folder });

        CollectionAssert.AreEqual(
            (string[])["test node-1 10", "works-2 node-1 4"],
            report.Figures.Nodes.Select(node => $"{node.Site} {node.Id} {node.PackCount}").ToArray());
        Assert.AreEqual(_plant.Node.Joules / JoulesPerKilowattHour, report.Figures.Nodes[0].KilowattHours!.Value, 1e-9);
        Assert.AreEqual(other.Node.Joules / JoulesPerKilowattHour, report.Figures.Nodes[1].KilowattHours!.Value, 1e-9);
        Assert.Contains("plant works-2, die-casting press", File.ReadAllText(Path.Combine(_folder, ReportFolder.FileName)));
    }

    [TestMethod]
    public void Write_BareKeysOfTwoPlants_KeepsPlantsMachinesAndEvidenceFilesApart()
    {
        var other = new TestPlant(1, "works-2");
        using IEvidenceStore store = Ingest(_plant.Node.Next(10));
        Ingest(store, other, other.Node.Next(4));
        TestPlant[] plants = [_plant, other];
        var keys = new Registry("", null, plants.Select(plant => RegisteredNode.FromKey(plant.Node.Key.ExportSubjectPublicKeyInfo())));

        ReportDocument report = ReportFolder.Write(store, keys, new ReportOptions { Folder = _folder, WithEvidence = true });

        CollectionAssert.AreEqual(
            (string[])["test node-1 die-casting press 10", "works-2 node-1 die-casting press 4"],
            report.Figures.Nodes.Select(node => $"{node.Site} {node.Id} {node.Machine} {node.PackCount}").ToArray());
        Assert.AreEqual(0, CommandRun.Of("verify", Path.Combine(_folder, "test.node-1.mnev"), "--keys", Keys).Code);
        Assert.IsTrue(File.Exists(Path.Combine(_folder, "works-2.node-1.mnev")));
        Assert.IsFalse(File.Exists(Path.Combine(_folder, "node-1.mnev")));
    }

    [TestMethod]
    public void Write_RegistryOfOneOfTwoPlants_IsOnThatPlantAlone()
    {
        var other = new TestPlant(1, "works-2");
        List<byte[]> packs = other.Node.Next(6);
        packs[4][^70] ^= 1;
        using IEvidenceStore store = Ingest(_plant.Node.Next(10));
        Ingest(store, other, [packs[0], packs[1], packs[4], packs[5], packs[1]]);

        ReportDocument report = ReportFolder.Write(store, _plant.Registry, new ReportOptions { Folder = _folder });

        Assert.IsTrue(report.IsInOrder, "what the other plant has is its own affair");
        Assert.AreEqual(10, report.Figures.Nodes.Single().PackCount);
        Assert.AreEqual(0, report.Verdicts.GetValueOrDefault(Verdict.BadSignature) + report.Verdicts.GetValueOrDefault(Verdict.ChainGap));
        Assert.AreEqual((0, 0L), (report.Quarantine.Count, report.QuarantineCount));
        Assert.Contains(
            "packs of other plants; they are not in this report: works-2 (1 keys, 3 packs)",
            File.ReadAllText(Path.Combine(_folder, ReportFolder.FileName)));
        Assert.IsFalse(ReportFolder.Write(store, other.Registry, new ReportOptions { Folder = _folder }).IsInOrder);
    }

    [TestMethod]
    public void Export_NameOfTwoPlants_AsksForThePlant()
    {
        var other = new TestPlant(1, "works-2");
        using (IEvidenceStore store = Ingest(_plant.Node.Next(2)))
        {
            Ingest(store, other, other.Node.Next(1));
        }

        string file = Path.Combine(_folder, "one.mnev");
        CommandRun asked = CommandRun.Of("export", "--db", Database, "--node", "node-1", "--out", file);
        CommandRun named = CommandRun.Of("export", "--db", Database, "--node", "node-1", "--site", "test", "--out", file);

        Assert.Contains("'node-1' is a node of 2 plants: add --site, one of test, works-2", asked.Error);
        Assert.Contains("2 packs of node-1", named.Output);
    }

    private IEvidenceStore Ingest(IReadOnlyList<byte[]> packs)
    {
        File.WriteAllText(Keys, _plant.Registry.ToJson());
        IEvidenceStore store = EvidenceStores.Open(Database, create: true);
        Ingest(store, _plant, packs);
        return store;
    }

    private static void Ingest(IEvidenceStore store, TestPlant plant, IReadOnlyList<byte[]> packs)
    {
        using var collector = new EvidenceCollector(plant.Registry, store);
        var now = DateTimeOffset.FromUnixTimeSeconds(TestNode.StartSeconds + 100_000);
        collector.Ingest([.. packs.Select(pack => new ReceivedPack($"mn/v1/{plant.Registry.Site}/node-1/ev", pack, now))]);
    }

    private ReportDocument Write(IReadOnlyList<byte[]> packs, out string html)
    {
        using IEvidenceStore store = Ingest(packs);
        ReportDocument report = ReportFolder.Write(store, _plant.Registry, new ReportOptions { Folder = _folder });
        html = File.ReadAllText(Path.Combine(_folder, ReportFolder.FileName));
        return report;
    }
}
