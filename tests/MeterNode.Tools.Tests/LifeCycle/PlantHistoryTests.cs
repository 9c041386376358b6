using System.Text.Json.Nodes;
using MeterNode.Plant;

using MeterNode.Plant.Provisioning;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.LifeCycle;

/// <summary>The plant's signed history: what each step says, and what a reader refuses.</summary>
[TestClass]
public sealed class PlantHistoryTests : IDisposable
{
    private readonly TemporaryPlant _plant = new();

    [TestMethod]
    public void Add_EveryStep_SaysWhatHappenedInOrder()
    {
        string bundle = _plant.Provision();
        PlantCollectors.Add(_plant.Plant, "2");
        ConfigurationHistory.Activate(_plant.Plant, "press-1", NodeFacts.Read(bundle).Document!);

        PlantStatement[] all = Read(out string? problem);
        Assert.IsNull(problem);
        CollectionAssert.AreEqual(
            "plant cert cert collector cert cert crl claim cert enrol config cert cert collector config".Split(' '),
            all.Select(statement => statement.KindCode).ToArray());
        byte[] kid = NodeFacts.Read(bundle).Kid;
        CollectionAssert.AreEqual(kid, (byte[])all[9].Fields["kid"]);
        CollectionAssert.AreEqual(File.ReadAllBytes(Path.Combine(bundle, "files", "enrol.cose")), (byte[])all[9].Fields["rec"]);
        string former = Path.Combine(bundle, "history", "000001", "config.cose");
        CollectionAssert.AreEqual(File.ReadAllBytes(former), (byte[])all[10].Fields["cfg"]);
        CollectionAssert.AreEqual(File.ReadAllBytes(Path.Combine(bundle, "files", "config.cose")), (byte[])all[14].Fields["cfg"]);
        Assert.AreEqual("press-1", (string)all[11].Fields["name"]);
        Assert.AreEqual("collector-2", (string)all[13].Fields["name"]);
    }

    [TestMethod]
    public void History_PlantOfAnOlderVersion_BeginsWithWhatIsThereAtTheNextChange()
    {
        _plant.Provision();
        File.Delete(_plant.Plant.HistoryPath);
        _plant.Provision("press-2");
        PlantStatement[] all = Read(out string? problem);
        Assert.IsNull(problem);
        CollectionAssert.AreEqual(
            (string[])
            [
                "plant", "collector", "enrol press-1", "config press-1", "cert", "claim press-2", "cert", "enrol press-2", "config press-2",
                "cert",
            ],
            all.Select(statement => $"{statement.KindCode} {statement.Node}".TrimEnd()).ToArray());
    }

    [TestMethod]
    public void Read_AnyByteChanged_IsRefusedFromThatStatementOn()
    {
        _plant.Provision();
        byte[] file = File.ReadAllBytes(_plant.Plant.HistoryPath);
        PlantStatement[] whole = Read(out _);
        for (int position = 0; position < file.Length; position += 7)
        {
            byte[] changed = (byte[])file.Clone();
            changed[position] ^= 1;
            int intact = 0;
            for (int end = 0; intact < whole.Length && (end += whole[intact].Bytes.Length) <= position;)
            {
                intact++;
            }

            Assert.HasCount(intact, Read(changed, out string? problem), $"byte {position}");
            Assert.IsNotNull(problem, $"byte {position}");
        }
    }

    [TestMethod]
    public void Read_StatementLeftOutDoubledOrSwapped_IsRefused()
    {
        _plant.Provision();
        byte[][] all = [.. Read(out _).Select(statement => statement.Bytes)];
        foreach (byte[][] wrong in (byte[][][])[[.. all[1..]], [all[0], .. all[2..]], [all[0], .. all], [all[0], all[2], all[1]]])
        {
            Read([.. wrong.SelectMany(bytes => bytes)], out string? problem);
            Assert.IsNotNull(problem);
        }

        Read([.. all.SelectMany(bytes => bytes).SkipLast(1)], out string? cut);
        StringAssert.Contains(cut, "statement 11");
    }

    [TestMethod]
    public void Read_HistoryOfAnotherPlant_IsRefused()
    {
        using var other = new TemporaryPlant();
        Assert.IsEmpty(Read(File.ReadAllBytes(other.Plant.HistoryPath), out string? problem));
        Assert.IsNotNull(problem);
    }

    /// <summary>A plant that cannot say where its history stands must not sign a second one.</summary>
    [TestMethod]
    public void Change_HistoryDamaged_IsRefusedAndNothingIsChanged()
    {
        byte[] file = File.ReadAllBytes(_plant.Plant.HistoryPath);
        File.WriteAllBytes(_plant.Plant.HistoryPath, file[..^5]);
        SortedDictionary<string, string> before = PlantState.Files(_plant.Folder);
        OperatorException refusal = Assert.ThrowsExactly<OperatorException>(() => _plant.Provision());
        StringAssert.Contains(refusal.Message, "history.cbor");
        CollectionAssert.AreEqual(before, PlantState.Files(_plant.Folder));
    }

    [TestMethod]
    public void PlantHistory_Command_PrintsEachStatementAndVerifies()
    {
        _plant.Provision();
        CommandRun text = CommandRun.Of("plant", "history", "--plant", _plant.Folder);
        Assert.AreEqual(0, text.Code, text.Error);
        string kid = Convert.ToHexStringLower(NodeFacts.Read(_plant.Plant.BundlePath("press-1")).Kid);
        StringAssert.Contains(text.Output, "enrol      press-1, key " + kid);
        StringAssert.Contains(text.Output, ", serial 1");
        StringAssert.Contains(text.Error, "signed by the plant");
        JsonNode json = JsonNode.Parse(CommandRun.Of("plant", "history", "--plant", _plant.Folder, "--json").Output)!;
        Assert.IsTrue((bool)json["isInOrder"]!);
        Assert.AreEqual("enrol", (string)json["statements"]![9]!["kind"]!);

        byte[] file = File.ReadAllBytes(_plant.Plant.HistoryPath);
        file[^1] ^= 1;
        File.WriteAllBytes(_plant.Plant.HistoryPath, file);
        CommandRun wrong = CommandRun.Of("plant", "history", "--plant", _plant.Folder);
        Assert.AreEqual(4, wrong.Code);
        StringAssert.Contains(wrong.Error, "statement 11: the plant's key has not signed it");
    }

    public void Dispose() => _plant.Dispose();

    private PlantStatement[] Read(out string? problem) => Read(File.ReadAllBytes(_plant.Plant.HistoryPath), out problem);

    private PlantStatement[] Read(byte[] file, out string? problem)
    {
        using PlantKey key = _plant.Plant.LoadPlantKey();
        var history = new PlantHistory(file, key.SubjectPublicKeyInfo);
        PlantStatement[] all = [.. history.Read()];
        problem = history.Problem;
        return all;
    }
}
