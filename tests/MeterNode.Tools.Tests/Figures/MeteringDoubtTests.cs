using MeterNode.Figures;
using MeterNode.Tools.Tests.Wire;

namespace MeterNode.Tools.Tests.Figures;

/// <summary>Good signatures do not make a measurement: what was not measured is said, whatever the evidence is worth.</summary>
[TestClass]
public sealed class MeteringDoubtTests
{
    /// <summary>Monday, 2026-11-02 00:00 UTC: a whole quarter hour.</summary>
    private const long Start = 1_793_577_600;

    private readonly StoryNode _node = new(Start - 3600);

    [TestMethod]
    public void Of_ANodeThatMeasuredAll_IsEmpty()
    {
        Minutes(60 + 240, payload => payload.Number("t1", "Cel", 200, 60));

        Assert.IsEmpty(Doubts(4));
    }

    [TestMethod]
    public void Of_ASensorThatIsOpen_NamesTheZone()
    {
        Minutes(60 + 240, payload => payload.Number("t1", "Cel", 200, 60).Text("t2", "open", 60));

        Assert.AreEqual("temperature zone 2: the sensor gave nothing in 100 % of the readings", Doubts(4).Single());
    }

    [TestMethod]
    public void Of_ASensorThatFailsNowAndThen_IsEmptyUpToATenth()
    {
        int minute = 0;
        Minutes(60 + 240, payload => _ = minute++ % 12 == 0 ? payload.Text("t1", "open", 60) : payload.Number("t1", "Cel", 200, 60));

        Assert.IsEmpty(Doubts(4));
    }

    [TestMethod]
    public void Of_AnOverloadedClamp_SaysHowManyWindows()
    {
        int minute = 0;
        Minutes(60 + 240, payload => payload.Number("wover", "count", minute++ * 3, 60));

        Assert.AreEqual(
            "the current was beyond the input's range in 1 % of the windows: energy is a lower bound", Doubts(4).Single());
    }

    [TestMethod]
    public void Of_AMissingWeek_SaysHowMuchIsMetered()
    {
        Minutes(60 + 120);
        _node.Skip(7200);
        _node.Restart("boot reason=power boot=2 fw=0.7.0");
        Minutes(10);

        Assert.AreEqual("only 50 % of the quarter hours are metered", Doubts(4).Single());
    }

    [TestMethod]
    public void Of_ANodeThatIsNew_CountsFromItsFirstPackOn()
    {
        _node.Skip(3600 + 7200);
        Minutes(120);

        Assert.IsEmpty(Doubts(4));
    }

    private void Minutes(int count, Action<PayloadWriter>? more = null)
    {
        for (int minute = 0; minute < count; minute++)
        {
            _node.Minute(60_000, more);
        }
    }

    private string[] Doubts(int hours) =>
    [
        .. MeteringDoubt.Of(StoryNode.Build(Start, Start + (hours * 3600), _node))
            .Select(doubt => doubt.Reason.Text(FigureLanguage.English)),
    ];
}
