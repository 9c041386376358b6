using System;
using MeterNode.Core.Metering;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Metering
{
    [TestClass]
    public class WindowAnalyzerTests
    {
        private const double Root2 = 1.4142135623730951;

        [TestMethod]
        [DataRow(50.0, 0.0)]
        [DataRow(49.5, 60.0)]
        [DataRow(50.5, -60.0)]
        [DataRow(60.0, 36.87)]
        [DataRow(45.0, 84.26)]
        [DataRow(65.0, -84.26)]
        public void Step_SineWithSkew_GivesExactPowerAndFrequency(double hertz, double lagDegrees)
        {
            WaveformWindow window = Waveforms.Window(460, 2);
            window.ChannelDelayNanos[1] = 60000;
            Waveforms.Cosine(window, 0, 2048, 1000, hertz, 17 - lagDegrees);
            Waveforms.Cosine(window, 1, 1900, 1600, hertz, 17);
            WindowAnalyzer analyzer = new WindowAnalyzer(new PhaseChannels[] { Waveforms.Phase() }, 50);
            Waveforms.Analyze(analyzer, window);

            double apparent = 1000 * 0.01 * 1600 * 0.2 / 2;
            double watts = apparent * Math.Cos(lagDegrees * Math.PI / 180);
            PhaseResult phase = analyzer.Phases[0];
            Assert.AreEqual(0, analyzer.Flags);
            Assert.IsTrue(Math.Abs(analyzer.FrequencyHertz - hertz) < 0.003, "f " + analyzer.FrequencyHertz.ToString());
            Assert.IsTrue(Waveforms.Near(10 / Root2, phase.IrmsAmperes, 0.05), "I " + phase.IrmsAmperes.ToString());
            Assert.IsTrue(Waveforms.Near(320 / Root2, phase.UrmsVolts, 0.05), "U " + phase.UrmsVolts.ToString());
            Assert.IsTrue(Math.Abs(phase.RealPowerWatts - watts) < apparent * 0.0005, "P " + phase.RealPowerWatts.ToString());
            double vars = apparent * Math.Sin(lagDegrees * Math.PI / 180);
            Assert.IsTrue(Math.Abs(phase.ReactiveVars - vars) < apparent * 0.001, "Q " + phase.ReactiveVars.ToString());
        }

        [TestMethod]
        public void Step_RepeatedWithoutAChange_GivesTheSameFiguresFromTheFirstWindowOn()
        {
            // No settling after boot, no decay, no sign that depends on history: a window is judged by itself.
            WindowAnalyzer analyzer = new WindowAnalyzer(new PhaseChannels[] { Waveforms.Phase() }, 50);
            double first = 0;
            for (int n = 0; n < 5; n++)
            {
                WaveformWindow window = Waveforms.Window(446, 2);
                Waveforms.Cosine(window, 0, 2900, 300, 50, -30);
                Waveforms.Cosine(window, 1, 1200, 1000, 50, 0);
                Waveforms.Analyze(analyzer, window);
                first = n == 0 ? analyzer.Phases[0].RealPowerWatts : first;
                Assert.AreEqual(first, analyzer.Phases[0].RealPowerWatts);
            }

            Assert.IsTrue(Waveforms.Near(3 * 200 / 2.0 * 0.8660254, first, 0.1), first.ToString());
        }

        [TestMethod]
        public void Step_WhereverTheWindowStarts_PowerKeepsItsSign()
        {
            WindowAnalyzer analyzer = new WindowAnalyzer(new PhaseChannels[] { Waveforms.Phase() }, 50);
            for (int start = 0; start < 360; start += 15)
            {
                WaveformWindow window = Waveforms.Window(446, 2);
                Waveforms.Cosine(window, 0, 2048, 300, 49.9, start - 80);
                Waveforms.Cosine(window, 1, 2048, 1500, 49.9, start);
                Waveforms.Analyze(analyzer, window);
                double expected = 3 * 300 / 2.0 * Math.Cos(80 * Math.PI / 180);
                Assert.IsTrue(
                    Waveforms.Near(expected, analyzer.Phases[0].RealPowerWatts, 0.5), analyzer.Phases[0].RealPowerWatts.ToString());
            }
        }

        [TestMethod]
        [DataRow(100.0)]
        [DataRow(20.0)]
        [DataRow(5.0)]
        public void Step_LowLoadWithManyEqualNeighbours_DropsNoSample(double amplitude)
        {
            // A filter that drops a sample equal to the one before reads 4.7 % low at 100 counts.
            WaveformWindow window = Waveforms.Window(446, 2);
            Waveforms.Cosine(window, 0, 2048.3, amplitude, 50, 3);
            Waveforms.Cosine(window, 1, 2048, 1500, 50, 3);
            int equal = 0;
            double squares = 0;
            for (int k = 0; k < 400; k++)
            {
                equal += window.Counts[0][k] == window.Counts[0][k + 1] ? 1 : 0;
                squares += (window.Counts[0][k] - 2048.3) * (window.Counts[0][k] - 2048.3);
            }

            WindowAnalyzer analyzer = new WindowAnalyzer(new PhaseChannels[] { Waveforms.Phase() }, 50);
            Waveforms.Analyze(analyzer, window);
            Assert.IsTrue(equal >= 10, "the case needs equal neighbours: " + equal.ToString());
            double rms = 0.01 * Math.Sqrt(squares / 400);
            Assert.IsTrue(
                Waveforms.Near(rms, analyzer.Phases[0].IrmsAmperes, 0.1 + 10 / amplitude), analyzer.Phases[0].IrmsAmperes.ToString());
        }

        [TestMethod]
        public void Step_NoiseOnly_ReadsZeroAndASmallLoadDoesNot()
        {
            PhaseChannels phase = Waveforms.Phase();
            phase.CurrentCalibration.NoiseFloorRms = 0.0202;
            WindowAnalyzer analyzer = new WindowAnalyzer(new PhaseChannels[] { phase }, 50);
            Waveforms.Seed(1);
            for (int n = 0; n < 12; n++)
            {
                WaveformWindow window = Waveforms.Window(446, 2);
                bool load = n % 2 == 1;
                Waveforms.Cosine(window, 0, 1800, load ? 7 : 0, 50, 0);
                Waveforms.AddNoise(window, 0, 2);
                Waveforms.Cosine(window, 1, 1800, 1500, 50, 0);
                Waveforms.Analyze(analyzer, window);
                PhaseResult result = analyzer.Phases[0];
                if (load)
                {
                    Assert.IsTrue(Waveforms.Near(7 * 0.01 / Root2, result.IrmsAmperes, 10), result.IrmsAmperes.ToString());
                    Assert.IsTrue(Waveforms.Near(0.07 * 300 / 2, result.RealPowerWatts, 10), result.RealPowerWatts.ToString());
                }
                else
                {
                    Assert.AreEqual(0.0, result.IrmsAmperes);
                    Assert.AreEqual(0.0, result.RealPowerWatts);
                    Assert.AreEqual(0.0, result.ReactiveVars);
                    Assert.AreEqual(0.0, result.PowerFactor);
                }
            }
        }

        [TestMethod]
        [DataRow(0.5, 8.1)]
        [DataRow(0.8, 3.4)]
        [DataRow(0.2, 23.0)]
        public void Step_ClampWith2Point7Degrees_NeedsItsPhaseTable(double powerFactor, double uncorrectedPercent)
        {
            double lag = Math.Acos(powerFactor) * 180 / Math.PI;
            PhaseChannels phase = Waveforms.Phase();
            WindowAnalyzer analyzer = new WindowAnalyzer(new PhaseChannels[] { phase }, 50);
            double expected = 12 * 280 / 2.0 * powerFactor;
            for (int corrected = 0; corrected < 2; corrected++)
            {
                if (corrected == 1)
                {
                    phase.CurrentCalibration.PhaseErrorAmperes = new double[] { 1, 40 };
                    phase.CurrentCalibration.PhaseErrorDegrees = new double[] { 2.7, 2.7 };
                }

                WaveformWindow window = Waveforms.Window(446, 2);
                Waveforms.Cosine(window, 0, 2048, 1200, 50, 2.7 - lag);
                Waveforms.Cosine(window, 1, 2048, 1400, 50, 0);
                Waveforms.Analyze(analyzer, window);
                double error = 100 * (analyzer.Phases[0].RealPowerWatts / expected - 1);
                if (corrected == 1)
                {
                    Assert.IsTrue(Math.Abs(error) < 0.1, error.ToString());
                }
                else
                {
                    Assert.IsTrue(Math.Abs(error - uncorrectedPercent) < 0.4, error.ToString());
                }
            }
        }

        [TestMethod]
        [DataRow(2.0, 3.1)]
        [DataRow(9.0, 2.8)]
        [DataRow(38.0, 2.5)]
        public void Step_PhaseErrorVariesWithCurrent_IsTakenFromTheTable(double amperes, double leadDegrees)
        {
            PhaseChannels phase = Waveforms.Phase();
            phase.CurrentCalibration.UnitsPerCount = 0.04;
            phase.CurrentCalibration.PhaseErrorAmperes = new double[] { 4, 9, 38 };
            phase.CurrentCalibration.PhaseErrorDegrees = new double[] { 3.1, 2.8, 2.5 };
            WindowAnalyzer analyzer = new WindowAnalyzer(new PhaseChannels[] { phase }, 50);
            WaveformWindow window = Waveforms.Window(446, 2);
            double lag = Math.Acos(0.1) * 180 / Math.PI;
            Waveforms.Cosine(window, 0, 2048, amperes * Root2 / 0.04, 50, leadDegrees - lag);
            Waveforms.Cosine(window, 1, 2048, 1600, 50, 0);
            Waveforms.Analyze(analyzer, window);
            double apparent = amperes * 320 / Root2;
            Assert.IsTrue(Math.Abs(analyzer.Phases[0].RealPowerWatts - 0.1 * apparent) < 0.002 * apparent,
                "right at power factor 0.1: " + (analyzer.Phases[0].RealPowerWatts / apparent).ToString());
        }

        [TestMethod]
        public void Step_SensorMountedTheOtherWay_IsNegativePowerAndPositiveCurrent()
        {
            PhaseChannels phase = Waveforms.Phase();
            phase.CurrentCalibration.UnitsPerCount = -0.01;
            WindowAnalyzer analyzer = new WindowAnalyzer(new PhaseChannels[] { phase }, 50);
            WaveformWindow window = Waveforms.Window(446, 2);
            Waveforms.Cosine(window, 0, 2048, 1000, 50, -60);
            Waveforms.Cosine(window, 1, 2048, 1500, 50, 0);
            Waveforms.Analyze(analyzer, window);
            Assert.IsTrue(Waveforms.Near(-10 * 300 / 2.0 * 0.5, analyzer.Phases[0].RealPowerWatts, 0.1));
            Assert.IsTrue(analyzer.Phases[0].IrmsAmperes > 7);
            Assert.IsTrue(analyzer.Phases[0].PowerFactor < -0.49);
        }

        [TestMethod]
        public void Step_LinearityTable_TakesTheConvertersBendOut()
        {
            // Counts = x - x²/40000: the upper half of the range is compressed.
            PhaseChannels phase = Waveforms.Phase();
            int[] raw = new int[33];
            double[] corrected = new double[33];
            for (int k = 0; k <= 32; k++)
            {
                double x = k * 128;
                raw[k] = (int)Math.Floor(x - x * x / 40000 + 0.5);
                corrected[k] = x;
            }

            phase.CurrentCalibration.LinearityRawCounts = raw;
            phase.CurrentCalibration.LinearityCorrectedCounts = corrected;
            WindowAnalyzer analyzer = new WindowAnalyzer(new PhaseChannels[] { phase }, 50);
            WaveformWindow window = Waveforms.Window(446, 2);
            Waveforms.Cosine(window, 0, 2048, 1500, 50, 0);
            Waveforms.Cosine(window, 1, 2048, 1500, 50, 0);
            for (int k = 0; k < window.Count; k++)
            {
                double x = window.Counts[0][k];
                window.Counts[0][k] = (int)Math.Floor(x - x * x / 40000 + 0.5);
            }

            Waveforms.Analyze(analyzer, window);
            Assert.IsTrue(Waveforms.Near(15 / Root2, analyzer.Phases[0].IrmsAmperes, 0.1), analyzer.Phases[0].IrmsAmperes.ToString());
            Assert.IsTrue(
                Waveforms.Near(15 * 300 / 2.0, analyzer.Phases[0].RealPowerWatts, 0.1), analyzer.Phases[0].RealPowerWatts.ToString());
        }
    }
}
