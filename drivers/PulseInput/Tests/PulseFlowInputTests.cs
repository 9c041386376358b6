using System.Device.Gpio;
using MeterNode.Drivers.PulseInput;

namespace MeterNode.Drivers.Tests.PulseInput;

[TestClass]
public sealed class PulseFlowInputTests : BoardFixture
{
    private const int Pin = 14;
    private const int DeadMicros = 3000;

    [TestMethod]
    public void Pulses_BounceWithinTheDeadTime_CountOnce()
    {
        PulseFlowInput input = Make();
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

        Assert.AreEqual(100, input.Pulses);
        Assert.AreEqual(51_800, input.PeriodMicros(NowMicros));
    }

    [TestMethod]
    public void Period_FlowStops_Grows()
    {
        PulseFlowInput input = Make();
        Assert.AreEqual(0, input.PeriodMicros(NowMicros), "no flow is known");
        input.Edge(PinEventTypes.Falling, 1_000_000);
        Assert.AreEqual(0, input.PeriodMicros(1_500_000));
        input.Edge(PinEventTypes.Falling, 1_100_000);
        Assert.AreEqual(100_000, input.PeriodMicros(1_150_000));
        Assert.AreEqual(900_000, input.PeriodMicros(2_000_000));
    }

    private PulseFlowInput Make()
    {
        var input = new PulseFlowInput(new GpioController(), Pin, DeadMicros);
        input.Pin.ValueChanged += (_, e) => input.Edge(e.ChangeType, NowMicros);
        return input;
    }
}
