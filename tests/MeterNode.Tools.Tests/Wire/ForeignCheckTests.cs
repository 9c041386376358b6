using System.Text.Json;
using MeterNode.Tests;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

/// <summary>
/// The test packs, checked by others: it shows that Wire, the test's writer and the foreign stacks read the format alike.
/// </summary>
[TestClass]
public class ForeignCheckTests
{
    private static readonly TestPlant s_plant = new(2);
    private static string s_folder = "";

    private static string Evidence => Path.Combine(s_folder, "evidence.mnev");

    private static string Registry => Path.Combine(s_folder, "registry.json");

    [ClassInitialize]
    public static void WriteEvidence(TestContext context)
    {
        s_folder = Directory.CreateTempSubdirectory("mn-foreign").FullName;
        File.WriteAllBytes(
            Evidence, [.. s_plant.Nodes[0].Next(20).SelectMany(pack => pack), .. s_plant.Nodes[1].Next(3).SelectMany(pack => pack)]);
        File.WriteAllText(Registry, s_plant.Registry.ToJson());
    }

    [ClassCleanup]
    public static void RemoveFolder() => Directory.Delete(s_folder, recursive: true);

    [TestMethod]
    public void WithPython_TestPacks_Verify()
    {
        IReadOnlyDictionary<string, int> packs = ForeignCheck.WithPython(Evidence, Registry);

        Assert.AreEqual(20, packs["node-1"]);
        Assert.AreEqual(3, packs["node-2"]);
    }

    [TestMethod]
    public void WithPython_ReplacedBoard_VerifiesEachKey()
    {
        var plant = new TestPlant();
        TestNode board = plant.Replace();
        string evidence = Path.Combine(s_folder, "replaced.mnev");
        string registry = Path.Combine(s_folder, "replaced.json");
        File.WriteAllBytes(evidence, [.. plant.Node.Next(4).SelectMany(pack => pack), .. board.Next(3).SelectMany(pack => pack)]);
        File.WriteAllText(registry, plant.Registry.ToJson());

        IReadOnlyDictionary<string, int> packs = ForeignCheck.WithPython(evidence, registry);

        Assert.AreEqual(4, packs[$"node-1 key {plant.Node.Registered.KidText}"]);
        Assert.AreEqual(3, packs[$"node-1 key {board.Registered.KidText}"]);
    }

    [TestMethod]
    public void WithPython_KeyThatEnded_RefusesWhatComesAfterAndKeepsTheRest()
    {
        var plant = new TestPlant();
        string evidence = Path.Combine(s_folder, "ended.mnev");
        string registry = Path.Combine(s_folder, "ended.json");
        RegisteredNode ended =
            StatementWriter.Ended(plant.Node, StatementWriter.End(plant.Node, plant.PlantKey, TestNode.StartSeconds + 180));
        File.WriteAllText(registry, new Registry("test", plant.PlantKey.ExportSubjectPublicKeyInfo(), [ended]).ToJson());
        List<byte[]> packs = plant.Node.Next(4);
        File.WriteAllBytes(evidence, [.. packs[..3].SelectMany(pack => pack)]);
        Assert.AreEqual(3, ForeignCheck.WithPython(evidence, registry)["node-1"]);
        File.WriteAllBytes(evidence, [.. packs.SelectMany(pack => pack)]);
        StringAssert.Contains(
            Assert.Throws<Exception>(() => ForeignCheck.WithPython(evidence, registry)).Message, "after the last second of its key");
    }

    [TestMethod]
    public void WithPython_QuarterHours_StandForTheSameRecords()
    {
        var plant = new TestPlant();
        byte[] pack = plant.Nodes[0].Next(payload => payload.Bytes("qh", QuarterHourTests.Bytes()));
        string evidence = Path.Combine(s_folder, "quarters.mnev");
        string registry = Path.Combine(s_folder, "quarters.json");
        File.WriteAllBytes(evidence, pack);
        File.WriteAllText(registry, plant.Registry.ToJson());
        using var verifier = new PackVerifier(plant.Registry);
        JsonElement[] said = ForeignCheck.QuarterHoursWithPython(evidence, registry);

        CollectionAssert.AreEquivalent(
            QuarterHourTests.Expanded(verifier.Verify(pack).Payload!).Select(Text).ToArray(), said.Select(Text).ToArray());
    }

    private static string Text(SignedRecord record) => $"{record.Name} {record.AtSeconds:R} {record.Value:R}{record.Text}";

    private static string Text(JsonElement said) => $"{said[0].GetString()} {said[1].GetDouble():R} "
        + (said[2].ValueKind == JsonValueKind.String ? said[2].GetString() : $"{said[2].GetDouble():R}");

    [TestMethod]
    public void WithPython_ChangedPack_Fails()
    {
        byte[] bytes = File.ReadAllBytes(Evidence);
        bytes[bytes.Length / 2] ^= 1;
        string changed = Path.Combine(s_folder, "changed.mnev");
        File.WriteAllBytes(changed, bytes);

        Assert.ThrowsExactly<AssertFailedException>(() => ForeignCheck.WithPython(changed, Registry));
    }

    [TestMethod]
    public void WithOpenssl_TestPacks_Verify() => Assert.AreEqual(10, ForeignCheck.WithOpenssl(Evidence, Registry));

    [TestMethod]
    public void WithNpm_TestPacks_Verify() => Assert.AreEqual(23, ForeignCheck.WithNpm(Evidence, Registry));
}
