using MeterNode.Figures;

namespace MeterNode.Tools.Tests.Figures;

/// <summary>Off, standby and production from power and shots.</summary>
[TestClass]
public sealed class MachineStatesTests
{
    private const long Start = 1_793_577_600;

    private readonly StoryNode _node = new(Start);

    [TestMethod]
    public void Of_Shift_IsDividedByPowerAndShots()
    {
        // 40 minutes of 6 kW with a shot a minute; P95 is 6 kW, so off is below 120 W.
        Run(20, 360_000, shots: 1);
        Run(3, 180_000);
        Run(20, 360_000, shots: 1);
        Run(4, 72_000);
        Run(10, 6000);
        Run(3, 7200);

        MachineStates states = States(60);

        Assert.AreEqual((6000.0, 60.0), (states.P95Watts, states.MedianCycleSeconds));
        Assert.AreEqual(43 * 60, states.Seconds(LoadState.Production), "three minutes without a shot are three cycles: still production");
        Assert.AreEqual(40 * 360_000 + 3 * 180_000, states.Joules(LoadState.Production));
        Assert.AreEqual((4 + 3) * 60, states.Seconds(LoadState.Standby), "120 W is not below 2 % of 6 kW");
        Assert.AreEqual(4 * 72_000 + 3 * 7200, states.Joules(LoadState.Standby));
        Assert.AreEqual((600.0, 60_000L), (states.Seconds(LoadState.Off), states.Joules(LoadState.Off)));
        Assert.AreEqual(0, states.Seconds(LoadState.Unknown));
    }

    [TestMethod]
    public void Of_ShotsMoreThanThreeCyclesApart_AreStandbyBetween()
    {
        Run(20, 360_000, shots: 1);
        Run(4, 360_000);
        Run(20, 360_000, shots: 1);

        Assert.AreEqual(4 * 60, States(60).Seconds(LoadState.Standby));
    }

    [TestMethod]
    public void Of_PercentileOfPower_IsThatOfTheTime()
    {
        // 19 minutes of 1 kW are 95 % of 20 minutes; one of 10 kW is not in it.
        Run(19, 60_000);
        Run(1, 600_000);
        Assert.AreEqual(1000, States(20).P95Watts);

        Run(1, 600_000);
        Assert.AreEqual(10_000, States(21).P95Watts);
    }

    [TestMethod]
    public void Of_NoShotsCounted_SaysOnlyWhenItWasOff()
    {
        Run(30, 360_000);
        Run(10, 600);

        MachineStates states = States(40);

        Assert.IsFalse(states.HasProduction);
        Assert.AreEqual((600.0, 1800.0), (states.Seconds(LoadState.Off), states.Seconds(LoadState.Unknown)));
    }

    [TestMethod]
    public void Of_MissingPacks_AreOfNoKnownState()
    {
        Run(10, 360_000, shots: 1);
        _node.LosePacks(10, 60, 3_600_000);
        Run(10, 360_000, shots: 1);

        MachineStates states = States(30);

        Assert.AreEqual(11 * 60, states.Seconds(LoadState.Unknown), "the first pack behind them has the energy of all of them");
        Assert.AreEqual(3_960_000, states.Joules(LoadState.Unknown));
        Assert.AreEqual(30 * 360_000, Enum.GetValues<LoadState>().Sum(states.Joules));
    }

    [TestMethod]
    public void Of_NoPacks_KnowsNothing()
    {
        MachineStates states = States(30);

        Assert.IsNull(states.P95Watts);
        Assert.IsFalse(states.HasProduction);
    }

    private void Run(int minutes, long joules, int shots = 0)
    {
        for (int minute = 0; minute < minutes; minute++)
        {
            _node.Minute(joules, shots: shots, cycle: shots > 0 ? 60 : null);
        }
    }

    private MachineStates States(int minutes)
    {
        long end = Start + (((minutes * 60) + 899) / 900 * 900);
        return MachineStates.Of(StoryNode.Build(Start, end, _node));
    }
}
