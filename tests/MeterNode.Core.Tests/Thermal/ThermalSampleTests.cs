using MeterNode.Core.Thermal;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Thermal
{
    [TestClass]
    public class ThermalSampleTests
    {
        [TestMethod]
        public void SetFault_StandsBesideTheValue()
        {
            ThermalSample sample = new ThermalSample();
            Assert.AreEqual((int)ThermalStatus.Absent, (int)sample.Status);
            sample.SetValue(231.5, 24);
            Assert.IsTrue(sample.IsValid);
            sample.SetFault(ThermalStatus.Open);
            Assert.IsFalse(sample.IsValid);
            Assert.AreEqual(0.0, sample.Celsius, "no magic number");
        }

        [TestMethod]
        public void SetValue_NoCredibleTemperature_IsARangeFault()
        {
            ThermalSample sample = new ThermalSample();
            double infinite = 1e308 * 10;
            sample.SetValue(infinite - infinite, 20);
            Assert.AreEqual((int)ThermalStatus.Range, (int)sample.Status);
            sample.SetValue(infinite, 20);
            Assert.AreEqual((int)ThermalStatus.Range, (int)sample.Status);
        }

        [TestMethod]
        public void Accumulator_FaultsAmongSamples_AreLeftOutOfTheMean()
        {
            ThermalAccumulator accumulator = new ThermalAccumulator();
            Assert.AreEqual((int)ThermalStatus.Absent, (int)accumulator.Status);
            Assert.AreEqual(0.0, accumulator.MeanCelsius);
            accumulator.AddFault(ThermalStatus.Short);
            Assert.AreEqual((int)ThermalStatus.Short, (int)accumulator.Status);
            accumulator.Add(100);
            accumulator.AddFault(ThermalStatus.Open);
            accumulator.Add(102);
            Assert.AreEqual((int)ThermalStatus.Ok, (int)accumulator.Status);
            Assert.AreEqual(101.0, accumulator.MeanCelsius);
            accumulator.Reset();
            Assert.AreEqual((int)ThermalStatus.Absent, (int)accumulator.Status);
        }

        [TestMethod]
        public void Name_EveryStatus_IsTheWiresWord()
        {
            string[] words = new string[] { "ok", "open", "short", "range", "cold-junction", "no-response", "absent", "stale" };
            for (int s = 0; s < words.Length; s++)
            {
                Assert.AreEqual(words[s], ThermalStatuses.Name((ThermalStatus)s));
            }
        }
    }
}
