using MeterNode.Core.Metering;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Metering
{
    [TestClass]
    public class SamplingRateTests
    {
        [TestMethod]
        [DataRow(0, 50, 2000, 1975)]
        [DataRow(0, 60, 2000, 1950)]
        [DataRow(1010000, 50, 2000, 875)]
        [DataRow(1010000, 60, 2000, 870)]
        [DataRow(1820000, 50, 2000, 475)]
        [DataRow(1820000, 60, 2000, 450)]
        [DataRow(350000, 50, 2000, 1975)]
        [DataRow(0, 50, 500, 475)]
        public void PeriodNanos_LiesHalfwayBetweenMultiplesOfMains(int rowNanos, int mainsHertz, int maximumHertz, int hertz)
        {
            int period = SamplingRate.PeriodNanos(rowNanos, mainsHertz, maximumHertz);
            Assert.AreEqual(hertz, (1000000000 + (period / 2)) / period);
        }

        [TestMethod]
        [DataRow(2500000, 50)]
        [DataRow(2100000, 60)]
        public void PeriodNanos_FewerThanSevenAndAHalfRowsACycle_IsNone(int rowNanos, int mainsHertz)
        {
            Assert.AreEqual(0, SamplingRate.PeriodNanos(rowNanos, mainsHertz, 2000));
        }

        [TestMethod]
        public void PeriodNanos_AnyConverter_LeavesATenthOfTheTime()
        {
            for (int rowNanos = 100000; rowNanos < 2400000; rowNanos += 7919)
            {
                int period = SamplingRate.PeriodNanos(rowNanos, 50, 2000);
                Assert.IsTrue(rowNanos <= 0.9001 * period, rowNanos.ToString());
                int rowsInTwoCycles = (40000000 + (period / 2)) / period;
                Assert.AreEqual(1, rowsInTwoCycles % 2, rowNanos.ToString());
            }
        }
    }
}
