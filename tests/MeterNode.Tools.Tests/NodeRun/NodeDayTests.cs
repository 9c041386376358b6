using MeterNode.Support;
using MeterNode.WholeNode;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.NodeRun;

/// <summary>
/// A simulated day of the node that tests/nanoclr.sh node runs: hours without network and without collector, full ring, change of the
/// day. On the emulator this is the run that the heap is judged by; here it is held that the day has all of that in it.
/// </summary>
[TestClass]
public class NodeDayTests
{
    private const int Seconds = 86400;

    [TestMethod]
    public void Run_ADay_PacksAreInOrderAndStored()
    {
        var packs = new SortedDictionary<long, byte[]>();
        MemoryFileStore flash = ProvisionedNode.MakeFlash();
        long roomBytes = flash.RoomBytes;
        int repeated = 0;
        var collector = new SyntheticCollector();
        var node = new ProvisionedNode(flash, collector, (sequence, pack) => repeated += packs.TryAdd(sequence, pack) ? 0 : 1);
        node.RunUntil(Seconds);
        node.Stop();

        Assert.AreEqual(roomBytes, flash.RoomBytes, "the simulated flash must not grow into the heap that is measured");
        Assert.AreEqual(node.Loop.NewestSequence, collector.Stored);
        Assert.AreEqual(collector.Stored - 1, node.Loop.StoredSequence, "after the stop no receipt is taken");
        Assert.AreNotEqual(0, repeated, "what no receipt covers is sent again");
        Assert.IsGreaterThan(10, packs.Values.Count(HasQuarterHours), "packs with quarter hours, while the network is away");
        using var check = new EvidenceCheck(Registry.Load(RegistryPath()));
        check.Read([.. packs.Values.SelectMany(p => p)], "emulated.mnev");
        Assert.IsTrue(check.IsInOrder, string.Join("; ", check.Findings));
        Assert.AreEqual(packs.Keys.Last() + 1, check.Items);
    }

    private static bool HasQuarterHours(byte[] pack) => pack.AsSpan().IndexOf("bqh"u8) >= 0;

    private static string RegistryPath() => Path.Combine(Repository.Root, "tests", "MeterNode.NodeRun", "registry.json");
}
