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
    }
}
