using System.Device.Adc;
using System.Device.Gpio;
using MeterNode.Drivers.Models;
using MeterNode.VirtualBoard;
using nanoFramework.Hardware.Esp32;
using nanoFramework.Networking;
using nanoFramework.Runtime.Native;

namespace MeterNode.Tools.Tests.VirtualBoard;

/// <summary>The board as such: several in one process, time, converter, pins, network time, restart.</summary>
[TestClass]
public sealed class BoardTests
{
    private readonly DirectoryInfo _storage = Directory.CreateTempSubdirectory("meternode-board-");

    [TestCleanup]
    public void Delete() => _storage.Delete(recursive: true);

    [TestMethod]
    public void Current_NoBoardEntered_SaysWhatToDo()
    {
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => new AdcController());
        StringAssert.Contains(e.Message, "board.Enter()");
    }

    [TestMethod]
    public void TwoBoards_EachThreadKeepsItsOwn()
    {
        using Board a = Make("a");
        using Board b = Make("b");
        a.Adc.Channel(0).RawCounts = 11;
        b.Adc.Channel(0).RawCounts = 22;
        int fromThread = 0;
        Thread thread;
        using (a.Enter())
        {
            // A thread that the firmware starts belongs to its board, whatever its starter enters afterwards.
            thread = new Thread(() => fromThread = new AdcController().OpenChannel(0).ReadValue());
            thread.Start();
            using (b.Enter())
            {
                Assert.AreEqual(22, new AdcController().OpenChannel(0).ReadValue());
            }

            Assert.AreEqual(11, new AdcController().OpenChannel(0).ReadValue());
        }

        thread.Join();
        Assert.AreEqual(11, fromThread);
    }

    [TestMethod]
    public void Clock_ConversionsAndSpinsMoveIt_OnlyForward()
    {
        using Board board = Make("a");
        using IDisposable scope = board.Enter();
        board.Adc.UseEsp32(conversionNanos: 40_000);
        AdcChannel channel = new AdcController().OpenChannel(0);
        channel.ReadValue();
        channel.ReadValue();
        Assert.AreEqual(80UL, HighResTimer.GetCurrent());
        board.Clock.SpinUntil(500);
        board.Clock.SpinUntil(400);
        Assert.AreEqual(500UL, HighResTimer.GetCurrent());
    }

    [TestMethod]
    public void Clock_ScheduledActions_RunInOrderAtTheirTime()
    {
        var clock = new BoardClock();
        var seen = new List<(string, long)>();
        clock.Schedule(2000, () => seen.Add(("b", clock.NowNanos)));
        clock.Schedule(1000, () =>
        {
            seen.Add(("a", clock.NowNanos));
            clock.Schedule(1500, () => seen.Add(("nested", clock.NowNanos)));
        });
        clock.Schedule(2000, () => seen.Add(("c", clock.NowNanos)));
        clock.AdvanceToNanos(1999);
        clock.AdvanceToNanos(5000);
        CollectionAssert.AreEqual(new[] { ("a", 1000L), ("nested", 1500L), ("b", 2000L), ("c", 2000L) }, seen);
        Assert.AreEqual(5000, clock.NowNanos);
    }

    [TestMethod]
    public void Clock_Paced_HoldsVirtualTimeBack()
    {
        var clock = new BoardClock { PaceSpeed = 100 };
        var watch = System.Diagnostics.Stopwatch.StartNew();
        for (int i = 0; i < 1000; i++)
        {
            clock.AdvanceNanos(20_000_000);
        }

        Assert.IsGreaterThan(150, watch.ElapsedMilliseconds, "20 s at speed 100 take 200 ms");
    }

    [TestMethod]
    public void Adc_IdealAndReal_Counts()
    {
        using Board board = Make("a");
        VirtualAdcChannel channel = board.Adc.Channel(3);
        channel.Source = AnalogSource.Function(t => 1.0 + t);
        board.Adc.UseIdeal();
        Assert.AreEqual((int)(1.0 / 3.1 * (1 << 24) + 0.5), channel.Convert());
        Assert.AreEqual(0, board.Clock.NowNanos, "an ideal conversion takes no time");
        board.Adc.UseEsp32(noiseCounts: 0);
        channel.GainError = 0.01;
        channel.BiasVolts = 0.1;
        channel.Curve = v => v * 2;
        Assert.AreEqual((int)((((1.0 * 1.01) + 0.1) * 2 / 3.1 * 4096) + 0.5), channel.Convert());
        channel.Source = AnalogSource.Constant(double.NaN);
        Assert.AreEqual(0, channel.Convert());
        channel.Source = AnalogSource.Constant(1e9);
        Assert.AreEqual(4095, channel.Convert());
        channel.Source = null;
        channel.BiasVolts = 0;
        Assert.AreEqual(0, channel.Convert());
    }

    [TestMethod]
    public void Adc_Noise_HasItsSizeAndRepeats()
    {
        using Board board = Make("a");
        board.Adc.UseEsp32(noiseCounts: 2);
        VirtualAdcChannel channel = board.Adc.Channel(0);
        channel.Source = AnalogSource.Constant(1.55);
        int[] first = Take();
        double mean = first.Average();
        double deviation = Math.Sqrt(first.Average(c => (c - mean) * (c - mean)));
        Assert.AreEqual(2048, mean, 0.05);
        Assert.AreEqual(Math.Sqrt(4 + (1.0 / 12)), deviation, 0.05, "noise and quantisation");
        CollectionAssert.AreEqual(first, Take());

        int[] Take()
        {
            channel.Seed = 5;
            return Enumerable.Range(0, 20_000).Select(_ => channel.Convert()).ToArray();
        }
    }

    [TestMethod]
    public void Adc_Outliers_AtTheirRate()
    {
        using Board board = Make("a");
        board.Adc.UseEsp32(noiseCounts: 0);
        VirtualAdcChannel channel = board.Adc.Channel(0);
        channel.Source = AnalogSource.Constant(1.55);
        channel.OutlierProbability = 0.01;
        int outliers = Enumerable.Range(0, 10_000).Count(_ => Math.Abs(channel.Convert() - 2048) > 1000);
        Assert.AreEqual(100, outliers, 40);
    }

    [TestMethod]
    public void Gpio_Esp32Rules()
    {
        using Board board = Make("a");
        using IDisposable scope = board.Enter();
        var gpio = new GpioController();
        Assert.Throws<ArgumentException>(() => gpio.OpenPin(34, PinMode.InputPullUp), "no pull resistors on 34…39");
        Assert.Throws<ArgumentException>(() => gpio.OpenPin(35, PinMode.Output));
        Assert.Throws<ArgumentException>(() => gpio.OpenPin(6, PinMode.Input), "flash");
        Assert.Throws<ArgumentException>(() => gpio.OpenPin(40));
        GpioPin pin = gpio.OpenPin(27, PinMode.InputPullUp);
        Assert.Throws<InvalidOperationException>(() => gpio.OpenPin(27));
        Assert.AreEqual(PinValue.High, pin.Read());
        board.Gpio.Line(27).Drive(false);
        Assert.AreEqual(PinValue.Low, pin.Read());
        board.Gpio.Line(27).Drive(null);
        Assert.AreEqual(PinValue.High, pin.Read());
        Assert.Throws<InvalidOperationException>(() => pin.Write(PinValue.High));
        pin.Dispose();
        gpio.OpenPin(27, PinMode.Output).Write(PinValue.High);
        Assert.HasCount(1, board.Gpio.Line(27).Writes);
    }

    [TestMethod]
    public void Gpio_DebounceTimeout_ReportsWhatHeld()
    {
        using Board board = Make("a");
        using IDisposable scope = board.Enter();
        GpioPin pin = new GpioController().OpenPin(27, PinMode.InputPullUp);
        var edges = new List<(PinEventTypes, long)>();
        pin.DebounceTimeout = TimeSpan.FromMilliseconds(10);
        pin.ValueChanged += (_, e) => edges.Add((e.ChangeType, board.Clock.NowMicros));
        board.Clock.AdvanceTo(1000);
        board.Gpio.Line(27).Drive(false);
        board.Clock.AdvanceTo(2000);
        board.Gpio.Line(27).Drive(true);
        board.Clock.AdvanceTo(3000);
        board.Gpio.Line(27).Drive(false);
        board.Clock.AdvanceTo(100_000);
        CollectionAssert.AreEqual(new[] { (PinEventTypes.Falling, 13_000L) }, edges);
    }

    [TestMethod]
    public void NetworkTime_FollowsTheWorldWhenReachable()
    {
        using Board board = Make("a");
        using IDisposable scope = board.Enter();
        board.Clock.WorldStartUtc = new DateTime(2026, 5, 4, 3, 2, 1, DateTimeKind.Utc);
        board.Network.IsReachable = false;
        board.Clock.AdvanceTo(5_000_000);
        Assert.IsFalse(WifiNetworkHelper.ConnectDhcp("plant", "secret", requiresDateTime: true));
        Sntp.UpdateNow();
        Assert.IsFalse(board.Clock.IsUtcSet);
        board.Network.IsReachable = true;
        board.Network.TimeServerErrorMicros = 250;
        Assert.IsTrue(WifiNetworkHelper.ConnectDhcp("plant", "secret", requiresDateTime: true));
        Assert.AreEqual(NetworkHelperStatus.NetworkIsReady, WifiNetworkHelper.Status);
        DateTime utc = DateTime.UnixEpoch.AddMicroseconds(board.Clock.UtcMicros);
        Assert.AreEqual(new DateTime(2026, 5, 4, 3, 2, 6, DateTimeKind.Utc).AddMicroseconds(250), utc);
        Rtc.SetSystemTime(new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.AreEqual(2030, DateTime.UnixEpoch.AddMicroseconds(board.Clock.UtcMicros).Year);
    }

    [TestMethod]
    public void WifiHelper_SecondSetUp_ThrowsAsOnTheDevice()
    {
        using Board board = Make("a");
        using IDisposable scope = board.Enter();
        WifiNetworkHelper.SetupNetworkHelper();
        Assert.IsTrue(WifiNetworkHelper.NetworkReady.WaitOne(0));
        Assert.Throws<InvalidOperationException>(() => WifiNetworkHelper.SetupNetworkHelper());
        WifiNetworkHelper.Reset();
        WifiNetworkHelper.SetupNetworkHelper();
    }

    [TestMethod]
    public void Reboot_UnwindsToTheHost()
    {
        using Board board = Make("a");
        using IDisposable scope = board.Enter();
        Board? asked = null;
        board.ResetRequested += b => asked = b;
        Assert.Throws<BoardResetException>(() => Power.RebootDevice(100));
        Assert.AreSame(board, asked);
        Assert.AreEqual(100_000, board.Clock.NowMicros);
    }

    [TestMethod]
    [DataRow(@"I:\config.cose", "config.cose")]
    [DataRow(@"I:\a\b", "a/b")]
    [DataRow("i:/x", "x")]
    public void MapPath_StaysInTheFolder(string device, string relative)
    {
        using Board board = Make("a");
        Assert.AreEqual(Path.Combine(board.StorageRoot, relative), board.MapPath(device));
        Assert.Throws<ArgumentException>(() => board.MapPath(@"I:\..\b"));
        Assert.Throws<ArgumentException>(() => board.MapPath(@"D:\b"));
    }

    private Board Make(string name) => new(name, Path.Combine(_storage.FullName, name));
}
