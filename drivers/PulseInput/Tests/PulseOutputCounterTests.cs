using System.Device.Gpio;
using MeterNode.Drivers.PulseInput;

namespace MeterNode.Drivers.Tests.PulseInput;

[TestClass]
public sealed class PulseOutputCounterTests : BoardFixture
{
    private const int Pin = 14;
    private const int DeadMicros = 3000;

    [TestMethod]
    public void Pulses_BounceWithinTheDeadTime_CountOnce()
    {
        var counter = new PulseOutputCounter(new GpioController(), Pin, DeadMicros, Clock);
        for (int i = 0; i < 100; i++)
        {
            Board.Clock.AdvanceNanos(50_000_000);
            for (int bounce = 0; bounce < 3; bounce++)
            {
                Board.Gpio.Line(Pin).Drive(false);
                Board.Clock.AdvanceNanos(300_000);
                Board.Gpio.Line(Pin).Drive(true);
                Board.Clock.AdvanceNanos(300_000);
            }
        }

        Assert.AreEqual(100, counter.Read(NowMicros));
        Assert.AreEqual(NowMicros - (6 * 300), counter.LastMicros, "the first edge of the last pulse");
    }

    [TestMethod]
    public void LastMicros_BeforeTheFirstPulse_IsZeroAndThenThePulsesTime()
    {
        var counter = new PulseOutputCounter(new GpioController(), Pin, DeadMicros, Clock);
        AdvanceMillis(7);
        Assert.AreEqual(0, counter.LastMicros);
        Board.Gpio.Line(Pin).Drive(false);
        AdvanceMillis(100);
        Board.Gpio.Line(Pin).Drive(true);
        Assert.AreEqual(7000, counter.LastMicros);
        Assert.AreEqual(1, counter.Read(NowMicros), "opening does not count");
    }

    [TestMethod]
    public void DeadTime_Negative_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new PulseOutputCounter(new GpioController(), Pin, -1, Clock));
}
