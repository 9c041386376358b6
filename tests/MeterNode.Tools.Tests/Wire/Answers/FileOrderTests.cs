using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

/// <summary>The order in which files and packs are given says nothing.</summary>
[TestClass]
public sealed class FileOrderTests
{
    private readonly TestPlant _plant = new(3);
    private readonly List<byte[]>[] _packs;

    public FileOrderTests() => _packs = [.. _plant.Nodes.Select(node => node.Next(40))];

    [TestMethod]
    public void Read_ShuffledAndCutIntoFiles_SaysTheSame()
    {
        List<byte[]> all = [.. _packs.SelectMany(packs => packs)];
        all.RemoveAt(7);
        all[60][^70] ^= 1;
        all.Add(all[3]);
        using EvidenceCheck ordered = Asked.Of(_plant.Registry, all);
        string expected = Asked.Everything(ordered);
        Assert.IsFalse(ordered.IsInOrder);
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            byte[][] shuffled = [.. all];
            random.Shuffle(shuffled);
            using EvidenceCheck check = Asked.Of(_plant.Registry, shuffled.Chunk(1 + random.Next(120)));

            Assert.AreEqual(expected, Asked.Everything(check), $"seed {seed}");
            Assert.AreEqual(EvidenceStage.ReadingInOrder, check.Stage);
        }
    }

    [TestMethod]
    public void Read_ReversedFile_IsInOrder()
    {
        using EvidenceCheck check = Asked.Of(_plant.Registry, _packs[0].AsEnumerable().Reverse());

        Assert.IsTrue(check.IsInOrder, Asked.Everything(check));
        Assert.AreEqual(40, check.Count(Verdict.Accepted));
    }

    [TestMethod]
    public void Read_MonthsInAnyOrder_AreReadAsAStream()
    {
        using EvidenceCheck check = Asked.Of(_plant.Registry, [_packs[0][20..], _packs[1], _packs[0][..20]]);

        Assert.IsTrue(check.IsInOrder);
        Assert.AreEqual(EvidenceStage.Reading, check.Stage, "the files are put into order by their first packs");
    }

    [TestMethod]
    public void Read_OverlappingFiles_CountsDuplicatesAndIsInOrder()
    {
        using EvidenceCheck check = Asked.Of(_plant.Registry, [_packs[0][..30], _packs[0][10..]]);

        Assert.IsTrue(check.IsInOrder);
        Assert.AreEqual(20, check.Count(Verdict.Duplicate));
        Assert.AreEqual(EvidenceStage.Reading, check.Stage);
    }

    [TestMethod]
    public void Read_InterleavedKeys_AreReadAsAStream()
    {
        IEnumerable<byte[]> interleaved = Enumerable.Range(0, 40).SelectMany(i => _packs.Select(packs => packs[i]));
        using EvidenceCheck check = Asked.Of(_plant.Registry, interleaved);

        Assert.IsTrue(check.IsInOrder);
        Assert.HasCount(3, check.Nodes);
        Assert.AreEqual(EvidenceStage.Reading, check.Stage);
    }

    [TestMethod]
    public void Read_TwoHistoriesInAnyOrder_SaysTheSame()
    {
        var plant = new TestPlant();
        TestNode node = plant.Node;
        List<byte[]> common = node.Next(3);
        byte[] previous = node.Previous;
        List<byte[]> one = node.Next(5);
        (node.Seq, node.Previous) = (3, previous);
        List<byte[]> other = [.. Enumerable.Range(0, 5).Select(_ => node.Next(payload => payload.Number("rate", "Hz", 875, 60)))];
        List<byte[]> all = [.. common, .. one, .. other];
        using EvidenceCheck first = Asked.Of(plant.Registry, all);
        string expected = Asked.Everything(first);
        for (int seed = 0; seed < 10; seed++)
        {
            byte[][] shuffled = [.. all];
            new Random(seed).Shuffle(shuffled);
            using EvidenceCheck check = Asked.Of(plant.Registry, shuffled);

            Assert.AreEqual(expected, Asked.Everything(check), $"seed {seed}");
        }

        Assert.AreEqual(5, first.Count(Verdict.Conflict));
        Assert.AreEqual(0, first.Count(Verdict.ChainBreak), "who follows the chain stays in it");
    }

    [TestMethod]
    public void Read_SeveralCores_SaysTheSame()
    {
        byte[] file = [.. _packs.SelectMany(packs => packs).SelectMany(pack => pack)];
        using var one = new EvidenceCheck(_plant.Registry, Asked.Now);
        using var four = new EvidenceCheck(_plant.Registry, Asked.Now) { Workers = 4 };
        one.Read(file, "file");
        four.Read(file, "file");

        Assert.AreEqual(Asked.Everything(one), Asked.Everything(four));
    }
}
