using System;
using MeterNode.Core.Metering;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Metering
{
    [TestClass]
    public class ThreePhaseTests
    {
        private const double Root2 = 1.4142135623730951;

        [TestMethod]
        public void Step_ThreeVoltages_GivesEachPhaseItsOwnFiguresAndTheSum()
        {
            WindowAnalyzer analyzer = new WindowAnalyzer(Channels(3), 50);
            Waveforms.Analyze(analyzer, Window(50.3, 3, 1000, 800, 600, 30));
            double[] amplitude = new double[] { 10, 8, 6 };
            double sum = 0;
            for (int p = 0; p < 3; p++)
            {
                double watts = amplitude[p] * 300 / 2 * Math.Cos(30 * Math.PI / 180);
                sum += watts;
                Assert.IsTrue(Waveforms.Near(watts, analyzer.Phases[p].RealPowerWatts, 0.1), analyzer.Phases[p].RealPowerWatts.ToString());
                Assert.IsTrue(Waveforms.Near(amplitude[p] / Root2, analyzer.Phases[p].IrmsAmperes, 0.1));
            }

            Assert.IsTrue(Waveforms.Near(sum, analyzer.Interval.TotalPowerWatts, 0.1));
            ReadingAccumulator reading = new ReadingAccumulator(3);
            reading.Add(analyzer.Interval);
            Assert.IsTrue(Math.Abs(reading.CurrentUnbalancePercent - 25) < 0.1, reading.CurrentUnbalancePercent.ToString());
        }

        [TestMethod]
        [DataRow(49.6)]
        [DataRow(60.0)]
        public void Step_OneVoltageForThreePhases_BorrowsItTurned(double hertz)
        {
            PhaseChannels[] channels = Channels(1);
            WindowAnalyzer analyzer = new WindowAnalyzer(channels, 50);
            Waveforms.Analyze(analyzer, Window(hertz, 1, 1000, 800, 600, 60));
            for (int p = 0; p < 3; p++)
            {
                double watts = (10 - 2 * p) * 300 / 4.0;
                Assert.IsTrue(
                    Waveforms.Near(watts, analyzer.Phases[p].RealPowerWatts, 0.4),
                    p.ToString() + ": " + analyzer.Phases[p].RealPowerWatts.ToString());
            }
        }

        [TestMethod]
        public void Step_NoVoltage_EstimatesFromNominalVoltageAndPowerFactor()
        {
            PhaseChannels[] channels = Channels(0);
            for (int p = 0; p < 3; p++)
            {
                channels[p].NominalVolts = 231;
                channels[p].NominalPowerFactor = 0.9;
            }

            WindowAnalyzer analyzer = new WindowAnalyzer(channels, 50);
            Waveforms.Analyze(analyzer, Window(50, 0, 1000, 800, 600, 60));
            double amperes = 24 / Root2;
            double watts = analyzer.Interval.TotalPowerWatts;
            Assert.IsTrue(Waveforms.Near(amperes * 231 * 0.9, watts, 0.1), watts.ToString());
            Assert.IsFalse(analyzer.Phases[0].HasVoltage);
            Assert.IsTrue(Math.Abs(analyzer.Phases[0].PowerFactor - 0.9) < 1e-9);
            Assert.IsTrue(Math.Abs(analyzer.FrequencyHertz - 50) < 0.02);
        }

        [TestMethod]
        [DataRow(47.0)]
        [DataRow(50.0)]
        [DataRow(63.0)]
        public void Step_NoVoltageAndARectifiersCurrent_FindsTheMainsCycles(double hertz)
        {
            // Double-humped current that crosses its mean several times a cycle.
            PhaseChannels phase = Waveforms.Phase();
            phase.VoltageChannel = -1;
            phase.VoltageCalibration = null;
            WindowAnalyzer analyzer = new WindowAnalyzer(new PhaseChannels[] { phase }, 50);
            WaveformWindow window = Waveforms.Window(500, 1);
            Waveforms.Cosine(window, 0, 2048, 700, hertz, 20);
            Waveforms.AddCosine(window, 0, 560, 5 * hertz, 5 * 20 + 180);
            Waveforms.AddCosine(window, 0, 400, 7 * hertz, 7 * 20 + 180);
            Waveforms.Analyze(analyzer, window);
            Assert.AreEqual(0, analyzer.Flags);
            Assert.IsTrue(Math.Abs(analyzer.FrequencyHertz - hertz) < 0.05, analyzer.FrequencyHertz.ToString());
            double rms = 0.01 * Math.Sqrt((700.0 * 700 + 560.0 * 560 + 400.0 * 400) / 2);
            Assert.IsTrue(Waveforms.Near(rms, analyzer.Phases[0].IrmsAmperes, 0.1), analyzer.Phases[0].IrmsAmperes.ToString());
        }

        /// <summary>Currents on channels 0…2, voltages (as many as wired) on 3…5.</summary>
        public static PhaseChannels[] Channels(int voltages)
        {
            PhaseChannels[] channels = new PhaseChannels[3];
            for (int p = 0; p < 3; p++)
            {
                channels[p] = Waveforms.Phase();
                channels[p].CurrentChannel = p;
                channels[p].VoltageChannel = voltages == 0 ? -1 : voltages == 1 ? 3 : 3 + p;
                channels[p].VoltageShiftDegrees = voltages == 1 ? (p == 0 ? 0 : p == 1 ? -120 : 120) : 0;
                channels[p].NominalVolts = 212;
            }

            return channels;
        }

        /// <summary>Balanced 212 V (1500 counts peak), currents of the given amplitudes lagging by the same angle, 40 µs skew.</summary>
        public static WaveformWindow Window(double hertz, int voltages, double a, double b, double c, double lagDegrees)
        {
            WaveformWindow window = Waveforms.Window(446, 3 + Math.Max(1, voltages));
            double[] amplitudes = new double[] { a, b, c };
            for (int p = 0; p < window.Counts.Length; p++)
            {
                window.ChannelDelayNanos[p] = p * 40000;
            }

            for (int p = 0; p < 3; p++)
            {
                Waveforms.Cosine(window, p, 2048, amplitudes[p], hertz, 25 - 120 * p - lagDegrees);
                if (p < voltages)
                {
                    Waveforms.Cosine(window, 3 + p, 2048, 1500, hertz, 25 - 120 * p);
                }
            }

            return window;
        }
    }
}
