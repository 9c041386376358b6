using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MeterNode.Figures;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Server.Computing;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

/// <summary>
/// A key that counts until a second: what it signed before stays good, what comes after is refused, and no entry is removed.
/// </summary>
[TestClass]
public sealed class KeyEndTests
{
    private const long Until = TestNode.StartSeconds + 5 * 60;
    private readonly TestPlant _plant = new();

    [TestMethod]
    public void Check_PacksAroundTheEnd_ThoseBeforeStayGoodAndTheOthersAreKeyEnded()
    {
        List<byte[]> packs = _plant.Node.Next(8);
        using var check = new EvidenceCheck(Ended(Until));
        check.Read([.. packs.SelectMany(pack => pack)], "file");
        Assert.AreEqual(5, check.Count(Verdict.Accepted), "the pack that ends with the last second is good");
        Assert.AreEqual(3, check.Count(Verdict.KeyEnded));
        Assert.IsFalse(check.IsInOrder);
        StringAssert.Contains(check.Findings[0].Judgement.Describe(), "retired, replaced or revoked");

        using var old = new EvidenceCheck(Ended(Until));
        old.Read([.. packs[..5].SelectMany(pack => pack)], "file");
        Assert.IsTrue(old.IsInOrder);
    }

    [TestMethod]
    public void Ingest_PackAfterTheEnd_GoesToQuarantine()
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using IEvidenceStore store = EvidenceStores.Open(file, create: true);
        using var collector = new EvidenceCollector(Ended(Until), store);
        IngestResult[] results =
            [.. _plant.Node.Next(7).Select(pack => collector.Ingest("mn/v1/test/node-1/ev", pack, DateTimeOffset.UtcNow))];
        Assert.AreEqual(Verdict.Accepted, results[4].Judgement.Verdict);
        Assert.AreEqual(Verdict.KeyEnded, results[5].Judgement.Verdict);
        Assert.AreEqual(2, store.Quarantine().Count());
        File.Delete(file);
    }

    [TestMethod]
    public void Figures_PacksStoredBeforeTheirKeyWasEnded_AreSaidAndInNoFigure()
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using (IEvidenceStore store = EvidenceStores.Open(file, create: true))
        {
            using var collector = new EvidenceCollector(_plant.Registry, store);
            List<byte[]> packs = _plant.Node.Next(8);
            packs.ForEach(pack => collector.Ingest("mn/v1/test/node-1/ev", pack, DateTimeOffset.UtcNow));
            const long Quarter = TestNode.StartSeconds / 900 * 900;
            var calendar = new PlantCalendar(new EvidencePeriod(Quarter, Quarter + 1800), TimeZoneInfo.Utc);

            var reading = new PlantReading(new StoredPacks(store), Ended(Until), calendar);
            reading.Read(CancellationToken.None);

            NodeCalendar node = reading.Nodes.Single();
            Assert.AreEqual(5, node.PackCount);
            Assert.AreEqual(new SeqRange(0, 4), node.Packs.Single().Packs);
            Assert.IsFalse(node.IsInOrder);
            Assert.IsTrue(
                reading.Findings.Any(finding => finding.Finding.StartsWith("key-ended: ", StringComparison.Ordinal)),
                string.Join('\n', reading.Findings));
        }

        File.Delete(file);
    }

    [TestMethod]
    public void Verify_PackWithoutUtc_HasNoTimeToCompare()
    {
        using var verifier = new PackVerifier(Ended(TestNode.StartSeconds - 1));
        Assert.AreEqual(Verdict.Accepted, verifier.Verify(_plant.Node.Next(timeQuality: 'U')).Judgement.Verdict);
        Assert.AreEqual(Verdict.KeyEnded, verifier.Verify(_plant.Node.Next(timeQuality: 'I')).Judgement.Verdict);
    }

    [TestMethod]
    public void Parse_RegistryWithEnds_ReadsWhatToJsonWrites()
    {
        Registry registry = Ended(Until);
        StringAssert.Contains(registry.ToJson(), "\"schemaVersion\": 2");
        Registry read = Registry.Parse(System.Text.Encoding.UTF8.GetBytes(registry.ToJson()));
        Assert.AreEqual(DateTimeOffset.FromUnixTimeSeconds(Until), read.Nodes[0].Until);
        Assert.IsFalse(read.IsInService("node-1"));
        StringAssert.Contains(_plant.Registry.ToJson(), "\"schemaVersion\": 1");
    }

    [TestMethod]
    public void Registry_EndThatIsForged_IsRefused()
    {
        using ECDsa stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        TestNode node = _plant.Node;
        var other = new TestNode("node-1", "press", _plant.PlantKey, board: "other");
        Refused(() => With(StatementWriter.End(node, stranger, Until)), "is not this plant's");
        Refused(() => With(StatementWriter.End(node, _plant.PlantKey, Until, site: "elsewhere")), "is not this plant's");
        Refused(() => With(StatementWriter.End(other, _plant.PlantKey, Until)), "another node or key");
        Refused(() => With(StatementWriter.End(node, _plant.PlantKey, Until, why: "bored")), "\"why\" is none of");
        Refused(() => With(StatementWriter.Sign(_plant.PlantKey, ("kind", "plant"), ("key", new byte[91]))), "another node or key");
        Refused(() => With(node.Enrolment), "not a statement");
    }

    [TestMethod]
    public void Parse_KeysOfOneNameThatOverlap_AreRefused()
    {
        TestNode board = _plant.Replace(60);
        RegisteredNode former =
            StatementWriter.Ended(_plant.Node, StatementWriter.End(_plant.Node, _plant.PlantKey, TestNode.StartSeconds));
        byte[] Json(params RegisteredNode[] nodes) => System.Text.Encoding.UTF8.GetBytes(
            new Registry("test", _plant.PlantKey.ExportSubjectPublicKeyInfo(), nodes).ToJson());

        Registry read = Registry.Parse(Json(former, board.Registered));
        Assert.AreEqual(board.Kid, read.Find("node-1")!.Kid);
        Assert.IsTrue(read.IsInService("node-1"));
        Refused(() => Registry.Parse(Json(board.Registered, former)), "at the same time");
        RegisteredNode late =
            StatementWriter.Ended(_plant.Node, StatementWriter.End(_plant.Node, _plant.PlantKey, TestNode.StartSeconds + 10 * 86400));
        Refused(() => Registry.Parse(Json(late, board.Registered)), "at the same time");
    }

    [TestMethod]
    public void Parse_VersionOfTheFuture_IsRefused()
    {
        JsonNode json = JsonNode.Parse(_plant.Registry.ToJson())!;
        json["schemaVersion"] = 3;
        Refused(() => Registry.Parse(System.Text.Encoding.UTF8.GetBytes(json.ToJsonString())), "schema version 3");
    }

    private static void Refused(Func<Registry> read, string why) =>
        StringAssert.Contains(Assert.ThrowsExactly<RegistryException>(() => read()).Message, why);

    private Registry Ended(long until) => With(StatementWriter.End(_plant.Node, _plant.PlantKey, until));

    private Registry With(byte[] end) =>
        new("test", _plant.PlantKey.ExportSubjectPublicKeyInfo(), [StatementWriter.Ended(_plant.Node, end)]);
}
