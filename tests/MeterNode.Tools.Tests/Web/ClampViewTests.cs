using MeterNode.Server.Live;
using MeterNode.Server.Web.Shown;

namespace MeterNode.Tools.Tests.Web;

/// <summary>What a clamp would read elsewhere, against a three-phase load worked out by hand: 230 V, 40 A, 26° lagging.</summary>
[TestClass]
public class ClampViewTests
{
    /// <summary>230 V · 40 A · cos 26° = 8,269 W.</summary>
    private const double RightWatts = 8269;

    [TestMethod]
    public void Others_ClampOnTheConductorOfL3_SaysThatItIsRightThere()
    {
        // I3 lies 240° + 26° behind U1; seen from U2, at 120°, that is 146°.
        LivePhase[] phases = [Phase(1, 26, "ok"), Phase(2, 146, "phase-swapped"), Phase(3, 26, "ok")];
        var clamp = new ClampView(phases[1], phases);
        Assert.AreEqual(PhaseVerdict.OtherPhase, clamp.Verdict);
        ClampReading best = clamp.Others.First();
        Assert.AreEqual(3, best.Voltage);
        Assert.IsFalse(best.IsReversed);
        Assert.AreEqual(RightWatts, best.Watts, 1);
        Assert.AreEqual(0.899, best.PowerFactor, 0.001);
    }

    [TestMethod]
    public void Others_ReversedClamp_IsRightTurnedRound()
    {
        LivePhase[] phases = [Phase(1, 26 - 180, "ct-reversed"), Phase(2, 26, "ok"), Phase(3, 26, "ok")];
        var clamp = new ClampView(phases[0], phases);
        Assert.AreEqual(PhaseVerdict.Reversed, clamp.Verdict);
        ClampReading same = clamp.Others.Single(reading => reading.Voltage == 1);
        Assert.IsTrue(same.IsReversed);
        Assert.AreEqual(RightWatts, same.Watts, 1);
    }

    /// <summary>Without enough current nothing is ever "right".</summary>
    [TestMethod]
    [DataRow(0.0, PhaseVerdict.TooSmall)]
    [DataRow(4.9, PhaseVerdict.TooSmall)]
    [DataRow(5.0, PhaseVerdict.Right)]
    public void Verdict_NodeFindsNothingWrong_IsRightFrom5PercentOfTheRange(double amperes, PhaseVerdict verdict)
    {
        LivePhase phase = Phase(1, 26, "ok") with { Amperes = amperes };
        var clamp = new ClampView(phase, [phase]);
        Assert.AreEqual(verdict, clamp.Verdict);
        Assert.AreEqual(verdict == PhaseVerdict.Right, clamp.CurrentDegrees is not null);
    }

    [TestMethod]
    public void Verdict_NodeWithoutVoltageInput_CannotBeTold()
    {
        LivePhase phase = Phase(1, 26, "ok") with { Volts = null, Degrees = null };
        Assert.AreEqual(PhaseVerdict.Untold, new ClampView(phase, [phase]).Verdict);
    }

    private static LivePhase Phase(int number, double degrees, string wiring) => new(number, 40, 230, null, null, degrees, wiring);
}
