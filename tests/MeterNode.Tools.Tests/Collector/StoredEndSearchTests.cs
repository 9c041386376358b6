using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Collector;

[TestClass]
public sealed class StoredEndSearchTests
{
    private readonly List<(long Above, int Count)> _pages = [];

    /// <summary>A receipt asks every two minutes, and behind an old hole there may be a year of packs.</summary>
    [TestMethod]
    public void Advance_HoleRightBehindTheEnd_ReadsAFewNumbersOnly()
    {
        long end = Search(Enumerable.Range(11, 100_000).Select(seq => (long)seq), 9);

        Assert.AreEqual(9, end);
        CollectionAssert.AreEqual((List<(long, int)>)[(9, StoredEndSearch.FirstPage)], _pages);
    }

    [TestMethod]
    public void Advance_LongChain_ReadsItInFewPages()
    {
        long end = Search(Enumerable.Range(0, 100_000).Select(seq => (long)seq), -1);

        Assert.AreEqual(99_999, end);
        Assert.IsLessThan(15, _pages.Count);
        Assert.IsTrue(_pages.TrueForAll(page => page.Count <= StoredEndSearch.MaximumPage));
    }

    [TestMethod]
    [DataRow(16)]
    [DataRow(80)]
    [DataRow(15)]
    public void Advance_ChainThatEndsWithAPage_EndsThere(int packs) =>
        Assert.AreEqual(packs - 1, Search(Enumerable.Range(0, packs).Select(seq => (long)seq), -1));

    private long Search(IEnumerable<long> stored, long end)
    {
        long[] numbers = [.. stored];
        var search = new StoredEndSearch(
            (above, count) =>
            {
                _pages.Add((above, count));
                return [.. numbers.Where(seq => seq > above).Take(count).Select(seq => (new SeqRange(seq, seq), false))];
            },
            _ => false);
        return search.Advance(end);
    }
}
