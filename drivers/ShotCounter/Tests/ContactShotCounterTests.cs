using System.Device.Gpio;
using MeterNode.Drivers.ShotCounter;
using MeterNode.Tools.Tests.Support;
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
        Assert.AreEqual(1, counter.Read(NowMicros));
        Assert.AreEqual(1000, counter.LastMicros);
        Assert.AreEqual(1, counter.Read(NowMicros));
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
        Assert.AreEqual(1, counter.Read(NowMicros));
        Assert.AreEqual(1_000_050, counter.LastMicros);
        Open(200_000);
        Close(400);
        Open(400);
        Advance(DebounceMicros);
        Assert.AreEqual(1, counter.Read(NowMicros), "opening bounces too");
    }

    [TestMethod]
    public void ShorterThanDebounce_IsNotAShot()
    {
        ContactShotCounter counter = Make();
        Close(1_000_000);
        Open(DebounceMicros - 1);
        Advance(1_000_000);
        Assert.AreEqual(0, counter.Read(NowMicros));
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
        Assert.AreEqual(2, counter.Read(NowMicros));
    }

    [TestMethod]
    public void LostInterrupt_IsRepairedByPolling()
    {
        var counter = new ContactShotCounter(new GpioController(), Pin, DebounceMicros, Clock);
        Board.Gpio.Line(Pin).LosesEdges = true;
        Board.Gpio.Line(Pin).Drive(false);
        for (int i = 0; i < 5; i++)
        {
            Advance(10_000);
            counter.Read(NowMicros);
        }

        Assert.AreEqual(1, counter.Read(NowMicros));
    }

    [TestMethod]
    public void ClosedAtStart_IsNotAShot()
    {
        Board.Gpio.Line(Pin).Drive(false);
        ContactShotCounter counter = Make();
        Advance(1_000_000);
        Assert.AreEqual(0, counter.Read(NowMicros));
        Open(10);
        Close(1_000_000);
        Advance(1_000_000);
        Assert.AreEqual(1, counter.Read(NowMicros));
    }

    [TestMethod]
    public void Edge_AllocatesNothing()
    {
        // Edges that only the polling sees: a pin's event allocates its arguments on the virtual board, the counter does not.
        ContactShotCounter counter = Make();
        Board.Gpio.Line(Pin).LosesEdges = true;
        Board.Gpio.Line(Pin).Drive(false);
        counter.Read(0);
        int edges = 0;
        Assert.AreEqual(0, Allocations.Fewest(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                edges++;
                Board.Gpio.Line(Pin).Drive(edges % 2 == 1);
                counter.Read(30_000L * edges);
            }
        }));
        Assert.AreEqual((edges / 2) + 1, counter.Read(30_000L * (edges + 1)));
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
            if (counter.Read(NowMicros) > shots)
            {
                Assert.AreEqual(machine.ShotPulse(shots).Closes * 1e6, counter.LastMicros, 1.001);
                shots++;
            }
        }

        Assert.AreEqual(machine.ShotsBetween(0, (NowMicros - DebounceMicros) * 1e-6), counter.Read(NowMicros));
        Assert.AreEqual(86_400 / machine.CycleSeconds, counter.Read(NowMicros), 0.05 * counter.Read(NowMicros));
    }

    private ContactShotCounter Make() => new(new GpioController(), Pin, DebounceMicros, Clock);

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
