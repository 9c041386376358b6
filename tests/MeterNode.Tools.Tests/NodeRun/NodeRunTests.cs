using MeterNode.WholeNode;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.NodeRun;

/// <summary>
/// The program that tests/nanoclr.sh node runs on the emulator, here on the PC: the whole firmware from its provisioned files.
/// </summary>
[TestClass]
public class NodeRunTests
{
    private const int Seconds = 130;
    private const double PhaseWatts = 230 * 20 * 0.92106;

    [TestMethod]
    public void Run_FromProvisionedFiles_PacksVerifyAgainstTheRegistry()
    {
        using var check = new EvidenceCheck(Registry.Load(RegistryPath()));
        check.Read([.. Run(out _).SelectMany(p => p)], "emulated.mnev");
        Assert.IsTrue(check.IsInOrder, string.Join("; ", check.Findings));
        Assert.AreEqual(3, check.Items, "two packs of a minute and one that the stop closes");
        Assert.AreEqual("emulated", check.Nodes.Single().Node.Id);
    }

    [TestMethod]
    public void Run_OneChangedByte_DoesNotVerify()
    {
        List<byte[]> packs = Run(out _);
        packs[1][packs[1].Length / 2] ^= 1;
        using var check = new EvidenceCheck(Registry.Load(RegistryPath()));
        check.Read([.. packs.SelectMany(p => p)], "emulated.mnev");
        Assert.IsFalse(check.IsInOrder);
    }

    [TestMethod]
    public void Run_Twice_PacksAreEqualToTheByte()
    {
        List<byte[]> first = Run(out _);
        List<byte[]> second = Run(out _);
        Assert.AreEqual(first.Count, second.Count);
        for (int i = 0; i < first.Count; i++)
        {
            CollectionAssert.AreEqual(first[i], second[i]);
        }
    }

    [TestMethod]
    public void Run_ThreePhases_EnergyIsWhatTheMachineTakes()
    {
        Run(out long joules);

        // The first window ends about a quarter of a second after the start: what came before is not metered.
        Assert.AreEqual(3 * PhaseWatts * (Seconds - 0.5), joules, 3 * PhaseWatts);
    }

    [TestMethod]
    public void Run_ReceiptForEachPack_IsVerifiedAndTaken()
    {
        var node = new ProvisionedNode(ProvisionedNode.MakeFlash(), new SyntheticCollector(), (_, _) => { });
        node.RunUntil(Seconds);
        Assert.AreEqual(1, node.Loop.StoredSequence);
        Assert.AreEqual(1, node.Loop.NewestSequence);
    }

    private static List<byte[]> Run(out long joules)
    {
        var packs = new List<byte[]>();
        var node = new ProvisionedNode(ProvisionedNode.MakeFlash(), new SyntheticCollector(), (_, pack) => packs.Add(pack));
        node.RunUntil(Seconds);
        node.Stop();
        joules = node.Loop.ImportJoules;
        return packs;
    }

    private static string RegistryPath() => Path.Combine(Repository.Root, "tests", "MeterNode.NodeRun", "registry.json");
}
