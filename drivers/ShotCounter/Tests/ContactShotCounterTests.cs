using System.Device.Gpio;
using MeterNode.Drivers.ShotCounter;
using MeterNode.VirtualBoard.Scenes;

namespace MeterNode.Drivers.Tests.ShotCounter;

[TestClass]
public sealed class ContactShotCounterTests : BoardFixture
{
    private const int Pin = 27;
    private const int DebounceMicros = 20_000;

    [TestMethod]
    public void CleanPulse_CountsOnceAtItsFirstEdge()
    {
        ContactShotCounter counter = Make();
        Close(1000);
        Open(400_000);
        Advance(100_000);
        Assert.IsTrue(counter.Poll(NowMicros));
        Assert.AreEqual(1, counter.Count);
        Assert.AreEqual(1000, counter.LastShotMicros);
        Assert.IsFalse(counter.IsClosed);
        Assert.IsFalse(counter.Poll(NowMicros));
    }

    [TestMethod]
    public void Bounce_CountsOnceAtTheFirstContact()
    {
        ContactShotCounter counter = Make();
        Advance(1_000_000);
        Close(50);
        for (int i = 0; i < 7; i++)
        {
            Open(300 + (100 * i));
            Close(200 + (100 * i));
        }

        Advance(DebounceMicros);
        counter.Poll(NowMicros);
        Assert.AreEqual(1, counter.Count);
        Assert.AreEqual(1_000_050, counter.LastShotMicros);
        Open(200_000);
        Close(400);
        Open(400);
        Advance(DebounceMicros);
        counter.Poll(NowMicros);
        Assert.AreEqual(1, counter.Count, "opening bounces too");
    }

    [TestMethod]
    public void ShorterThanDebounce_IsNotAShot()
    {
        ContactShotCounter counter = Make();
        Close(1_000_000);
        Open(DebounceMicros - 1);
        Advance(1_000_000);
        counter.Poll(NowMicros);
        Assert.AreEqual(0, counter.Count);
    }

    [TestMethod]
    public void WholePulseBetweenTwoPolls_IsCounted()
    {
        ContactShotCounter counter = Make();
        Close(1000);
        Open(50_000);
        Close(400_000);
        Open(50_000);
        Advance(3_000_000);
        Assert.IsTrue(counter.Poll(NowMicros));
        Assert.AreEqual(2, counter.Count);
    }

    [TestMethod]
    public void LostInterrupt_IsRepairedByPolling()
    {
        var counter = new ContactShotCounter(new GpioController(), Pin, DebounceMicros);
        Board.Gpio.Line(Pin).Drive(false);
        for (int i = 0; i < 5; i++)
        {
            Advance(10_000);
            counter.Poll(NowMicros);
        }

        Assert.AreEqual(1, counter.Count);
    }

    [TestMethod]
    public void ClosedAtStart_IsNotAShot()
    {
        Board.Gpio.Line(Pin).Drive(false);
        ContactShotCounter counter = Make();
        Advance(1_000_000);
        counter.Poll(NowMicros);
        Assert.AreEqual(0, counter.Count);
        Open(10);
        Close(1_000_000);
        Advance(1_000_000);
        counter.Poll(NowMicros);
        Assert.AreEqual(1, counter.Count);
    }

    [TestMethod]
    public void Edge_AllocatesNothing()
    {
        ContactShotCounter counter = Make();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            counter.Edge(i % 2 == 0 ? PinEventTypes.Falling : PinEventTypes.Rising, 30_000L * (i + 1));
        }

        Assert.AreEqual(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.AreEqual(500, counter.Count);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void MachineForADay_ShotsAndTimesExact(int which)
    {
        Machine machine = which switch { 1 => new DieCastingPress(), 2 => new InjectionMoulder(), _ => new HoldingFurnace() };
        ContactShotCounter counter = Make();
        MachineScene.Connect(machine, Board);
        int shots = 0;
        while (NowMicros < 86_400_000_000)
        {
            // The main loop, busy for 200 ms at a time with waveform windows.
            Advance(200_000);
            if (counter.Poll(NowMicros))
            {
                Assert.AreEqual(machine.ShotPulse(shots).Closes * 1e6, counter.LastShotMicros, 1.001);
                shots++;
            }
        }

        Assert.AreEqual(machine.ShotsBetween(0, (NowMicros - DebounceMicros) * 1e-6), counter.Count);
        Assert.AreEqual(86_400 / machine.CycleSeconds, counter.Count, 0.05 * counter.Count);
    }

    private ContactShotCounter Make()
    {
        var counter = new ContactShotCounter(new GpioController(), Pin, DebounceMicros);
        counter.Pin.ValueChanged += (_, e) => counter.Edge(e.ChangeType, NowMicros);
        return counter;
    }

    private void Advance(long micros) => Board.Clock.AdvanceNanos(micros * 1000);

    private void Close(long afterMicros)
    {
        Advance(afterMicros);
        Board.Gpio.Line(Pin).Drive(false);
    }

    private void Open(long afterMicros)
    {
        Advance(afterMicros);
        Board.Gpio.Line(Pin).Drive(true);
    }
}
