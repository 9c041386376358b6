using System.Device.Adc;
using MeterNode.Core.Metering;
using MeterNode.Drivers.AdcInput;
using MeterNode.Drivers.Models;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.Drivers.Tests.AdcInput;

[TestClass]
public sealed class AdcCaptureTests : BoardFixture
{
    private const int PeriodNanos = 500_000;

    [TestMethod]
    public void Capture_RawCountsOfItsChannels()
    {
        Board.Adc.UseEsp32(noiseCounts: 0);
        Board.Adc.Channel(0).Source = AnalogSource.Constant(1.55);
        Board.Adc.Channel(7).Source = AnalogSource.Constant(5);
        WaveformWindow window = Capture(0, 7);
        Assert.IsTrue(window.Counts[0].All(counts => counts == 2048));
        Assert.IsTrue(window.Counts[1].All(counts => counts == 4095));
    }

    [TestMethod]
    public void Capture_RowsAndChannels_HaveTheirTrueTimes()
    {
        Board.Adc.UseEsp32(noiseCounts: 0, conversionNanos: 37_000);
        AdvanceMillis(3);
        WaveformWindow window = Capture(0, 3, 6);
        Assert.AreEqual(3000 + (64 * 3 * 37), window.StartMicros, "measured before");
        Assert.AreEqual(window.Capacity, window.Count);
        CollectionAssert.AreEqual(Enumerable.Range(0, window.Count).Select(row => row * PeriodNanos / 1000).ToArray(), window.TimeMicros);
        CollectionAssert.AreEqual((int[])[0, 37_000, 74_000], window.ChannelDelayNanos);
    }

    [TestMethod]
    public void Capture_ConverterSlowerThanTheRate_RowsKeepTheirTrueTimes()
    {
        Board.Adc.UseEsp32(noiseCounts: 0, conversionNanos: 300_000);
        WaveformWindow window = Capture(0, 3);
        Assert.AreEqual(600, window.TimeMicros[1]);
        Assert.AreEqual(600 * (window.Count - 1), window.TimeMicros[window.Count - 1]);
    }

    [TestMethod]
    [DataRow(10)]
    [DataRow(-1)]
    public void Adc2_IsRefused(int channel) =>
        Assert.Throws<ArgumentException>(() => new AdcCapture(new AdcController(), [0, channel], Clock));

    [TestMethod]
    public void Capture_AllocatesNothing()
    {
        Board.Adc.Channel(0).Source = AnalogSource.Constant(1);
        var capture = new AdcCapture(new AdcController(), [0], Clock);
        var window = new WaveformWindow(1000, 1, PeriodNanos);
        Assert.AreEqual(0, Allocations.Fewest(() => capture.Capture(window)));
    }

    private WaveformWindow Capture(params int[] channels)
    {
        var window = new WaveformWindow(50, channels.Length, PeriodNanos);
        var capture = new AdcCapture(new AdcController(), channels, Clock);
        capture.MeasureRowNanos();
        capture.Capture(window);
        return window;
    }
}
