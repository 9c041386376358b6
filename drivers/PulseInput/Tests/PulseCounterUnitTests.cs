using System.Device.Gpio;
using MeterNode.Drivers.PulseInput;
using MeterNode.VirtualBoard;

namespace MeterNode.Drivers.Tests.PulseInput;

[TestClass]
public sealed class PulseCounterUnitTests : BoardFixture
{
    private const int Pin = 14;

    [TestMethod]
    public void Read_Pulses_AreCountedAtTheirClosingEdge()
    {
        var counter = new PulseCounterUnit(Pin);
        Pulse(100);
        Board.Gpio.Line(Pin).Drive(false);
        AdvanceMillis(250);
        Assert.AreEqual(101, counter.Read(NowMicros));
        Assert.AreEqual(NowMicros, counter.LastMicros);
        Board.Gpio.Line(Pin).Drive(true);
        AdvanceMillis(250);
        Assert.AreEqual(101, counter.Read(NowMicros), "opening does not count");
    }

    [TestMethod]
    public void Read_GlitchesShorterThanTheFilter_DoNotCount()
    {
        var counter = new PulseCounterUnit(Pin);
        for (int i = 0; i < 10; i++)
        {
            Board.Gpio.Line(Pin).Drive(false);
            Board.Clock.AdvanceNanos(900);
            Board.Gpio.Line(Pin).Drive(true);
            Board.Clock.AdvanceNanos(1_000_000);
        }

        Assert.AreEqual(0, counter.Read(NowMicros));
    }

    [TestMethod]
    public void Read_ManyTurnsOfTheLoop_LookFourTimesASecond()
    {
        var counter = new PulseCounterUnit(Pin);
        AdvanceMillis(250);
        Assert.AreEqual(0, counter.Read(NowMicros));
        Pulse(1);
        Assert.AreEqual(0, counter.Read(NowMicros), "each look makes an object");
        AdvanceMillis(250);
        Assert.AreEqual(1, counter.Read(NowMicros));
    }

    [TestMethod]
    public void Read_BetweenOverflowAndItsInterrupt_NeverFalls()
    {
        var counter = new PulseCounterUnit(Pin);
        Pulse(32_760);
        AdvanceMillis(250);
        Assert.AreEqual(32_760, counter.Read(NowMicros));
        Pulse(10);
        Board.Gpio.PulseUnit(Pin)!.IsInterruptLate = true;
        AdvanceMillis(250);
        Assert.AreEqual(32_760, counter.Read(NowMicros), "the sum is 3 at this moment");
        Board.Gpio.PulseUnit(Pin)!.IsInterruptLate = false;
        AdvanceMillis(250);
        Assert.AreEqual(32_770, counter.Read(NowMicros));
    }

    [TestMethod]
    public void Read_UnitThatBeganAgain_CountsOnAfterTwoLooks()
    {
        var counter = new PulseCounterUnit(Pin);
        Pulse(500);
        AdvanceMillis(250);
        Assert.AreEqual(500, counter.Read(NowMicros));
        Board.Gpio.PulseUnit(Pin)!.BeginAgain();
        Pulse(3);
        AdvanceMillis(250);
        Assert.AreEqual(500, counter.Read(NowMicros), "an interrupt may be late");
        Pulse(1);
        AdvanceMillis(250);
        Assert.AreEqual(504, counter.Read(NowMicros));
        Pulse(10);
        AdvanceMillis(250);
        Assert.AreEqual(514, counter.Read(NowMicros));
    }

    [TestMethod]
    public void Open_PinThatIsOpen_IsRefused()
    {
        new GpioController().OpenPin(Pin);
        Assert.Throws<ArgumentException>(() => new PulseCounterUnit(Pin));
    }

    [TestMethod]
    public void Open_MoreThanTheChipHasUnits_IsRefused()
    {
        for (int pin = 16; pin < 16 + VirtualGpio.PulseUnits; pin++)
        {
            _ = new PulseCounterUnit(pin);
        }

        Assert.Throws<NotSupportedException>(() => new PulseCounterUnit(Pin));
    }

    private void Pulse(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Board.Gpio.Line(Pin).Drive(false);
            Board.Clock.AdvanceNanos(20_000);
            Board.Gpio.Line(Pin).Drive(true);
            Board.Clock.AdvanceNanos(20_000);
        }
    }
}
