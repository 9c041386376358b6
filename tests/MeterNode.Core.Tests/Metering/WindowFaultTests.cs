using System;
using MeterNode.Core.Metering;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Metering
{
    /// <summary>Windows that are not what they should be: flagged, never silently metered.</summary>
    [TestClass]
    public class WindowFaultTests
    {
        private const double Root2 = 1.4142135623730951;

        [TestMethod]
        [DataRow(760, true)]
        [DataRow(740, false)]
        public void Step_StepOfMoreThanOneAndAHalfPeriods_IsAGap(int stepMicros, bool gap)
        {
            WaveformWindow window = Sine(300, 1500);
            for (int k = 200; k < window.Count; k++)
            {
                window.TimeMicros[k] += stepMicros - 500;
            }

            WindowAnalyzer analyzer = Analyze(window, 0);
            Assert.AreEqual(gap, (analyzer.Flags & WindowFlags.Gap) != 0);
            Assert.AreEqual(!gap, analyzer.IsUsable);
        }

        [TestMethod]
        public void Step_TimeRunsBackwards_IsAGap()
        {
            WaveformWindow window = Sine(300, 1500);
            window.TimeMicros[300] = window.TimeMicros[299] - 1;
            Assert.AreEqual(WindowFlags.Gap, Analyze(window, 0).Flags);
        }

        [TestMethod]
        public void Step_UnevenRowsWithTrueTimes_AreBroughtToAnEvenGrid()
        {
            Waveforms.Seed(7);
            WaveformWindow window = Waveforms.Window(446, 2);
            for (int k = 0; k < window.Count; k++)
            {
                window.TimeMicros[k] += (int)(200 * Waveforms.NextUniform());
            }

            Waveforms.Cosine(window, 0, 2048, 1000, 50, -60);
            Waveforms.Cosine(window, 1, 2048, 1500, 50, 0);
            WindowAnalyzer analyzer = Analyze(window, 0);
            Assert.AreEqual(WindowFlags.Resampled, analyzer.Flags);
            Assert.IsTrue(Waveforms.Near(10 / Root2, analyzer.Phases[0].IrmsAmperes, 0.2), analyzer.Phases[0].IrmsAmperes.ToString());
            Assert.IsTrue(
                Waveforms.Near(10 * 300 / 4.0, analyzer.Phases[0].RealPowerWatts, 0.4), analyzer.Phases[0].RealPowerWatts.ToString());
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        public void Step_ChannelAtItsLimit_IsALowerBound(int channel)
        {
            WaveformWindow window = Sine(channel == 0 ? 2100 : 300, channel == 1 ? 2100 : 1500);
            for (int k = 0; k < window.Count; k++)
            {
                window.Counts[channel][k] = Math.Max(0, Math.Min(4095, window.Counts[channel][k]));
            }

            WindowAnalyzer analyzer = Analyze(window, 64);
            Assert.IsTrue(analyzer.IsUsable);
            Assert.AreEqual(1, analyzer.Interval.OverRangePhase);

            // 2100 counts of amplitude in a range of 2048: the flattened tops cost a little.
            WaveformWindow smaller = Sine(channel == 0 ? 2000 : 300, channel == 1 ? 2000 : 1500);
            double whole = Analyze(smaller, 64).Interval.TotalPowerWatts * 1.05;
            Assert.IsTrue(analyzer.Interval.TotalPowerWatts < whole, analyzer.Interval.TotalPowerWatts.ToString());
            Assert.IsTrue(Waveforms.Near(whole, analyzer.Interval.TotalPowerWatts, 1.5), analyzer.Interval.TotalPowerWatts.ToString());
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(40)]
        [DataRow(800)]
        public void Step_WiFiOutliers_AreRepairedAndCounted(int currentAmplitude)
        {
            WaveformWindow window = Sine(currentAmplitude, 1500);
            window.Counts[0][17] += 1100;
            window.Counts[0][200] += 1400;
            window.Counts[0][201] += 1300;
            window.Counts[1][100] -= 1200;
            window.Counts[1][333] += 1050;
            WindowAnalyzer analyzer = Analyze(window, 64);
            Assert.AreEqual(WindowFlags.Repaired, analyzer.Flags);
            Assert.AreEqual(5, analyzer.RepairedSamples);
            Assert.IsTrue(Math.Abs(analyzer.Phases[0].IrmsAmperes - currentAmplitude * 0.01 / Root2) < 0.002 + 1e-5 * currentAmplitude,
                analyzer.Phases[0].IrmsAmperes.ToString());
            Assert.IsTrue(Waveforms.Near(300 / Root2, analyzer.Phases[0].UrmsVolts, 0.1), analyzer.Phases[0].UrmsVolts.ToString());
        }

        [TestMethod]
        public void Step_WiFiOutliersInARectifiersPulses_AreFoundByComparingCycles()
        {
            WaveformWindow clean = Rectifier();
            WindowAnalyzer analyzer = Analyze(clean, 64);
            double expected = analyzer.Phases[0].RealPowerWatts;
            Assert.AreEqual(0, analyzer.RepairedSamples, "sharp pulses of the load itself are left alone");

            WaveformWindow window = Rectifier();
            window.Counts[0][100] += 1200;
            window.Counts[0][250] -= 1500;
            Waveforms.Analyze(analyzer, window);
            Assert.AreEqual(WindowFlags.Repaired, analyzer.Flags);
            Assert.AreEqual(2, analyzer.RepairedSamples);
            Assert.IsTrue(Waveforms.Near(expected, analyzer.Phases[0].RealPowerWatts, 0.2), analyzer.Phases[0].RealPowerWatts.ToString());
        }

        [TestMethod]
        public void Step_MoreOutliersThanMayBeRepaired_IsRefused()
        {
            WaveformWindow window = Sine(100, 1500);
            for (int k = 10; k < 440; k += 19)
            {
                window.Counts[0][k] += 1500;
            }

            WindowAnalyzer analyzer = Analyze(window, 64);
            Assert.IsFalse(analyzer.IsUsable);
            Assert.AreEqual(WindowFlags.Outliers, analyzer.Flags & WindowFlags.Unusable);
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(7)]
        [DataRow(30)]
        public void Step_LessThanACycle_IsTooShort(int rows)
        {
            WaveformWindow window = Sine(300, 1500);
            window.Count = rows;
            WindowAnalyzer analyzer = Analyze(window, 64);
            Assert.AreEqual(WindowFlags.TooShort, analyzer.Flags & WindowFlags.Unusable);
        }

        [TestMethod]
        public void Step_NothingConnected_IsNoSignalAndAllZeroNeverNaN()
        {
            // Constant inputs, and noise floors of 0: every quotient that could be 0/0 is asked for.
            WaveformWindow window = Sine(0, 0);
            WindowAnalyzer analyzer = Analyze(window, 64);
            Assert.IsTrue(analyzer.IsUsable);
            Assert.AreEqual(WindowFlags.NoSignal, analyzer.Flags);
            PhaseResult result = analyzer.Phases[0];
            Assert.AreEqual(0.0, result.IrmsAmperes);
            Assert.AreEqual(0.0, result.UrmsVolts);
            Assert.AreEqual(0.0, result.RealPowerWatts);
            Assert.AreEqual(0.0, result.ApparentPowerVoltAmperes);
            Assert.AreEqual(0.0, result.ReactiveVars);
            Assert.AreEqual(0.0, result.PowerFactor);
            Assert.AreEqual(0.0, analyzer.FrequencyHertz);

            ReadingAccumulator reading = new ReadingAccumulator(1);
            Assert.AreEqual(0.0, reading.TotalPowerWatts, "without windows");
            Assert.AreEqual(0.0, reading.PowerFactor(0));
            reading.Add(analyzer.Interval);
            Assert.AreEqual(0.0, reading.PowerFactor(0));
            Assert.AreEqual(0.0, reading.FrequencyHertz);
            Assert.AreEqual(0.0, reading.CurrentUnbalancePercent);
        }

        [TestMethod]
        public void Step_VoltageFailsWhileCurrentFlows_MetersNoPowerAndFindsTheCyclesInTheCurrent()
        {
            WindowAnalyzer analyzer = Analyze(Sine(800, 0), 64);
            Assert.AreEqual(0, analyzer.Flags);
            Assert.AreEqual(0.0, analyzer.Phases[0].RealPowerWatts);
            Assert.IsTrue(Waveforms.Near(8 / Root2, analyzer.Phases[0].IrmsAmperes, 0.1));
            Assert.IsTrue(Math.Abs(analyzer.FrequencyHertz - 50) < 0.05);
        }

        [TestMethod]
        public void Step_FrequencyOutsideTheRange_IsNoMains()
        {
            WaveformWindow window = Waveforms.Window(446, 2);
            Waveforms.Cosine(window, 0, 2048, 500, 100, 0);
            Waveforms.Cosine(window, 1, 2048, 1500, 100, 0);
            WindowAnalyzer analyzer = Analyze(window, 0);
            Assert.IsTrue((analyzer.Flags & WindowFlags.NoSignal) != 0);
            Assert.AreEqual(0.0, analyzer.FrequencyHertz);
        }

        private static WaveformWindow Sine(double currentAmplitude, double voltageAmplitude)
        {
            WaveformWindow window = Waveforms.Window(446, 2);
            Waveforms.Cosine(window, 0, 2000, currentAmplitude, 50, 10);
            Waveforms.Cosine(window, 1, 2000, voltageAmplitude, 50, 40);
            return window;
        }

        private static WaveformWindow Rectifier()
        {
            WaveformWindow window = Waveforms.Window(446, 2);
            Waveforms.Cosine(window, 0, 2048, 900, 50, 0);
            Waveforms.AddCosine(window, 0, 500, 250, 180);
            Waveforms.AddCosine(window, 0, 300, 350, 180);
            Waveforms.AddCosine(window, 0, 90, 550, 0);
            Waveforms.Cosine(window, 1, 2048, 1400, 50, 0);
            return window;
        }

        private static WindowAnalyzer Analyze(WaveformWindow window, int outlierCounts)
        {
            PhaseChannels phase = Waveforms.Phase();
            phase.CurrentCalibration.OutlierCounts = outlierCounts;
            phase.VoltageCalibration.OutlierCounts = outlierCounts;
            phase.CurrentCalibration.ClipLowCounts = 0;
            phase.CurrentCalibration.ClipHighCounts = 4095;
            phase.VoltageCalibration.ClipLowCounts = 0;
            phase.VoltageCalibration.ClipHighCounts = 4095;
            WindowAnalyzer analyzer = new WindowAnalyzer(new PhaseChannels[] { phase }, 50);
            Waveforms.Analyze(analyzer, window);
            return analyzer;
        }
    }
}
