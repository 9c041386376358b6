using MeterNode.Core.Metering;
using MeterNode.Core.Ports;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Metering
{
    [TestClass]
    public class ConnectionCheckTests
    {
        [TestMethod]
        [DataRow(0.0)]
        [DataRow(60.0)]
        [DataRow(-40.0)]
        [DataRow(84.0)]
        public void Add_WiredRight_FindsNothing(double lagDegrees)
        {
            ConnectionCheck check = Check(1, false);
            Assert.IsFalse(Feed(check, lagDegrees, 0, 1, 2, -1));
            for (int p = 0; p < 3; p++)
            {
                Assert.AreEqual((int)WiringFinding.None, (int)check.Finding(p));
            }
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(2)]
        public void Add_OneTransformerBackwards_IsReversed(int phase)
        {
            for (int lag = -20; lag <= 80; lag += 20)
            {
                ConnectionCheck check = Check(1, false);
                Assert.IsTrue(Feed(check, lag, 0, 1, 2, phase));
                for (int p = 0; p < 3; p++)
                {
                    Assert.AreEqual((int)(p == phase ? WiringFinding.CtReversed : WiringFinding.None), (int)check.Finding(p),
                        "lag " + lag.ToString() + ", phase " + p.ToString());
                }
            }
        }

        [TestMethod]
        [DataRow(1, 0, 2)]
        [DataRow(0, 2, 1)]
        [DataRow(2, 1, 0)]
        public void Add_TransformersOnOtherConductors_AreSwapped(int a, int b, int c)
        {
            for (int lag = 0; lag <= 75; lag += 25)
            {
                ConnectionCheck check = Check(1, false);
                Assert.IsTrue(Feed(check, lag, a, b, c, -1));
                int[] at = new int[] { a, b, c };
                for (int p = 0; p < 3; p++)
                {
                    Assert.AreEqual((int)(at[p] == p ? WiringFinding.None : WiringFinding.PhaseSwapped), (int)check.Finding(p),
                        "lag " + lag.ToString() + ", phase " + p.ToString());
                }
            }
        }

        [TestMethod]
        [DataRow(1, 2, 0)]
        [DataRow(2, 0, 1)]
        public void Add_AllThreeTransformersMovedOnByOne_AreSwapped(int a, int b, int c)
        {
            // With a load of usual angle; far from it this looks the same as three transformers backwards.
            ConnectionCheck check = Check(1, false);
            Assert.IsTrue(Feed(check, 35, a, b, c, -1));
            for (int p = 0; p < 3; p++)
            {
                Assert.AreEqual((int)WiringFinding.PhaseSwapped, (int)check.Finding(p));
            }
        }

        [TestMethod]
        public void Add_VoltageMissing_IsFoundAndGoesAgain()
        {
            ConnectionCheck check = Check(3, false);
            for (int n = 0; n < 3; n++)
            {
                Assert.AreEqual((int)WiringFinding.None, (int)check.Finding(1), "not before three windows agree");
                WaveformWindow window = ThreePhaseTests.Window(50, 3, 1000, 1000, 1000, 20);
                Waveforms.Cosine(window, 4, 2048, 0, 50, 0);
                Add(check, window);
            }

            Assert.AreEqual((int)WiringFinding.VoltageMissing, (int)check.Finding(1));
            Assert.IsTrue(check.TakeChanged(1));
            Assert.IsFalse(check.TakeChanged(1), "once");
            for (int n = 0; n < 3; n++)
            {
                Add(check, ThreePhaseTests.Window(50, 3, 1000, 1000, 1000, 20));
            }

            Assert.AreEqual((int)WiringFinding.None, (int)check.Finding(1));
        }

        [TestMethod]
        public void Add_OnePhaseWithoutCurrent_IsMissing()
        {
            ConnectionCheck check = Check(1, false);
            Add(check, ThreePhaseTests.Window(50, 3, 1000, 0, 1000, 20));
            Assert.AreEqual((int)WiringFinding.CurrentMissing, (int)check.Finding(1));
        }

        [TestMethod]
        public void Add_MachineOff_SaysNothingAndKeepsWhatWasFound()
        {
            ConnectionCheck check = Check(1, false);
            Feed(check, 30, 0, 1, 2, 2);
            Assert.AreEqual((int)WiringFinding.CtReversed, (int)check.Finding(2));
            Add(check, ThreePhaseTests.Window(50, 3, 0, 0, 0, 0));
            Assert.AreEqual((int)WiringFinding.CtReversed, (int)check.Finding(2));
            Assert.AreEqual((int)WiringFinding.None, (int)check.Finding(0));
        }

        [TestMethod]
        public void Add_GeneratorExpected_NegativePowerIsNoFinding()
        {
            ConnectionCheck check = Check(1, true);
            Assert.IsFalse(Feed(check, 30, 0, 1, 2, 2));
        }

        [TestMethod]
        public void Name_EveryFinding_IsTheWiresWord()
        {
            Assert.AreEqual("ct-reversed", WiringFindings.Name(WiringFinding.CtReversed));
            Assert.AreEqual("phase-swapped", WiringFindings.Name(WiringFinding.PhaseSwapped));
            Assert.AreEqual("voltage-missing", WiringFindings.Name(WiringFinding.VoltageMissing));
            Assert.AreEqual("current-missing", WiringFindings.Name(WiringFinding.CurrentMissing));
        }

        [TestMethod]
        [DataRow(-70)]
        [DataRow(0)]
        [DataRow(60)]
        [DataRow(85)]
        public void Add_TwoWattmeters_RightWiringIsNoFindingAtAnyLoad(int lagDegrees)
        {
            // From 60° lagging on, one of the two powers is negative as it should be.
            Assert.IsFalse(FeedLines(lagDegrees, false, 60, false));
            Assert.IsFalse(FeedLines(lagDegrees, false, -60, false), "the phases turn the other way");
        }

        [TestMethod]
        public void Add_TwoWattmeters_TransformerBackwards_IsFound()
        {
            ConnectionCheck check = Lines();
            Assert.IsTrue(FeedLines(check, 30, true, 60, false));
            Assert.AreEqual((int)WiringFinding.None, (int)check.Finding(0));
            Assert.AreEqual((int)WiringFinding.CtReversed, (int)check.Finding(1));
        }

        [TestMethod]
        [DataRow(60)]
        [DataRow(-60)]
        public void Add_TwoWattmeters_TransformersExchanged_AreSwapped(int between)
        {
            ConnectionCheck check = Lines();
            Assert.IsTrue(FeedLines(check, 30, false, between, true));
            Assert.AreEqual((int)WiringFinding.PhaseSwapped, (int)check.Finding(0));
            Assert.AreEqual((int)WiringFinding.PhaseSwapped, (int)check.Finding(1));
        }

        [TestMethod]
        [DataRow(120)]
        [DataRow(180)]
        public void Add_TwoPhasesThatAreNoLines_AreJudgedByTheirOwnVoltages(int between)
        {
            ConnectionCheck check = Lines();
            Add(check, 25, 0, -40, between, between - 100);
            Assert.AreEqual((int)WiringFinding.None, (int)check.Finding(0));
            Assert.AreEqual((int)WiringFinding.CtReversed, (int)check.Finding(1));
        }

        private static ConnectionCheck Lines()
        {
            return new ConnectionCheck(2, 400, 1, 0.2, false);
        }

        private static bool FeedLines(int lagDegrees, bool reversed, int between, bool exchanged)
        {
            return FeedLines(Lines(), lagDegrees, reversed, between, exchanged);
        }

        // Voltages L1 − L2 and L3 − L2, currents of L1 and L3.
        private static bool FeedLines(ConnectionCheck check, int lagDegrees, bool reversed, int between, bool exchanged)
        {
            int turn = between > 0 ? 1 : -1;
            int first = -lagDegrees;
            int third = (120 * turn) - lagDegrees;
            return Add(
                check, 25, 30 * turn, exchanged ? third : first, 90 * turn, (exchanged ? first : third) + (reversed ? 180 : 0));
        }

        private static bool Add(ConnectionCheck check, double amperes, int volts1, int current1, int volts2, int current2)
        {
            PowerInterval interval = new PowerInterval(2);
            interval.Clear();
            for (int p = 0; p < 2; p++)
            {
                interval.Phases[p].HasVoltage = true;
                interval.Phases[p].UrmsVolts = 400;
                interval.Phases[p].IrmsAmperes = amperes;
            }

            interval.Phases[0].VoltageAngleDegrees = volts1;
            interval.Phases[0].CurrentAngleDegrees = current1;
            interval.Phases[1].VoltageAngleDegrees = volts2;
            interval.Phases[1].CurrentAngleDegrees = current2;
            return check.Add(interval);
        }

        private static ConnectionCheck Check(int windows, bool exportExpected)
        {
            return new ConnectionCheck(3, 230, windows, 0.2, exportExpected);
        }

        // The transformer of phase p is clamped to conductor at[p].
        private static bool Feed(ConnectionCheck check, double lagDegrees, int a, int b, int c, int reversed)
        {
            WaveformWindow window = ThreePhaseTests.Window(50, 3, 1000, 950, 1050, lagDegrees);
            int[] at = new int[] { a, b, c };
            for (int p = 0; p < 3; p++)
            {
                Waveforms.Cosine(window, p, 2048, 1000 + 30 * at[p], 50, 25 - 120 * at[p] - lagDegrees + (p == reversed ? 180 : 0));
            }

            return Add(check, window);
        }

        private static bool Add(ConnectionCheck check, WaveformWindow window)
        {
            WindowAnalyzer analyzer = new WindowAnalyzer(ThreePhaseTests.Channels(3), 50);
            Waveforms.Analyze(analyzer, window);
            return check.Add(analyzer.Interval);
        }
    }
}
