using System.Text.Json.Nodes;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Wire;

namespace MeterNode.Tools.Tests.Reporting;

/// <summary>The report and verify compute energy, coverage and control accuracy of the same evidence alike.</summary>
[TestClass]
public sealed class HeadlineAgreementTests
{
    private const double JoulesPerKilowattHour = 3.6e6;

    private readonly string _folder = Directory.CreateTempSubdirectory("mn-headline").FullName;
    private readonly TestPlant _plant = new();

    private string Database => Path.Combine(_folder, "evidence.db");

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Report_WholeChain_SaysWhatVerifySays() => Compare(_plant.Node.Next(40));

    [TestMethod]
    public void Report_ChainWithAGap_SaysWhatVerifySays()
    {
        List<byte[]> packs = _plant.Node.Next(40);

        Compare([.. packs[..11], .. packs[20..]]);
    }

    [TestMethod]
    public void Report_ChainFromTheMiddle_SaysWhatVerifySays() => Compare(_plant.Node.Next(40)[8..]);

    [TestMethod]
    public void Report_RestartAndTimeNotMetered_SaysWhatVerifySays()
    {
        List<byte[]> packs = _plant.Node.Next(10);
        _plant.Node.Boot = 2;
        packs.Add(_plant.Node.Next(payload => payload.Text("ev", "boot reason=power boot=2 fw=0.7.0", 5).Number("unmet", "s", 4, 60)));

        Compare([.. packs, .. _plant.Node.Next(5)]);
    }

    [TestMethod]
    public void Report_ReplacedBoard_SaysWhatVerifySays()
    {
        List<byte[]> former = _plant.Node.Next(20);

        Compare([.. former, .. _plant.Replace().Next(20)]);
    }

    private void Compare(IReadOnlyList<byte[]> packs)
    {
        File.WriteAllText(Path.Combine(_folder, "registry.json"), _plant.Registry.ToJson());
        using (IEvidenceStore store = EvidenceStores.Open(Database, create: true))
        {
            using var collector = new EvidenceCollector(_plant.Registry, store);
            collector.Ingest([.. packs.Select(pack => new ReceivedPack("mn/v1/test/node-1/ev", pack, DateTimeOffset.UnixEpoch))]);
        }

        string keys = Path.Combine(_folder, "registry.json");
        JsonNode report = Json("report", "--db", Database, "--out", _folder, "--registry", keys, "--with-evidence", "--json");
        JsonNode verify = Json("verify", Path.Combine(_folder, "node-1.mnev"), "--keys", keys, "--json");

        JsonNode shown = report["nodes"]!.AsArray().Single()!;
        JsonArray said = verify["nodes"]!.AsArray();
        Dictionary<string, double?> figures = shown["figures"]!.AsArray().ToDictionary(
            figure => (string)figure!["id"]!, figure => (double?)figure!["value"]);
        Assert.AreEqual(
            said.Sum(node => (double)node!["energyJoules"]!) / JoulesPerKilowattHour, figures["energy"]!.Value, 1e-9);
        Assert.AreEqual(said.Max(node => (double?)node!["controlAccuracy"]?["celsius"]), (double?)shown["controlAccuracyCelsius"]);
        if (said.Count == 1)
        {
            Assert.AreEqual(100 * (double)said[0]!["coverage"]!, figures["coverage"]!.Value, 1e-9);
        }
        else
        {
            Assert.IsTrue(figures["coverage"] < 50, "the time between the boards is of it");
        }

        foreach ((JsonNode? board, JsonNode? node) in shown["boards"]!.AsArray().Zip(said))
        {
            Assert.AreEqual((double)node!["energyJoules"]! / JoulesPerKilowattHour, (double)board!["kilowattHours"]!, 1e-9);
        }
    }

    private static JsonNode Json(params string[] command)
    {
        CommandRun run = CommandRun.Of(command);
        return JsonNode.Parse(run.Output) ?? throw new AssertFailedException(run.Error);
    }
}
