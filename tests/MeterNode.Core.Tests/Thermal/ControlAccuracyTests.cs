using System;
using MeterNode.Core.Tests.Metering;
using MeterNode.Core.Thermal;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Thermal
{
    [TestClass]
    public class ControlAccuracyTests
    {
        /// <summary>The worked example of docs/metrology.md: twenty samples around 200 °C, ±2 °C, no settling time.</summary>
        [TestMethod]
        public void Close_WorkedExample_GivesTheDocumentedFigures()
        {
            double[] celsius = WorkedExample();
            ControlAccuracy accuracy = new ControlAccuracy(200, 2, 0, AccuracyDefinition.P95);
            for (int n = 0; n < celsius.Length; n++)
            {
                accuracy.Add(n * 1000000L, celsius[n]);
            }

            accuracy.AddFault();
            ControlAccuracyResult result = new ControlAccuracyResult();
            accuracy.Close(result);
            Assert.AreEqual(20, result.Samples);
            Assert.AreEqual(1, result.Faults);
            Assert.AreEqual(0, result.Excluded);
            Near(0.29, result.BiasCelsius);
            Near(0.8583, result.DeviationCelsius);
            Near(2.5, result.MaximumCelsius);
            Near(1.5, result.Percentile95Celsius);
            Near(1.5, result.AccuracyCelsius);
            Near(95, result.InTolerancePercent);
            Near(0.7767, result.Cp);
            Near(0.6641, result.Cpk);
        }

        [TestMethod]
        public void Close_DefinitionMax_IsTheHeadline()
        {
            ControlAccuracy accuracy = new ControlAccuracy(200, 2, 0, AccuracyDefinition.Maximum);
            double[] celsius = WorkedExample();
            for (int n = 0; n < celsius.Length; n++)
            {
                accuracy.Add(n, celsius[n]);
            }

            ControlAccuracyResult result = new ControlAccuracyResult();
            accuracy.Close(result);
            Near(2.5, result.AccuracyCelsius);
        }

        [TestMethod]
        public void Add_HeatingUp_CountsOnlyAfterTheSettlingTimeInsideTheBand()
        {
            ControlAccuracy accuracy = new ControlAccuracy(200, 2, 30, AccuracyDefinition.Maximum);
            ControlAccuracyResult result = new ControlAccuracyResult();
            long second = 0;
            for (; second < 100; second++)
            {
                accuracy.Add(second * 1000000, 100 + second);
            }

            // Enters the band, overshoots after 10 s, comes back and stays.
            for (; second < 110; second++)
            {
                accuracy.Add(second * 1000000, 200);
            }

            accuracy.Add(second++ * 1000000, 202.5);
            for (; second < 141; second++)
            {
                accuracy.Add(second * 1000000, 201);
            }

            Assert.IsFalse(accuracy.IsInControl, "29 s inside");
            accuracy.Add(second++ * 1000000, 201);
            Assert.IsTrue(accuracy.IsInControl, "30 s inside");
            accuracy.Add(second * 1000000, 203);
            accuracy.Close(result);
            Assert.AreEqual(2, result.Samples, "leaving the band after settling counts");
            Assert.AreEqual(141, result.Excluded);
            Near(3, result.MaximumCelsius);
        }

        [TestMethod]
        public void SetSetpoint_Changed_ExcludesUntilSettledAgain()
        {
            ControlAccuracy accuracy = new ControlAccuracy(200, 2, 10, AccuracyDefinition.Maximum);
            ControlAccuracyResult result = new ControlAccuracyResult();
            Feed(accuracy, 0, 60, 200);
            accuracy.SetSetpoint(200);
            Assert.IsTrue(accuracy.IsInControl, "the same set-point again changes nothing");
            accuracy.SetSetpoint(220);
            Assert.IsFalse(accuracy.IsInControl);
            Feed(accuracy, 60, 120, 200);
            Feed(accuracy, 120, 150, 220);
            accuracy.Close(result);
            Assert.AreEqual(50 + 20, result.Samples);
            Assert.AreEqual(10 + 60 + 10, result.Excluded);
            Near(0, result.MaximumCelsius);
            Near(220, result.SetpointCelsius);
        }

        [TestMethod]
        public void MachineStopped_ExcludesUntilStartedAndSettled()
        {
            ControlAccuracy accuracy = new ControlAccuracy(200, 2, 10, AccuracyDefinition.Maximum);
            ControlAccuracyResult result = new ControlAccuracyResult();
            Feed(accuracy, 0, 20, 200);
            accuracy.MachineStopped();
            Feed(accuracy, 20, 60, 200);
            Assert.IsFalse(accuracy.IsInControl);
            accuracy.MachineStarted();
            Feed(accuracy, 60, 80, 200);
            accuracy.Close(result);
            Assert.AreEqual(20, result.Samples);
        }

        [TestMethod]
        public void AddFault_DuringSettling_StartsItAnew()
        {
            ControlAccuracy accuracy = new ControlAccuracy(200, 2, 10, AccuracyDefinition.Maximum);
            Feed(accuracy, 0, 9, 200);
            accuracy.AddFault();
            Feed(accuracy, 10, 19, 200);
            Assert.IsFalse(accuracy.IsInControl);
            Feed(accuracy, 19, 22, 200);
            Assert.IsTrue(accuracy.IsInControl);
            accuracy.AddFault();
            Assert.IsTrue(accuracy.IsInControl, "a fault while in control is counted, not punished");
        }

        [TestMethod]
        public void Close_NoOneOrEqualSamples_DividesByNothing()
        {
            ControlAccuracy accuracy = new ControlAccuracy(200, 2, 0, AccuracyDefinition.P95);
            ControlAccuracyResult result = new ControlAccuracyResult();
            accuracy.Close(result);
            Assert.AreEqual(0, result.Samples);
            Assert.IsFalse(result.HasCapability);
            accuracy.Add(0, 200.25);
            accuracy.Close(result);
            Assert.AreEqual(1, result.Samples);
            Near(0.25, result.AccuracyCelsius);
            Assert.IsFalse(result.HasCapability);
            Feed(accuracy, 1, 100, 199.5);
            accuracy.Close(result);
            Near(-0.5, result.BiasCelsius);
            Assert.IsFalse(result.HasCapability, "all equal: no capability index exists");
        }

        [TestMethod]
        public void Close_Twice_StartsEachPeriodFromNothing()
        {
            ControlAccuracy accuracy = new ControlAccuracy(200, 2, 0, AccuracyDefinition.Maximum);
            ControlAccuracyResult result = new ControlAccuracyResult();
            Feed(accuracy, 0, 10, 201.9);
            accuracy.Close(result);
            Feed(accuracy, 10, 20, 200.1);
            accuracy.Close(result);
            Assert.AreEqual(10, result.Samples);
            Near(0.1, result.MaximumCelsius);
        }

        [TestMethod]
        [DataRow(0.003)]
        [DataRow(0.4)]
        [DataRow(3.7)]
        [DataRow(9.9)]
        public void Close_P95_IsWithinFiveThousandthsOfTheExactRank(double width)
        {
            ControlAccuracy accuracy = new ControlAccuracy(200, 2, 0, AccuracyDefinition.P95);
            double[] magnitude = new double[900];
            Waveforms.Seed(5);
            accuracy.Add(0, 200);
            for (int n = 1; n < 900; n++)
            {
                double e = width * (2 * Waveforms.NextUniform() - 1);
                magnitude[n] = Math.Abs(e);
                accuracy.Add(n * 1000000L, 200 + e);
            }

            // Nearest rank: the 855th smallest of 900.
            double exact = 0;
            for (int n = 0; n < 900; n++)
            {
                int within = 0;
                for (int m = 0; m < 900; m++)
                {
                    within += magnitude[m] <= magnitude[n] ? 1 : 0;
                }

                exact = within == 855 ? magnitude[n] : exact;
            }

            ControlAccuracyResult result = new ControlAccuracyResult();
            accuracy.Close(result);
            Assert.IsTrue(
                Math.Abs(result.Percentile95Celsius - exact) <= 0.0051, result.Percentile95Celsius.ToString() + " for " + exact.ToString());
        }

        [TestMethod]
        [DataRow(162.0)]
        [DataRow(507.0)]
        [DataRow(61.3)]
        [DataRow(1500.0)]
        public void Percentile95_FarBeyondTheBand_IsRightToOnePercent(double deviation)
        {
            ControlAccuracy accuracy = new ControlAccuracy(0, 2000, 0, AccuracyDefinition.P95);
            for (int k = 0; k < 1000; k++)
            {
                accuracy.Add(k * 1000000L, k < 940 ? deviation * k / 1000 : k < 960 ? deviation : 1.2 * deviation);
            }

            ControlAccuracyResult result = new ControlAccuracyResult();
            accuracy.Close(result);
            Assert.IsTrue(Math.Abs(result.Percentile95Celsius - deviation) <= 0.0101 * deviation, result.Percentile95Celsius.ToString());
        }

        [TestMethod]
        public void Percentile95_MoreSamplesThanABinHolds_StaysRight()
        {
            ControlAccuracy accuracy = new ControlAccuracy(200, 5, 0, AccuracyDefinition.P95);
            for (int k = 0; k < 200000; k++)
            {
                accuracy.Add(k * 1000000L, k % 100 < 97 ? 200 : 203);
            }

            ControlAccuracyResult result = new ControlAccuracyResult();
            accuracy.Close(result);
            Assert.AreEqual(200000, result.Samples);
            Assert.AreEqual(0.0, result.Percentile95Celsius);
        }

        [TestMethod]
        public void Hold_ThenStopped_LeavesTheWaitingSamplesOut()
        {
            ControlAccuracy accuracy = new ControlAccuracy(200, 5, 0, AccuracyDefinition.Maximum, 10);
            accuracy.Add(0, 201);
            accuracy.Hold();
            accuracy.Add(1000000, 180);
            accuracy.Add(2000000, 170);
            accuracy.MachineStopped();
            ControlAccuracyResult result = new ControlAccuracyResult();
            accuracy.Close(result);
            Assert.AreEqual(1, result.Samples);
            Assert.AreEqual(2, result.Excluded);
            Assert.AreEqual(1.0, result.MaximumCelsius);
        }

        [TestMethod]
        public void Hold_ThenReleased_CountsTheWaitingSamples()
        {
            ControlAccuracy accuracy = new ControlAccuracy(200, 5, 0, AccuracyDefinition.Maximum, 2);
            accuracy.Add(0, 201);
            accuracy.Hold();
            accuracy.Add(1000000, 203);
            accuracy.Add(2000000, 202);
            accuracy.Add(3000000, 204);
            accuracy.Release();
            ControlAccuracyResult result = new ControlAccuracyResult();
            accuracy.Close(result);
            Assert.AreEqual(4, result.Samples, "more than there is room for are counted at once");
            Assert.AreEqual(4.0, result.MaximumCelsius);
            Assert.IsTrue(Math.Abs(result.BiasCelsius - 2.5) < 1e-6);
        }

        [TestMethod]
        public void Constructor_NoBand_IsRefused()
        {
            Assert.ThrowsException(typeof(ArgumentException), () => new ControlAccuracy(200, 0, 0, AccuracyDefinition.Maximum));
        }

        private static double[] WorkedExample()
        {
            return new double[]
            {
                200.0, 200.5, 201.0, 200.5, 200.0, 199.5, 199.0, 199.5, 200.0, 200.8,
                201.5, 202.5, 201.5, 200.8, 200.2, 199.8, 199.4, 199.6, 199.8, 199.9,
            };
        }

        private static void Feed(ControlAccuracy accuracy, int fromSecond, int toSecond, double celsius)
        {
            for (int s = fromSecond; s < toSecond; s++)
            {
                accuracy.Add(s * 1000000L, celsius);
            }
        }

        private static void Near(double expected, double actual)
        {
            Assert.IsTrue(Math.Abs(expected - actual) < 0.0001, "expected " + expected.ToString() + ", is " + actual.ToString());
        }
    }
}
