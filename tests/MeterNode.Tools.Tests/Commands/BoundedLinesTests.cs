using MeterNode.Plant.Collecting;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.Tools.Tests.Commands;

[TestClass]
public sealed class BoundedLinesTests
{
    private readonly ManualTime _time = new();

    [TestMethod]
    public void Offer_ManyOfOneKind_SaysAFewAndHowManyMore()
    {
        var lines = new BoundedLines(_time);
        int said = Enumerable.Range(0, 134).Count(i => lines.Offer("malformed", $"pack {i}") != null);

        Assert.AreEqual(BoundedLines.AtOnce, said);
        Assert.IsNotNull(lines.Offer("other", "another kind has its own lines"));
        Assert.IsEmpty(lines.Due());
        _time.Advance(60);
        Assert.AreEqual("pack 133 … 123 more like this", lines.Due().Single().Line);
    }

    [TestMethod]
    public void Due_ItGoesOnForADay_StaysSmall()
    {
        var lines = new BoundedLines(_time);
        int said = 0;
        for (int second = 0; second < 24 * 3600; second++)
        {
            said += lines.Offer("store", "the disk is full") != null ? 1 : 0;
            said += lines.Due().Count();
            _time.Advance(1);
        }

        Assert.IsInRange(BoundedLines.AtOnce + 20, BoundedLines.AtOnce + 40, said);
    }

    [TestMethod]
    public void Offer_OneNodeSaysMuch_HidesNoOther()
    {
        var lines = new BoundedLines(_time);
        for (int i = 0; i < 500; i++)
        {
            lines.Offer("conflict", $"press-1 pack {i}", "press-1");
        }

        Assert.AreEqual("press-2 pack 7", lines.Offer("conflict", "press-2 pack 7", "press-2"));
        Assert.IsNotNull(lines.Offer("chainGap", "press-1 pack 9", "press-1"));
    }

    [TestMethod]
    public void Rest_WhenTheProgramStops_SaysWhatWasHeldBack()
    {
        var lines = new BoundedLines(_time);
        for (int i = 0; i < 35; i++)
        {
            lines.Offer("conflict", $"press-1 pack {i}", "press-1");
            lines.Offer("conflict", $"press-2 pack {i}", i < 11 ? "press-2" : "press-3");
        }

        CollectionAssert.AreEquivalent(
            (string[])["press-1 pack 34 … 24 more like this", "press-2 pack 10", "press-2 pack 34 … 13 more like this"],
            lines.Rest().Select(held => held.Line).ToArray());
        Assert.IsEmpty(lines.Rest());
        _time.Advance(60);
        Assert.IsEmpty(lines.Due());
    }

    [TestMethod]
    public void Offer_EndlessSources_StaysSmall()
    {
        var lines = new BoundedLines(_time);

        int said = Enumerable.Range(0, 100_000).Count(i => lines.Offer("malformed", $"topic {i}", $"topic {i}") != null);

        Assert.AreEqual(BoundedLines.MaximumAccounts + BoundedLines.AtOnce, said);
    }

    [TestMethod]
    public void Offer_AfterAQuietWhile_IsSaidAgain()
    {
        var lines = new BoundedLines(_time);
        for (int i = 0; i < BoundedLines.AtOnce; i++)
        {
            lines.Offer("store", "the disk is full");
        }

        _time.Advance(61);
        Assert.IsEmpty(lines.Due());

        Assert.IsNotNull(lines.Offer("store", "the disk is full"));
    }
}
