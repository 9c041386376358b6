using MeterNode.Core.Configuration;
using MeterNode.Core.Metering;
using MeterNode.Core.Ports;
using MeterNode.Core.Tests.Ports;
using MeterNode.Support;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Metering
{
    [TestClass]
    public class WaveformMeterTests
    {
        [TestMethod]
        public void Poll_DueWindow_IsCapturedAndThenAnalysedInSteps()
        {
            ManualClock clock = new ManualClock();
            clock.NowMicros = 1000000;
            ScriptedMachine machine = new ScriptedMachine(clock, new double[] { 1000, 1500 });
            WaveformMeter meter = new WaveformMeter(Configuration(1), machine, clock.NowMicros);
            Assert.IsFalse(meter.Poll(999999), "not due");
            Assert.IsFalse(meter.IsBusy);
            Assert.IsFalse(meter.Poll(1000000), "captured");
            Assert.IsTrue(meter.IsBusy);
            Assert.AreEqual(0L, meter.DueMicros, "the analysis goes on at once");
            int steps = 1;
            while (!meter.Poll(clock.NowMicros))
            {
                steps++;
            }

            Assert.IsTrue(steps > 3, steps.ToString());
            Assert.IsFalse(meter.IsBusy);
            Assert.IsTrue(meter.DueMicros > clock.NowMicros);
            PowerInterval interval = meter.Interval;
            Assert.IsTrue(interval.IsUsable);
            Assert.IsFalse(interval.HasEnergy);
            Assert.AreEqual(1000000L, interval.StartMicros);
            Assert.AreEqual(1975, interval.RowHertz);
            Assert.AreEqual(1000000L + (long)(123 * 1000000.0 / 1975), interval.EndMicros);
            Assert.IsTrue(interval.MiddleMicros > interval.StartMicros && interval.MiddleMicros < interval.EndMicros);
            Assert.IsTrue(Waveforms.Near(0.5 * 10 * 300, interval.TotalPowerWatts, 0.1), interval.TotalPowerWatts.ToString());
            Assert.IsTrue(Waveforms.Near(50, interval.FrequencyHertz, 0.1));
        }

        [TestMethod]
        public void Interval_ClippedWindow_IsALowerBoundAndSaysSo()
        {
            NodeConfiguration configuration = Configuration(1);
            configuration.Phases[0].CurrentCalibration.ClipHighCounts = 2500;
            ManualClock clock = new ManualClock();
            WaveformMeter meter = new WaveformMeter(configuration, new ScriptedMachine(clock, new double[] { 1000, 1500 }), 0);
            meter.Begin();
            while (meter.IsBusy)
            {
                meter.Poll(0);
            }

            Assert.IsTrue(meter.Interval.IsUsable);
            Assert.AreEqual(1, meter.Interval.OverRangePhase);
        }

        [TestMethod]
        public void Poll_SlowConverter_TakesWhatItCanDo()
        {
            ManualClock clock = new ManualClock();
            ScriptedMachine machine = new ScriptedMachine(clock, new double[] { 1000, 1500 });
            machine.RowNanos = 1010000;
            WaveformMeter meter = new WaveformMeter(Configuration(1), machine, 0);
            Assert.IsTrue(Window(meter, clock).IsUsable);
            Assert.AreEqual(875, meter.Interval.RowHertz);
            Assert.AreEqual(990, meter.Interval.PossibleRowHertz);
            Assert.AreEqual(2, meter.Interval.WindowCycles);
            Assert.IsTrue(Waveforms.Near(0.5 * 10 * 300, meter.Interval.TotalPowerWatts, 0.3), meter.Interval.TotalPowerWatts.ToString());
        }

        [TestMethod]
        public void Poll_ConverterTooSlow_SaysSoForEachWindowAndTriesAgain()
        {
            ManualClock clock = new ManualClock();
            ScriptedMachine machine = new ScriptedMachine(clock, new double[] { 1000, 1500 });
            machine.RowNanos = 3000000;
            WaveformMeter meter = new WaveformMeter(Configuration(1), machine, 0);
            Assert.AreEqual((int)PowerStatus.TooSlow, (int)Window(meter, clock).Status);
            Assert.AreEqual(0, meter.Interval.RowHertz);
            machine.RowNanos = 500000;
            Assert.AreEqual((int)PowerStatus.TooSlow, (int)Window(meter, clock).Status);
            clock.NowMicros += 20000000;
            Assert.IsTrue(Window(meter, clock).IsUsable);
            Assert.AreEqual(1775, meter.Interval.RowHertz);
        }

        [TestMethod]
        public void Poll_ConverterBecomesSlower_IsMeasuredAgainAfterThreeGaps()
        {
            ManualClock clock = new ManualClock();
            ScriptedMachine machine = new ScriptedMachine(clock, new double[] { 1000, 1500 });
            WaveformMeter meter = new WaveformMeter(Configuration(1), machine, 0);
            Assert.IsTrue(Window(meter, clock).IsUsable);
            machine.RowNanos = 1000000;
            machine.LateMicros = 500;
            for (int k = 0; k < 3; k++)
            {
                Assert.AreEqual((int)PowerStatus.Gap, (int)Window(meter, clock).Status);
            }

            machine.LateMicros = 0;
            Assert.IsTrue(Window(meter, clock).IsUsable);
            Assert.AreEqual(875, meter.Interval.RowHertz);
        }

        [TestMethod]
        public void Poll_BoardThatComputesSlowly_GetsFewerWindowsAndMissesNone()
        {
            ManualClock clock = new ManualClock();
            WaveformMeter meter = new WaveformMeter(Configuration(1), new ScriptedMachine(clock, new double[] { 1000, 1500 }), 0);
            for (int k = 0; k < 5; k++)
            {
                Window(meter, clock, 100000);
            }

            long missed = meter.Missed;
            Assert.IsTrue(meter.PeriodMicros > 160000, meter.PeriodMicros.ToString());
            for (int k = 0; k < 20; k++)
            {
                Window(meter, clock, 100000);
            }

            Assert.AreEqual(missed, meter.Missed);
        }

        private static PowerInterval Window(WaveformMeter meter, ManualClock clock, long stepMicros = 0)
        {
            clock.SpinUntil(meter.DueMicros);
            long endMicros = clock.NowMicros + 60000000;
            while (!meter.Poll(clock.NowMicros) && clock.NowMicros < endMicros)
            {
                clock.NowMicros += meter.IsBusy ? stepMicros / 10 : 0;
            }

            return meter.Interval;
        }

        [TestMethod]
        public void Mode_FollowsFromTheInputsThatAreWired()
        {
            ManualClock clock = new ManualClock();
            ScriptedMachine machine = new ScriptedMachine(clock, new double[] { 1000, 1500 });
            Assert.AreEqual("adc", new WaveformMeter(Configuration(1), machine, 0).Mode);
            Assert.AreEqual("nominal", new WaveformMeter(Configuration(-1), machine, 0).Mode);
        }

        private static NodeConfiguration Configuration(int voltageChannel)
        {
            NodeConfiguration configuration = new NodeConfiguration();
            configuration.AdcChannels = new int[] { 0, 3 };
            configuration.Phases = new PhaseChannels[] { Waveforms.Phase() };
            configuration.Phases[0].VoltageChannel = voltageChannel;
            return configuration;
        }
    }
}
