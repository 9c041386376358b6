using System.Text.Json;
using MeterNode.Plant;
using MeterNode.Server.Interfaces.Influx;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Interfaces.Influx;

/// <summary>Which packs of a key wait to be pushed.</summary>
[TestClass]
public sealed class KeyQueueTests
{
    [TestMethod]
    public void Pushed_WithAHole_WhatFillsItIsDueOnce()
    {
        var queue = new KeyQueue(-1, 9);
        Assert.AreEqual(new SeqRange(0, 9), queue.Newer);
        queue.Pushed(new SeqRange(0, 9), [0, 1, 5, 9]);
        Assert.AreEqual((null, null, 0L), (queue.Newer, queue.Older, queue.Waiting));

        queue.Arrived(3);
        queue.Arrived(4);
        queue.Arrived(1); // It was pushed.

        Assert.AreEqual((null, new SeqRange(3, 4), 2L), (queue.Newer, queue.Older, queue.Waiting));
        queue.Pushed(new SeqRange(3, 4), [3, 4]);
        queue.Arrived(4);
        Assert.IsNull(queue.Older);
        Assert.AreEqual("{\"last\":9,\"known\":0,\"open\":[[2,2],[6,8]]}", JsonSerializer.Serialize(queue.Kept, JsonFormat.Line));
    }

    /// <summary>Earlier packs that come after the setting are pushed, those that were there are not.</summary>
    [TestMethod]
    public void New_FromNowOn_TakesWhatArrivesWhateverItsNumber()
    {
        var queue = new KeyQueue(100, 100);
        Assert.AreEqual((null, null), (queue.Newer, queue.Older));
        queue.Arrived(40);
        queue.Arrived(101);
        Assert.AreEqual((new SeqRange(101, 101), new SeqRange(40, 40)), (queue.Newer, queue.Older));
    }

    [TestMethod]
    public void Look_AnotherCollectorHasStored_WhatIsMissingHasItsTurnAgain()
    {
        var queue = new KeyQueue(-1, 9);
        queue.Pushed(new SeqRange(0, 9), [0, 9]);
        queue.Look(12, [new SeqRange(3, 4), new SeqRange(20, 30)]);
        Assert.AreEqual((new SeqRange(10, 12), new SeqRange(1, 2), 9L), (queue.Newer, queue.Older, queue.Waiting), "3 and 4 do not wait");
        queue.Arrived(4);
        Assert.AreEqual(10, queue.Waiting);
    }

    /// <summary>A hole that was there from the beginning is kept, so that what fills it while nobody listens is pushed.</summary>
    [TestMethod]
    public void AddMissing_IsKeptAndDoesNotWait()
    {
        var queue = new KeyQueue(9, 9);
        queue.AddHistory(new SeqRange(5, 9));
        queue.AddMissing(new SeqRange(2, 6));
        queue.AddMissing(new SeqRange(9, 20));
        Assert.AreEqual((2L, new SeqRange(7, 8)), (queue.Waiting, queue.Older));
        queue.Pushed(new SeqRange(7, 8), [7, 8]);

        var again = new KeyQueue(queue.Kept, 9);
        again.AddMissing(new SeqRange(4, 6));
        Assert.AreEqual((3L, new SeqRange(2, 3)), (again.Waiting, again.Older), "2, 3, and 9 were stored meanwhile");
        again.Again(7);
        Assert.AreEqual(4, again.Waiting);
    }

    [TestMethod]
    public void Kept_ThousandsOfHoles_IsBoundedAndALatePackIsStillDue()
    {
        var queue = new KeyQueue(-1, 9999);
        queue.Pushed(new SeqRange(0, 9999), Enumerable.Range(0, 5000).Select(i => 2L * i));

        Assert.HasCount(KeyQueue.MaximumRanges, queue.Kept.Open);
        queue.Arrived(9997);
        Assert.AreEqual(new SeqRange(9997, 9997), queue.Older);
        queue.Arrived(1);
        Assert.AreEqual(new SeqRange(1, 1), queue.Older);
        for (int seq = 1; seq < 9000; seq += 2)
        {
            queue.Arrived(seq);
        }

        Assert.IsLessThanOrEqualTo(2 * KeyQueue.MaximumRanges, queue.Kept.Open.Count);
        Assert.IsGreaterThanOrEqualTo(4500, queue.Waiting, "more than is needed, never less");
    }

    /// <summary>Packs come in any order, pages are cut anywhere, the program is killed: each stored pack is pushed in the end.</summary>
    [TestMethod]
    public void AnyOrderAnyPageAnyCrash_EveryStoredPackIsPushed()
    {
        for (int round = 0; round < 500; round++)
        {
            var random = new Random(round);
            var stored = new SortedSet<long>();
            var pushed = new HashSet<long>();
            List<long> coming = [.. Enumerable.Range(0, 300).Where(_ => random.Next(8) > 0).Select(i => (long)i)
                .OrderBy(seq => seq + (random.Next(10) == 0 ? random.Next(200) : random.Next(3)))];
            var queue = new KeyQueue(-1, -1);
            PushedKey kept = queue.Kept;
            int next = 0;
            while (next < coming.Count || queue.Waiting > 0)
            {
                switch (random.Next(12))
                {
                    case 0:
                        kept = queue.Kept;
                        break;
                    case 1:
                        queue = new KeyQueue(kept, stored.Count > 0 ? stored.Max : -1);
                        break;
                    case < 7 when next < coming.Count:
                        stored.Add(coming[next]);
                        queue.Arrived(coming[next++]);
                        break;
                    default:
                        Push(queue, stored, pushed, random);
                        break;
                }
            }

            Assert.IsTrue(pushed.IsSupersetOf(stored), $"round {round}: {string.Join(' ', stored.Except(pushed))}");
        }
    }

    private static void Push(KeyQueue queue, SortedSet<long> stored, HashSet<long> pushed, Random random)
    {
        if ((queue.Newer ?? queue.Older) is not SeqRange range)
        {
            return;
        }

        long[] there = [.. stored.Where(seq => seq >= range.First && seq <= range.Last)];
        int page = random.Next(1, 20);
        long[] taken = there.Length > page ? there[..page] : there;
        queue.Pushed(there.Length > page ? range with { Last = taken[^1] } : range, taken);
        pushed.UnionWith(taken);
    }
}
