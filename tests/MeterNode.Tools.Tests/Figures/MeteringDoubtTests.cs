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

    [TestMethod]
    [DataRow(10, null, DisplayName = "90 of 100 quarter hours")]
    [DataRow(11, "only 89 % of the quarter hours are metered", DisplayName = "89 of 100 quarter hours")]
    public void Of_CompletenessAtTheLimit_IsADoubtBelow90Percent(int missingQuarters, string? doubt)
    {
        Minutes(60 + ((100 - missingQuarters) * 15));

        Assert.AreEqual(doubt, Doubts(25).SingleOrDefault());
    }

    [TestMethod]
    [DataRow(24, null, DisplayName = "24 of 240 readings")]
    [DataRow(25, "temperature zone 1: the sensor gave nothing in 10.42 % of the readings", DisplayName = "25 of 240 readings")]
    public void Of_SensorAtTheLimit_IsADoubtAboveATenth(int faults, string? doubt)
    {
        int minute = 0;
        Minutes(60 + 240, payload => _ = minute++ - 60 is int inside && inside >= 0 && inside < faults
            ? payload.Text("t1", "open", 60) : payload.Number("t1", "Cel", 200, 60));

        Assert.AreEqual(doubt, Doubts(4).SingleOrDefault());
    }

    [TestMethod]
    [DataRow(72, null, DisplayName = "72 of 72,000 windows")]
    [DataRow(
        73, "the current was beyond the input's range in 0.1014 % of the windows: energy is a lower bound",
        DisplayName = "73 of 72,000 windows")]
    public void Of_OverloadAtTheLimit_IsADoubtAboveAThousandth(int windows, string? doubt)
    {
        int minute = 0;
        Minutes(60 + 240, payload => payload.Number("wover", "count", Math.Clamp(minute++ - 59, 0, windows), 60));

        Assert.AreEqual(doubt, Doubts(4).SingleOrDefault());
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
