using System.Device.Gpio;
using MeterNode.Drivers.Tpl5010;
using MeterNode.VirtualBoard;

namespace MeterNode.Drivers.Tests.Tpl5010;

[TestClass]
public sealed class Tpl5010Tests : BoardFixture
{
    private const int Pin = 21;

    /// <summary>Values of the data sheet's table of times and resistors (SNAS651A, table 3).</summary>
    [TestMethod]
    [DataRow(22.02, 60)]
    [DataRow(29.35, 120)]
    [DataRow(57.44, 600)]
    public void IntervalSeconds_DataSheetTable_Agrees(double kiloohms, double seconds)
    {
        Assert.AreEqual(seconds, Tpl5010Chip.IntervalSeconds(kiloohms), seconds * 0.003);
    }

    [TestMethod]
    public void IntervalSeconds_FittedResistor_IsAMinute()
    {
        Assert.AreEqual(60.5, Tpl5010Chip.IntervalSeconds(22.1), 0.1);
    }

    [TestMethod]
    public void Feed_EveryFiveSeconds_NoReset()
    {
        Board.Fit(new Tpl5010Chip(22.1, 0), Pin);
        var watchdog = new Tpl5010Watchdog(new GpioController(), Pin);
        for (int i = 0; i < 200; i++)
        {
            watchdog.Feed();
            AdvanceMillis(5000);
        }

        Assert.AreEqual(1000, NowMicros / 1_000_000);
    }

    [TestMethod]
    public void Feed_Ends_BoardResetsAfterOneToTwoIntervals()
    {
        Board.Fit(new Tpl5010Chip(22.1, 0), Pin);
        var watchdog = new Tpl5010Watchdog(new GpioController(), Pin);
        AdvanceMillis(50_000);
        watchdog.Feed();
        Assert.Throws<BoardResetException>(() => AdvanceMillis(600_000));
        Assert.AreEqual(121, NowMicros / 1e6, 0.5);
    }

    [TestMethod]
    public void Feed_Never_BoardResetsInEachInterval()
    {
        int resets = 0;
        Board.ResetRequested += _ => resets++;
        Board.Fit(new Tpl5010Chip(22.1, 0), Pin);
        for (int i = 0; i < 3; i++)
        {
            Assert.Throws<BoardResetException>(() => AdvanceMillis(61_000));
        }

        Assert.AreEqual(3, resets);
    }

    [TestMethod]
    public void SetDone_WithinTheWakePulse_IsTooLate()
    {
        var chip = new Tpl5010Chip(22.1, 0);
        chip.SetDone(true, chip.NextWakeNanos - 10_000_000);
        chip.SetDone(false, chip.NextWakeNanos - 9_000_000);
        Assert.IsTrue(chip.Wake());
    }
}
