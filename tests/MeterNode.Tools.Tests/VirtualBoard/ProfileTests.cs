using System.Device.Spi;
using MeterNode.Core.Ports;
using MeterNode.VirtualBoard;
using MeterNode.VirtualBoard.Profiles;
using MeterNode.VirtualPlant.Simulation;

namespace MeterNode.Tools.Tests.VirtualBoard;

/// <summary>The virtual board is as slow and as stubborn as its profile says.</summary>
[TestClass]
public sealed class ProfileTests
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("meternode-profile-");

    [TestCleanup]
    public void Delete() => _folder.Delete(recursive: true);

    [TestMethod]
    public void EveryFigure_HasASource()
    {
        foreach (BoardProfile profile in BoardProfile.Names.Select(BoardProfile.Named))
        {
            foreach (var property in typeof(BoardProfile).GetProperties().Where(p => p.PropertyType == typeof(ProfileValue)))
            {
                Assert.IsFalse(string.IsNullOrWhiteSpace(((ProfileValue)property.GetValue(profile)!).Source), property.Name);
            }
        }
    }

    [TestMethod]
    public void Esp32_Conversions_TakeTheirTimeAndJitter()
    {
        using Board board = NewBoard();
        long[] durations = [.. Enumerable.Range(0, 1000).Select(_ => Duration(board, () => board.Adc.Channel(0).Convert()))];
        Assert.AreEqual(165_000, durations.Average(), 500);
        Assert.IsGreaterThan(10_000, durations.Max() - durations.Min());
    }

    [TestMethod]
    public void Esp32_ClockReading_CostsTheFirmwaresThreadOnly()
    {
        using Board board = NewBoard();
        IClock clock = new BoardNodeClock(board.Clock);
        Assert.AreEqual(20_000, Duration(board, () => _ = clock.NowMicros));
        Assert.AreEqual(0, Duration(board, () =>
        {
            // A thread of its own: who waits for a task may run it himself.
            var other = new Thread(() => _ = clock.NowMicros);
            other.Start();
            other.Join();
        }));
    }

    [TestMethod]
    public void Esp32_BusyWait_EndsWithTheReadingThatShowsTheTime()
    {
        using Board board = NewBoard();
        IClock clock = new BoardNodeClock(board.Clock);
        Assert.AreEqual(1000, clock.SpinUntil(990));
        Assert.AreEqual(1020, clock.SpinUntil(990), "a wait for a time that has passed reads once");
    }

    [TestMethod]
    public void Esp32_Converter_HasTheScaleOfItsOwnReference()
    {
        double[] scales = [.. Enumerable.Range(1, 200).Select(seed => NewBoard(seed).Adc.VoltsPerCount * 1000)];
        Assert.AreEqual(0.8056, scales.Average(), 0.001);
        Assert.IsGreaterThan(0.865, scales.Max());
        Assert.IsLessThan(0.745, scales.Min());
    }

    [TestMethod]
    public void Spi_FourthDeviceOfABus_IsRefusedAndTheOtherBusHasRoom()
    {
        using Board board = NewBoard();
        using IDisposable scope = board.Enter();
        SpiDevice[] devices = [.. Enumerable.Range(0, 3).Select(select => new SpiDevice(new SpiConnectionSettings(1, select)))];
        Assert.Throws<IndexOutOfRangeException>(() => new SpiDevice(new SpiConnectionSettings(1, 3)));
        _ = new SpiDevice(new SpiConnectionSettings(2, 3));
        devices[0].Dispose();
        _ = new SpiDevice(new SpiConnectionSettings(1, 3));
    }

    [TestMethod]
    public void Spi_EveryDeviceOfABus_HasTheModeAndClockOfTheFirst()
    {
        using Board board = NewBoard();
        using IDisposable scope = board.Enter();
        var chip = new ListeningChip();
        board.Spi.Connect(1, 7, chip);
        _ = new SpiDevice(new SpiConnectionSettings(1, 6) { Mode = SpiMode.Mode1, ClockFrequency = 1_000_000 });
        var second = new SpiDevice(new SpiConnectionSettings(1, 7) { Mode = SpiMode.Mode0, ClockFrequency = 4_000_000 });
        second.WriteByte(0);
        Assert.AreEqual((1, 1_000_000), chip.Heard);
    }

    private static long Duration(Board board, Action action)
    {
        long before = board.Clock.NowNanos;
        action();
        return board.Clock.NowNanos - before;
    }

    private Board NewBoard(int seed = 1)
    {
        var board = new Board("test", _folder.FullName);
        board.Use(BoardProfile.Esp32, seed);
        return board;
    }

    private sealed class ListeningChip : MeterNode.Drivers.Models.SpiChip
    {
        public (int Mode, int Hertz) Heard { get; private set; }

        public override void Transfer(
            MeterNode.Drivers.Models.SpiClocking clocking, long nowNanos, ReadOnlySpan<byte> write, Span<byte> read) =>
            Heard = (clocking.Mode, clocking.Hertz);
    }
}
