using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Node;

/// <summary>A whole node whose packs a secure element signs: no signature comes twice, and nothing relies on that.</summary>
[TestClass]
public sealed class SecureElementTests : IDisposable
{
    private readonly ElementBench _bench = new();

    [TestMethod]
    public void Run_Hour_EveryPackVerifiesWithLowS()
    {
        var rig = new NodeRig(element: _bench.Open);
        rig.Run(3600);
        Assert.IsGreaterThanOrEqualTo(59, rig.Arrived().Count);
        Assert.IsTrue(rig.Packs.Values.All(pack => Es256.IsLowS(pack.Pack.Bytes.Span[^64..])));
        rig.Check();
    }

    /// <summary>
    /// A signature that was made before the cut is made anew after it, and differs. No pack with it has left the node, so every number
    /// goes out once.
    /// </summary>
    [TestMethod]
    public void PowerCut_AtEachStepOfASignature_EveryNumberGoesOutOnceAndTheChainHolds()
    {
        var rig = new NodeRig(element: _bench.Open);
        int cuts = 0;
        bool isWhole = false;
        for (int polls = 0; !isWhole; polls++)
        {
            long transfers = _bench.Transfers;
            long packs = rig.Loop.PacksFinished;
            rig.RunUntil(() => _bench.Transfers > transfers);
            for (int poll = 0; poll < polls && rig.Loop.PacksFinished == packs; poll++)
            {
                rig.RunUntil(() => true);
            }

            isWhole = rig.Loop.PacksFinished > packs;
            cuts++;
            rig.PowerCycle();
        }

        Assert.IsGreaterThan(20, cuts, "polls of a signature");
        rig.Run(200);
        long[] numbers = [.. rig.Arrived().Select(pack => pack.Seq)];
        CollectionAssert.AreEqual(Enumerable.Range(0, numbers.Length).Select(n => (long)n).ToArray(), numbers);
        Assert.AreEqual(rig.Loop.NewestSequence, numbers[^1]);
        rig.Check();
    }

    [TestMethod]
    public void PowerCut_AtEachByteThatAPackWrites_EveryNumberGoesOutOnceAndTheChainHolds()
    {
        var rig = new NodeRig(element: _bench.Open);
        rig.Run(70);
        for (int bytes = 0; bytes < 1600; bytes += 53)
        {
            rig.Flash.CutAfter(bytes);
            try
            {
                rig.Run(130);
            }
            catch (MeterNode.Support.PowerCutException)
            {
                // As intended; later cuts fall into later packs.
            }

            rig.PowerCycle();
        }

        rig.Run(200);
        long[] numbers = [.. rig.Arrived().Select(pack => pack.Seq)];
        CollectionAssert.AreEqual(Enumerable.Range(0, numbers.Length).Select(n => (long)n).ToArray(), numbers);
        rig.Check();
    }

    [TestMethod]
    public void Run_ChipWithFaults_LosesNoPack()
    {
        var rig = new NodeRig(element: _bench.Open);
        for (int fault = 0; fault < 20; fault++)
        {
            _bench.Chip.DamagedAnswers = fault % 3;
            _bench.Chip.DamagedCommands = fault % 2;
            _bench.Chip.Interruptions = fault % 5 == 4 ? 1 : 0;
            _bench.Chip.Refusals = fault % 7;
            rig.Run(60);
        }

        Assert.IsGreaterThanOrEqualTo(19, rig.Arrived().Count);
        Assert.IsFalse(rig.Packs.Values.Any(pack => pack.HasEvent("discard")));
        rig.Check();
    }

    public void Dispose() => _bench.Dispose();
}
