using MeterNode.Cli.Reporting;
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
        Assert.AreEqual("pack 133 … 123 more like this", lines.Due().Single());
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
