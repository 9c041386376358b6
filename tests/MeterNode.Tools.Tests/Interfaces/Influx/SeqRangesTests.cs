using MeterNode.Server.Interfaces.Influx;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Interfaces.Influx;

/// <summary>Ranges of numbers against a set of numbers.</summary>
[TestClass]
public sealed class SeqRangesTests
{
    [TestMethod]
    public void AddAndRemove_AnyRanges_AreWhatASetHas()
    {
        var random = new Random(1);
        for (int round = 0; round < 200; round++)
        {
            var ranges = new SeqRanges();
            var numbers = new SortedSet<long>();
            for (int step = 0; step < 60; step++)
            {
                long first = random.Next(80);
                var range = new SeqRange(first, first + random.Next(-1, 12)); // −1: empty.
                IEnumerable<long> meant = Enumerable.Range(0, (int)range.Count).Select(i => first + i);
                if (random.Next(3) > 0)
                {
                    ranges.Add(range);
                    numbers.UnionWith(meant);
                }
                else if (range.Count > 0)
                {
                    ranges.Remove(range);
                    numbers.ExceptWith(meant);
                }

                CollectionAssert.AreEqual(numbers.ToArray(), NumbersOf(ranges));
                Assert.AreEqual(numbers.Count, ranges.Total);
                Assert.IsTrue(Enumerable.Range(0, 95).All(seq => ranges.Contains(seq) == numbers.Contains(seq)));
                Assert.IsTrue(
                    ranges.All.Zip(ranges.All.Skip(1)).All(pair => pair.First.Last + 1 < pair.Second.First), "ranges that touch are one");
            }
        }
    }

    [TestMethod]
    public void Join_TooMany_HasAllAndWhatLiesBetween()
    {
        SeqRanges ranges = EverySecond(10);
        ranges.Join(4);
        CollectionAssert.AreEqual((SeqRange[])[new(0, 12), new(14, 14), new(16, 16), new(18, 18)], ranges.All.ToArray());
    }

    [TestMethod]
    public void Drop_TooMany_KeepsTheUpperOnesAndSaysFromWhere()
    {
        SeqRanges ranges = EverySecond(10);
        Assert.AreEqual(0, ranges.Drop(10));
        Assert.AreEqual(13, ranges.Drop(3));
        CollectionAssert.AreEqual((long[])[14, 16, 18], NumbersOf(ranges));
    }

    private static SeqRanges EverySecond(int count)
    {
        var ranges = new SeqRanges();
        for (int i = 0; i < count; i++)
        {
            ranges.Add(new SeqRange(2 * i, 2 * i));
        }

        return ranges;
    }

    private static long[] NumbersOf(SeqRanges ranges) =>
        [.. ranges.All.SelectMany(range => Enumerable.Range(0, (int)range.Count).Select(i => range.First + i))];
}
