using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Node;

/// <summary>A day of one plant in which every part fails at random: what the node made is what the store has in the end.</summary>
[TestClass]
public sealed class RandomDayTests
{
    private const int DaySeconds = 86_400;

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void TwentyFourHours_EveryPartFailsAtRandom_StoredIsWhatWasMade(int seed)
    {
        using var day = new RandomDay(seed);

        day.Run(DaySeconds);
        day.Recover();

        CollectionAssert.AreEqual(
            Enumerable.Range(0, (int)day.Rig.Loop.NewestSequence + 1).Select(number => (long)number).ToArray(), day.StoredNumbers());
        Assert.AreEqual(day.Rig.Loop.ImportJoules, day.StoredImportJoules(), "the register is exact");
        Assert.IsGreaterThan(1300, day.Rig.Loop.NewestSequence, "a pack a minute");
        foreach (Verdict verdict in new[] { Verdict.Conflict, Verdict.ChainBreak, Verdict.ChainGap, Verdict.Malformed })
        {
            Assert.AreEqual(0, day.Count(verdict), $"{verdict}");
        }

        foreach ((string part, int outages) in day.Outages)
        {
            Assert.IsGreaterThan(2, outages, part);
        }
    }
}
