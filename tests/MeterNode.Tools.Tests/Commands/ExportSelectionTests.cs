using System.Text.Json;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Tools.Tests.Wire;
using Microsoft.Data.Sqlite;

namespace MeterNode.Tools.Tests.Commands;

/// <summary>Whose packs <c>export</c> writes: a machine that got a new board under its old name, and plants that share a store.</summary>
[TestClass]
public sealed class ExportSelectionTests
{
    private readonly TestPlant _plant = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("mn-export").FullName;

    private string Database => Path.Combine(_folder, "evidence.db");

    private string Keys => Path.Combine(_folder, "keys.json");

    [TestCleanup]
    public void RemoveFolder()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
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
}
