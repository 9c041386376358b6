using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Tools.Tests.Attacks;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;
using Microsoft.Data.Sqlite;

namespace MeterNode.Tools.Tests.Commands;

/// <summary>
/// A part of a store as a file by itself: whoever checks the same part of it finds all that it needs, and nothing of other times.
/// </summary>
[TestClass]
public sealed class ExportPeriodTests : IDisposable
{
    private const int Packs = 60;
    private readonly TestPlant _plant = new(2);
    private readonly string _folder = Directory.CreateTempSubdirectory("mn-export").FullName;
    private readonly List<List<byte[]>> _packs;

    public ExportPeriodTests()
    {
        _packs = [.. _plant.Nodes.Select(node => node.Next(Packs))];
        File.WriteAllText(Keys, _plant.Registry.ToJson());
        using IEvidenceStore store = EvidenceStores.Open(Database, create: true);
        using var collector = new EvidenceCollector(_plant.Registry, store);
        for (int i = 0; i < _packs.Count; i++)
        {
            string topic = $"mn/v1/test/{_plant.Nodes[i].Id}/ev";
            collector.Ingest([.. _packs[i].Select(pack => new ReceivedPack(topic, pack, DateTimeOffset.UnixEpoch))]);
        }
    }

    private string Database => Path.Combine(_folder, "evidence.db");

    private string Keys => Path.Combine(_folder, "keys.json");

    private string Part => Path.Combine(_folder, "part.mnev");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [TestMethod]
    public void Export_Period_IsInOrderForItAndHasItsEnergy()
    {
        string from = Time(20), to = Time(40);
        CommandRun run = CommandRun.Of("export", "--db", Database, "--all", "--from", from, "--to", to, "--out", Part);
        Assert.AreEqual(0, run.Code, run.Error);
        StringAssert.Contains(run.Output, "42 packs of 2 nodes");

        string whole = Path.Combine(_folder, "whole.mnev");
        File.WriteAllBytes(whole, [.. _packs.SelectMany(packs => packs).SelectMany(pack => pack)]);
        CommandRun part = CommandRun.Of("verify", Part, "--keys", Keys, "--period", $"{from}/{to}", "--json");
        CommandRun all = CommandRun.Of("verify", whole, "--keys", Keys, "--period", $"{from}/{to}", "--json");
        Assert.AreEqual(0, part.Code, part.Output);
        Assert.AreEqual(0, all.Code, all.Output);
        CollectionAssert.AreEqual(Figures(all.Output), Figures(part.Output));
    }

    /// <summary>The day that the node was first there begins with pack 0.</summary>
    [TestMethod]
    public void Export_PeriodOfTheBeginning_HasPackZero()
    {
        CommandRun run = CommandRun.Of(
            "export", "--db", Database, "--node", "node-1", "--from", Time(-20), "--to", Time(10), "--out", Part, "--json");
        Assert.AreEqual(0, run.Code, run.Error);
        Assert.AreEqual(10, JsonDocument.Parse(run.Output).RootElement.GetProperty("packs").GetInt32());
        CollectionAssert.AreEqual((byte[])[.. _packs[0].Take(10).SelectMany(pack => pack)], File.ReadAllBytes(Part));
    }

    [TestMethod]
    public void Export_FromCheckpointToCheckpoint_VerifyTakesItBehindTheFirst()
    {
        string[] files = [.. ((int[])[10, 30]).Select((packs, i) => Checkpoint(packs, i))];
        CommandRun run = CommandRun.Of(
            "export", "--db", Database, "--node", "node-1", "--after", files[0], "--up-to", files[1], "--out", Part);
        Assert.AreEqual(0, run.Code, run.Error);
        CollectionAssert.AreEqual((byte[])[.. _packs[0].Skip(10).Take(20).SelectMany(pack => pack)], File.ReadAllBytes(Part));

        CommandRun check = CommandRun.Of(["verify", Part, "--keys", Keys, "--checkpoint", .. files]);
        Assert.AreEqual(0, check.Code, check.Output);
        StringAssert.Contains(check.Output, "begins-at-checkpoint");
    }

    [TestMethod]
    [DataRow(new[] { "--from", "2026-11-01" }, "a period needs both --from and --to")]
    [DataRow(new[] { "--from", "2027-11-01", "--to", "2027-12-01" }, "in what was asked; nothing is written")]
    [DataRow(new[] { "--from", "yesterday", "--to", "2027-12-01" }, "does not understand 'yesterday/2027-12-01'")]
    public void Export_NoPart_SaysWhyInOneLine(string[] part, string message)
    {
        CommandRun run = CommandRun.Of(["export", "--db", Database, "--node", "node-1", "--out", Part, .. part]);
        Assert.AreNotEqual(0, run.Code);
        StringAssert.Contains(run.Error, message);
        Assert.HasCount(1, run.Error.TrimEnd().Split('\n'));
        Assert.IsFalse(File.Exists(Part));
    }

    private static string Time(int minutes) => DateTimeOffset.FromUnixTimeSeconds(TestNode.StartSeconds + (minutes * 60L))
        .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string[] Figures(string json) =>
    [
        .. JsonDocument.Parse(json).RootElement.GetProperty("nodes").EnumerateArray().Select(node => string.Join(
            ' ', ((string[])["id", "energyJoules", "from", "to", "coverage", "packs"]).Select(name => node.GetProperty(name)))),
    ];

    private string Checkpoint(int packs, int number)
    {
        string file = Path.Combine(_folder, $"{number}.mncp");
        byte[] previous = number == 0
            ? SHA256.HashData(_plant.PlantKey.ExportSubjectPublicKeyInfo())
            : CheckpointFile.Read(File.ReadAllBytes(Path.Combine(_folder, $"{number - 1}.mncp"))).Checkpoint.Hash;
        DateTimeOffset time = AttackedPlant.After(packs + 1);
        CheckpointHead[] heads = [.. _plant.Nodes.Select((node, i) => AttackedPlant.Head(node, _packs[i][packs - 1]))];
        File.WriteAllBytes(file, CoseSign1Writer.Sign(
            MeterNode.Wire.Checkpoint.Payload("test", number, previous, time, time, null, heads), _plant.PlantKey));
        return file;
    }
}
