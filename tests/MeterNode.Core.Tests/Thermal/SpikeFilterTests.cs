using System;
using MeterNode.Core.Thermal;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Thermal
{
    [TestClass]
    public class SpikeFilterTests
    {
        [TestMethod]
        public void Push_SingleSpike_IsRejected()
        {
            SpikeFilter filter = new SpikeFilter(5);
            Assert.AreEqual(1, filter.Push(200));
            Assert.AreEqual(0, filter.Push(260));
            Assert.AreEqual(1, filter.Push(200.5));
            Assert.AreEqual(200.5, filter.First);
        }

        [TestMethod]
        public void Push_RealStep_PassesWholeOneSampleLate()
        {
            SpikeFilter filter = new SpikeFilter(5);
            filter.Push(200);
            Assert.AreEqual(0, filter.Push(240));
            Assert.AreEqual(2, filter.Push(241));
            Assert.AreEqual(240.0, filter.First);
            Assert.AreEqual(241.0, filter.Second);
        }

        [TestMethod]
        public void Push_SteepRamp_LosesNothing()
        {
            SpikeFilter filter = new SpikeFilter(5);
            int passed = filter.Push(20);
            double last = 20;
            for (int n = 1; n <= 20; n++)
            {
                int count = filter.Push(20 + 12 * n);
                passed += count;
                last = count == 2 ? filter.Second : count == 1 ? filter.First : last;
            }

            Assert.IsTrue(passed >= 20, passed.ToString());
            Assert.IsTrue(last >= 20 + 12 * 19);
        }

        [TestMethod]
        public void Push_SpikesEitherWay_LeaveTheSignal()
        {
            SpikeFilter filter = new SpikeFilter(5);
            double maximum = 0;
            double least = 1000;
            int passed = 0;
            for (int n = 0; n < 100; n++)
            {
                double celsius = 180 + (n % 2) + (n % 10 == 5 ? 80 : 0) - (n % 10 == 8 ? 300 : 0);
                int count = filter.Push(celsius);
                passed += count;
                if (count >= 1)
                {
                    maximum = Math.Max(maximum, filter.First);
                    least = Math.Min(least, filter.First);
                }
            }

            Assert.AreEqual(80, passed, "20 spikes are left out");
            Assert.IsTrue(maximum <= 181 && least >= 180);
        }

        [TestMethod]
        public void Fault_WhileASampleWaits_DropsIt()
        {
            SpikeFilter filter = new SpikeFilter(5);
            filter.Push(200);
            filter.Push(900);
            filter.Fault();
            Assert.AreEqual(1, filter.Push(500), "after a fault the signal may be anywhere");
            Assert.AreEqual(500.0, filter.First);
        }
    }
}
