using MeterNode.Core.Metering;
using MeterNode.Tools.Tests.Support;
using MeterNode.VirtualPlant.Metrology;

namespace MeterNode.Tools.Tests.Metrology;

/// <summary>What takes too many samples for the emulator.</summary>
[TestClass]
public class LongRunTests
{
    [TestMethod]
    public void NoLoad_24HoursWith2LsbNoise_AddNoJoule()
    {
        // Two windows a second for a day, every one analysed. The noise is a pool of a million numbers read from a new random
        // place for each window and channel.
        var noise = new NormalNoise(24);
        int[] pool = new int[1 << 20];
        for (int k = 0; k < pool.Length; k++)
        {
            pool[k] = (int)Math.Floor((2 * noise.Normal()) + 0.5);
        }

        const int Rows = 446;
        var window = new WaveformWindow(Rows, 2, AccuracyGrid.PeriodNanos) { Count = Rows };
        window.ChannelDelayNanos[1] = 60_000;
        int[] voltage = new int[Rows];
        for (int k = 0; k < Rows; k++)
        {
            window.TimeMicros[k] = k * 500;
            voltage[k] = (int)Math.Round(1700 + (1400 * Math.Cos(2 * Math.PI * 50 * ((k * 500e-6) + 60e-6))));
        }

        const double AmperesPerCount = 0.1;
        var analyzer = new WindowAnalyzer([new PhaseChannels
        {
            CurrentChannel = 0,
            VoltageChannel = 1,
            CurrentCalibration = new ChannelCalibration
            {
                UnitsPerCount = AmperesPerCount,
                NoiseFloorRms = AmperesPerCount * Math.Sqrt(4 + (1.0 / 12)),
                OutlierCounts = 64,
            },
            VoltageCalibration = new ChannelCalibration { UnitsPerCount = 0.2323, OutlierCounts = 64 },
        }], 50);
        var registers = new EnergyRegisters(4_000_000);
        for (long w = 0; w < 24 * 3600 * 2; w++)
        {
            int a = (int)(noise.Uniform() * (pool.Length - Rows));
            int b = (int)(noise.Uniform() * (pool.Length - Rows));
            for (int k = 0; k < Rows; k++)
            {
                window.Counts[0][k] = 1713 + pool[a + k];
                window.Counts[1][k] = voltage[k] + pool[b + k];
            }

            window.StartMicros = w * 500_000;
            analyzer.Begin(window);
            while (!analyzer.Step())
            {
            }

            Assert.IsTrue(analyzer.IsUsable, $"flags {analyzer.Flags}");
            Assert.AreEqual(0.0, analyzer.Interval.TotalPowerWatts, $"window {w}");
            Assert.AreEqual(0.0, analyzer.Phases[0].IrmsAmperes, $"window {w}");
            registers.Add(analyzer.Interval.MiddleMicros, analyzer.Interval.TotalPowerWatts, analyzer.Interval.TotalReactiveVars);
        }

        Assert.AreEqual(
            0, registers.ImportJoules + registers.ExportJoules + registers.InductiveVarSeconds + registers.CapacitiveVarSeconds);
        long[] state = new long[EnergyRegisters.StateLength];
        registers.Save(state, 0);
        Assert.AreEqual(0, state[8], "gaps");
    }

    [TestMethod]
    public void Analyzer_AMillionRowsOf20Bits_OverflowsNothing()
    {
        const int Rows = 1_000_000;
        const double RateHertz = 30_000;
        var window = new WaveformWindow(Rows, 2, (int)(1e9 / RateHertz)) { Count = Rows };
        for (int k = 0; k < Rows; k++)
        {
            double angle = 2 * Math.PI * 50.2 * k / RateHertz;
            window.TimeMicros[k] = (int)Math.Round(k * 1e6 / RateHertz);

            // Close to the upper end: the greatest sums of squares that 20 bits can give.
            window.Counts[0][k] = (int)Math.Round(900_000 + (148_000 * Math.Cos(angle - 1)));
            window.Counts[1][k] = (int)Math.Round(900_000 + (148_000 * Math.Cos(angle)));
        }

        var analyzer = new WindowAnalyzer([new PhaseChannels
        {
            CurrentChannel = 0,
            VoltageChannel = 1,
            CurrentCalibration = new ChannelCalibration { UnitsPerCount = 1e-3 },
            VoltageCalibration = new ChannelCalibration { UnitsPerCount = 2e-3 },
        }], 50);
        analyzer.Begin(window);
        while (!analyzer.Step())
        {
        }

        PhaseResult result = analyzer.Phases[0];
        Assert.AreEqual(0, analyzer.Flags);
        Assert.IsGreaterThan(1670.5, analyzer.SpanMicros * 1e-6 * analyzer.FrequencyHertz, "cycles");
        Assert.AreEqual(50.2, analyzer.FrequencyHertz, 1e-4);
        Assert.AreEqual(148 / Math.Sqrt(2), result.IrmsAmperes, 0.001);
        Assert.AreEqual(296 / Math.Sqrt(2), result.UrmsVolts, 0.002);
        Assert.AreEqual(148 * 148 * Math.Cos(1), result.RealPowerWatts, 0.5);
        Assert.AreEqual(148 * 148 * Math.Sin(1), result.ReactiveVars, 0.5);
    }

    [TestMethod]
    public void Analyzer_WindowAfterWindow_AllocatesNothing()
    {
        var window = new WaveformWindow(446, 2, AccuracyGrid.PeriodNanos) { Count = 446 };
        for (int k = 0; k < 446; k++)
        {
            window.TimeMicros[k] = k * 500;
            window.Counts[0][k] = (int)Math.Round(1700 + (1300 * Math.Cos(0.157 * k)));
            window.Counts[1][k] = 1700;
        }

        // Without voltage: the way through the filter's buffer, which is allocated once.
        var analyzer = new WindowAnalyzer([new PhaseChannels
        {
            CurrentChannel = 0,
            VoltageChannel = 1,
            CurrentCalibration = new ChannelCalibration { OutlierCounts = 64 },
            VoltageCalibration = new ChannelCalibration { OutlierCounts = 64 },
        }], 50);
        var reading = new ReadingAccumulator(1);
        var registers = new EnergyRegisters(4_000_000);
        void Run()
        {
            window.StartMicros += 500_000;
            analyzer.Begin(window);
            while (!analyzer.Step())
            {
            }

            reading.Add(analyzer.Interval);
            registers.Add(analyzer.Interval.MiddleMicros, analyzer.Interval.TotalPowerWatts, analyzer.Interval.TotalReactiveVars);
        }

        Assert.AreEqual(0, Allocations.Fewest(() =>
        {
            for (int n = 0; n < 100; n++)
            {
                Run();
            }
        }));
    }
}
