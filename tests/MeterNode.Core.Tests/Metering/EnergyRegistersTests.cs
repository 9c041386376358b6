using System;
using MeterNode.Core.Metering;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Metering
{
    [TestClass]
    public class EnergyRegistersTests
    {
        [TestMethod]
        public void Add_ConstantPower_CountsEveryJoule()
        {
            EnergyRegisters registers = new EnergyRegisters(5000000);
            for (int n = 0; n <= 7200; n++)
            {
                registers.Add(n * 500000L, 1234.567, -200.5);
            }

            // 1 h: 1234.567 W · 3600 s.
            Assert.AreEqual(4444441L, registers.ImportJoules);
            Assert.AreEqual(0L, registers.ExportJoules);
            Assert.AreEqual(0L, registers.InductiveVarSeconds);
            Assert.IsTrue(Math.Abs((double)(registers.CapacitiveVarSeconds - 721800L)) <= 1);
        }

        [TestMethod]
        public void Add_Ramp_IsTheTrapezoid()
        {
            EnergyRegisters registers = new EnergyRegisters(5000000);
            registers.Add(0, 0, 0);
            registers.Add(2000000, 1000, 0);
            Assert.AreEqual(1000L, registers.ImportJoules);
        }

        [TestMethod]
        public void Add_SignChange_IsSplitWhereTheLineCrossesZero()
        {
            EnergyRegisters registers = new EnergyRegisters(5000000);
            registers.Add(0, 3000, 0);
            registers.Add(4000000, -1000, 0);

            // 3 s from 3000 W to 0: 4500 J; 1 s from 0 to -1000 W: 500 J.
            Assert.AreEqual(4500L, registers.ImportJoules);
            Assert.AreEqual(500L, registers.ExportJoules);
        }

        [TestMethod]
        public void Add_LongGap_CreditsTheMaximumHoldAndCountsTheRest()
        {
            EnergyRegisters registers = new EnergyRegisters(2000000);
            registers.Add(0, 100, 0);
            registers.Add(60000000, 300, 0);
            Assert.AreEqual(400L, registers.ImportJoules, "2 s at the mean of 100 and 300 W");
            long[] state = new long[EnergyRegisters.StateLength];
            registers.Save(state, 0);
            Assert.AreEqual(1L, state[8], "gaps");
            Assert.AreEqual(58000000L, state[9], "unmetered, µs");
        }

        [TestMethod]
        public void AddEnergy_MetersOwnRegister_IsTakenOverWhateverTheTimeBetween()
        {
            EnergyRegisters registers = new EnergyRegisters(2000000);
            Assert.IsTrue(registers.AddEnergy(0, 7, 7, 0));
            Assert.AreEqual(0L, registers.ImportJoules, "the first call only sets the starting point");
            Assert.IsTrue(registers.AddEnergy(1000000, 1234.75, 0, 100));
            Assert.IsTrue(registers.AddEnergy(61000000, 60000.25, 12, 100));
            Assert.AreEqual(61235L, registers.ImportJoules);
            Assert.AreEqual(12L, registers.ExportJoules);
            Assert.AreEqual(250L, registers.InductiveVarSeconds, "0 to 100 var in 1 s, and 100 var for the longest hold of 2 s");
            long[] state = new long[EnergyRegisters.StateLength];
            registers.Save(state, 0);
            Assert.AreEqual(0L, state[8], "no gap: the meter's register ran on");
        }

        [TestMethod]
        public void AddEnergy_TimeNotLaterOrNotCredible_IsRefused()
        {
            EnergyRegisters registers = new EnergyRegisters(2000000);
            registers.AddEnergy(1000000, 0, 0, 0);
            Assert.IsFalse(registers.AddEnergy(1000000, 1, 0, 0));
            Assert.IsFalse(registers.AddEnergy(2000000, -1, 0, 0));
            Assert.IsFalse(registers.AddEnergy(3000000, 0, 1.1e9, 0));
            double infinite = 1e308 * 10;
            Assert.IsFalse(registers.AddEnergy(4000000, infinite - infinite, 0, 0));
            Assert.IsFalse(registers.AddEnergy(5000000, 0, 0, infinite));
            Assert.IsTrue(registers.AddEnergy(6000000, 1, 0, 0));
            Assert.AreEqual(1L, registers.ImportJoules);
            Assert.AreEqual(4000000L, registers.UnmeteredSinceMicros(1000000, 6000000), "what was refused is not metered");
        }

        [TestMethod]
        public void AddEnergy_PulseInAShortInterval_IsTakenWhole()
        {
            EnergyRegisters registers = new EnergyRegisters(2000000);
            registers.AddEnergy(1000000, 0, 0, 0);
            Assert.IsTrue(registers.AddEnergy(1000001, 1e9, 0, 0));
            Assert.IsFalse(registers.AddEnergy(1000002, 1.1e9, 0, 0));
            Assert.AreEqual(1000000000L, registers.ImportJoules);
        }

        [TestMethod]
        public void Raise_BeyondItsRoom_ChangesNothing()
        {
            EnergyRegisters registers = new EnergyRegisters(2000000);
            registers.Raise(0, 1000);
            registers.Raise(0, long.MaxValue);
            registers.Raise(0, -5);
            Assert.AreEqual(1000L, registers.ImportJoules);
            registers.Raise(0, long.MaxValue - 1000);
            Assert.AreEqual(long.MaxValue, registers.ImportJoules);
        }

        [TestMethod]
        public void UnmeteredSince_HoldAndGap_CountsOnlyWhatIsTooLongToBridge()
        {
            EnergyRegisters registers = new EnergyRegisters(2000000);
            Assert.AreEqual(7000000L, registers.UnmeteredSinceMicros(1000000, 8000000), "no window yet");
            registers.Add(9000000, 100, 0);
            Assert.AreEqual(8000000L, registers.UnmeteredSinceMicros(1000000, 11000000), "bridged as far as the hold");
            Assert.AreEqual(8500000L, registers.UnmeteredSinceMicros(1000000, 11500000), "a gap that is still open");
            registers.Add(20000000, 100, 0);
            Assert.AreEqual(17000000L, registers.UnmeteredSinceMicros(1000000, 20000000), "the gap is closed");
            registers.Add(21000000, 100, 0);
            Assert.AreEqual(17000000L, registers.UnmeteredSinceMicros(1000000, 21500000));
        }

        [TestMethod]
        public void UnmeteredSince_AfterRestore_LeavesOutWhatWasBeforeBoot()
        {
            EnergyRegisters before = new EnergyRegisters(2000000);
            before.Add(0, 100, 0);
            before.Add(60000000, 100, 0);
            long[] state = new long[EnergyRegisters.StateLength];
            before.Save(state, 0);

            EnergyRegisters after = new EnergyRegisters(2000000);
            after.Restore(state, 0);
            after.Add(500000, 100, 0);
            Assert.AreEqual(500000L, after.UnmeteredSinceMicros(0, 1000000));
        }

        [TestMethod]
        public void Add_TimeNotLaterOrPowerNotANumber_IsRefused()
        {
            EnergyRegisters registers = new EnergyRegisters(2000000);
            registers.Add(1000000, 1000, 0);
            Assert.IsFalse(registers.Add(1000000, 1000, 0), "duplicate");
            Assert.IsFalse(registers.Add(500000, 1000, 0), "earlier");
            double zero = 0;
            double notANumber = (zero * 1e308 * 10) + (1e308 * 10 - 1e308 * 10);
            Assert.IsFalse(registers.Add(1500000, notANumber, 0), "NaN");
            Assert.IsFalse(registers.Add(1500000, 2e9, 0), "not credible");
            Assert.IsTrue(registers.Add(2000000, 1000, 0));
            Assert.AreEqual(1000L, registers.ImportJoules);
        }

        [TestMethod]
        public void Add_AnyOrderOfFaults_NoRegisterEverDecreases()
        {
            Waveforms.Seed(99);
            EnergyRegisters registers = new EnergyRegisters(2000000);
            long[] state = new long[EnergyRegisters.StateLength];
            long[] last = new long[4];
            long now = 0;
            for (int n = 0; n < 4000; n++)
            {
                now += (long)(2500000 * (Waveforms.NextUniform() - 0.2));
                double watts = 20000 * (Waveforms.NextUniform() - 0.5);
                double vars = 20000 * (Waveforms.NextUniform() - 0.5);
                double fault = Waveforms.NextUniform();
                if (fault < 0.02)
                {
                    now += 3600000000L;
                }
                else if (fault < 0.04)
                {
                    watts = 1e300;
                }
                else if (fault < 0.06)
                {
                    // Power failure: back from what was saved.
                    registers.Save(state, 0);
                    registers = new EnergyRegisters(2000000);
                    registers.Restore(state, 0);
                    now = 0;
                }

                registers.Add(now, watts, vars);
                last[0] = AtLeast(last[0], registers.ImportJoules);
                last[1] = AtLeast(last[1], registers.ExportJoules);
                last[2] = AtLeast(last[2], registers.InductiveVarSeconds);
                last[3] = AtLeast(last[3], registers.CapacitiveVarSeconds);
            }

            Assert.IsTrue(last[0] > 1000000 && last[1] > 1000000);
        }

        [TestMethod]
        public void Restore_SavedState_KeepsJoulesAndFractions()
        {
            EnergyRegisters registers = new EnergyRegisters(2000000);
            long[] state = new long[EnergyRegisters.StateLength];
            for (int n = 0; n < 100; n++)
            {
                // 0.75 J between two restarts: without the fraction nothing would ever be counted.
                registers.Add(0, 0.75, 0);
                registers.Add(1000000, 0.75, 0);
                registers.Save(state, 0);
                registers = new EnergyRegisters(2000000);
                registers.Restore(state, 0);
            }

            Assert.AreEqual(75L, registers.ImportJoules);
        }

        [TestMethod]
        public void Restore_AfterAPowerFailure_TimeWithoutPowerAddsNothing()
        {
            EnergyRegisters registers = new EnergyRegisters(2000000);
            registers.Restore(new long[] { 5000, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, 0);
            registers.Add(900000000, 10000, 0);
            Assert.AreEqual(5000L, registers.ImportJoules);
        }

        private static long AtLeast(long before, long now)
        {
            Assert.IsTrue(now >= before, "decreased from " + before.ToString() + " to " + now.ToString());
            return now;
        }
    }
}
