using MeterNode.Plant.Collecting;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.Tools.Tests.Collector;

[TestClass]
public sealed class ReadRhythmTests
{
    private readonly ManualTime _time = new();

    [TestMethod]
    public void Pauses_PacksOfAPlantASecond_AreWorthIt()
    {
        var rhythm = new ReadRhythm(_time);

        Assert.IsGreaterThanOrEqualTo(90, Enumerable.Range(0, 100).Count(_ => Second(rhythm, 17 * 1062)));
    }

    /// <summary>Also when it comes in small pieces, with a wait behind each.</summary>
    [TestMethod]
    public void Pauses_Backlog_AreNone()
    {
        var rhythm = new ReadRhythm(_time);
        Second(rhythm, 1_000_000);

        for (int i = 0; i < 2000; i++)
        {
            _time.Advance(0.001);
            rhythm.Note(1062);
            Assert.IsFalse(rhythm.IsPauseWorthIt(), $"piece {i}");
        }
    }

    [TestMethod]
    public void Pauses_BehindABacklog_ComeAgain()
    {
        var rhythm = new ReadRhythm(_time);
        Second(rhythm, 1_000_000);
        Second(rhythm, 10_000);

        Assert.IsTrue(Second(rhythm, 10_000));
    }

    /// <summary>
    /// Twenty packs and then nothing until they are answered: with pauses that is twenty a second, without it is what the broker can.
    /// </summary>
    [TestMethod]
    public void Pauses_BrokerThatGivesAFewAtATime_EndWithinHalfAMinute()
    {
        var rhythm = new ReadRhythm(_time);
        int packs = 0;
        for (DateTimeOffset end = _time.GetUtcNow().AddSeconds(60); _time.GetUtcNow() < end; packs += 20)
        {
            rhythm.Note(20 * 1062);
            _time.Advance(rhythm.IsPauseWorthIt() ? 1 : 0.02);
        }

        Assert.IsGreaterThan(20_000, packs);
    }

    /// <summary>A second in which <paramref name="bytes"/> came, and what is decided behind it.</summary>
    private bool Second(ReadRhythm rhythm, int bytes)
    {
        _time.Advance(1);
        rhythm.Note(bytes);
        return rhythm.IsPauseWorthIt();
    }
}
