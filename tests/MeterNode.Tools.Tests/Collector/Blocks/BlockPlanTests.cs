using MeterNode.Plant.Stores.Blocks;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Collector.Blocks;

[TestClass]
public sealed class BlockPlanTests
{
    private static readonly DateTimeOffset s_now = DateTimeOffset.UnixEpoch + TimeSpan.FromDays(100);

    [TestMethod]
    public void Ranges_WholeChain_AreFullBlocksThatLeaveTheNewest()
    {
        CollectionAssert.AreEqual((SeqRange[])[new(0, 255), new(256, 511)], Ranges(Numbers(0, 576)));
        CollectionAssert.AreEqual((SeqRange[])[new(0, 255)], Ranges(Numbers(0, 575)));
    }

    [TestMethod]
    public void Ranges_HoleInTheChain_EndsARunThatWaitsADay()
    {
        List<StoredNumber> numbers = [.. Numbers(0, 100), .. Numbers(110, 400)];

        CollectionAssert.AreEqual((SeqRange[])[new(0, 99), new(110, 365)], Ranges(numbers));
        numbers = numbers.ConvertAll(number => number with { ReceivedAt = s_now - BlockPlan.Waiting });
        CollectionAssert.AreEqual((SeqRange[])[new(110, 365)], Ranges(numbers));
    }

    [TestMethod]
    public void Ranges_PackThatIsNotAccepted_IsInNone()
    {
        List<StoredNumber> numbers = [.. Numbers(0, 400)];
        numbers[20] = numbers[20] with { IsAccepted = false };
        numbers[60] = numbers[60] with { IsAccepted = false };

        CollectionAssert.AreEqual((SeqRange[])[new(21, 59), new(61, 316)], Ranges(numbers), "the first twenty are too few");
    }

    private static SeqRange[] Ranges(IReadOnlyList<StoredNumber> numbers) => [.. BlockPlan.Ranges(numbers, numbers[^1].Seq, s_now)];

    private static List<StoredNumber> Numbers(long first, int count) =>
        [.. Enumerable.Range(0, count).Select(i => new StoredNumber(first + i, true, DateTimeOffset.UnixEpoch))];
}
