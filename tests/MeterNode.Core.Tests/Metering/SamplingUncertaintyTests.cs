using System;
using MeterNode.Core.Metering;
using MeterNode.Core.Scheduling;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Metering
{
    /// <summary>Quarter hours of loads that switch, looked at for two mains cycles about every 140 ms.</summary>
    [TestClass]
    public class SamplingUncertaintyTests
    {
        private const double Watts = 10000;
        private const double QuarterSeconds = 900;
        private const double WindowSeconds = 0.04;
        private const int Quarters = 24;

        [TestMethod]
        [DataRow(500, 200)]
        [DataRow(1000, 100)]
        [DataRow(2000, 60)]
        [DataRow(10000, 3300)]
        [DataRow(60000, 20000)]
        [DataRow(450000, 200000)]
        public void Deviation_DutyCycledLoad_CoversTheErrorOfNearlyEveryQuarterHour(int periodMs, int onMs)
        {
            int covered = 0;
            double errors = 0;
            double deviations = 0;
            EnergyRegisters energy = new EnergyRegisters(4000000);
            DitheredSlot slot = new DitheredSlot(140000, 84000, 0);
            long joules = 0;
            double from = 0;
            for (int k = 0; k < Quarters; k++)
            {
                double to = 0;
                while (to < (k + 1) * QuarterSeconds)
                {
                    double start = slot.DueMicros * 1e-6;
                    slot.TryTake(slot.DueMicros);
                    double mean = (OnSeconds(start + WindowSeconds, periodMs, onMs) - OnSeconds(start, periodMs, onMs)) / WindowSeconds;
                    to = start + (WindowSeconds / 2);
                    energy.Add((long)(to * 1e6), mean * Watts, 0);
                    if (from == 0)
                    {
                        from = to;
                    }
                }

                double truth = (OnSeconds(to, periodMs, onMs) - OnSeconds(from, periodMs, onMs)) * Watts;
                double error = energy.ImportJoules - joules - truth;
                double deviation = energy.DeviationJoules;
                energy.ForgetDeviation();
                covered += Math.Abs(error) <= 2 * deviation ? 1 : 0;
                errors += error * error;
                deviations += deviation * deviation;
                joules = energy.ImportJoules;
                from = to;
            }

            Assert.IsTrue(covered >= Quarters - 1, covered.ToString() + " of " + Quarters.ToString());

            // Not a blank cheque: at most some six times what the errors are.
            Assert.IsTrue(deviations < 40 * errors + 1, Math.Sqrt(deviations / errors).ToString());
        }

        [TestMethod]
        public void Deviation_SteadyLoad_IsNone()
        {
            EnergyRegisters energy = new EnergyRegisters(4000000);
            for (int k = 0; k < 100; k++)
            {
                energy.Add(k * 140000, 5000, 0);
            }

            Assert.AreEqual(0.0, energy.DeviationJoules);
        }

        [TestMethod]
        public void ForgetDeviation_AfterAStep_SaysWhatComesSince()
        {
            EnergyRegisters energy = new EnergyRegisters(4000000);
            energy.Add(0, 0, 0);
            energy.Add(100000, 1000, 0);
            Assert.IsTrue(Waveforms.Near(100 / Math.Sqrt(2), energy.DeviationJoules, 0.001));
            energy.ForgetDeviation();
            Assert.AreEqual(0.0, energy.DeviationJoules);
        }

        // Time that the load has been on since 0, s.
        private static double OnSeconds(double seconds, int periodMs, int onMs)
        {
            double period = periodMs * 0.001;
            double whole = Math.Floor(seconds / period);
            double rest = seconds - (whole * period);
            double on = onMs * 0.001;
            return (whole * on) + (rest < on ? rest : on);
        }
    }
}
