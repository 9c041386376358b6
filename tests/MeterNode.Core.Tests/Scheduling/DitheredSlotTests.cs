using MeterNode.Core.Scheduling;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Scheduling
{
    [TestClass]
    public class DitheredSlotTests
    {
        [TestMethod]
        public void TryTake_ServedInTime_MeanIsTheIntervalAndNoneIsTooNear()
        {
            DitheredSlot slot = new DitheredSlot(500000, 260000, 1000);
            long last = 1000;
            long shortest = long.MaxValue;
            long maximum = 0;
            Assert.IsTrue(slot.TryTake(1000));
            for (int k = 0; k < 20000; k++)
            {
                Assert.IsFalse(slot.TryTake(slot.DueMicros - 1));
                long due = slot.DueMicros;
                Assert.IsTrue(slot.TryTake(due));
                shortest = due - last < shortest ? due - last : shortest;
                maximum = due - last > maximum ? due - last : maximum;
                last = due;
            }

            Assert.AreEqual(0L, slot.Missed);
            Assert.IsTrue(shortest >= 260000 && shortest < 265000, "shortest " + shortest);
            Assert.IsTrue(maximum <= 740000 && maximum > 735000, "longest " + maximum);

            // 20000 uniform distances of ±240 ms: the mean's standard error is 1 ms.
            long mean = (last - 1000) / 20000;
            Assert.IsTrue(mean > 497000 && mean < 503000, "mean " + mean);
        }

        [TestMethod]
        public void TryTake_NoRoomToSpread_IsARigidGrid()
        {
            DitheredSlot slot = new DitheredSlot(500000, 600000, 0);
            for (long k = 0; k < 100; k++)
            {
                Assert.IsTrue(slot.TryTake(k * 500000));
            }

            Assert.AreEqual(0L, slot.Missed);
        }

        [TestMethod]
        public void TryTake_LongBehind_CountsWholeIntervalsAndGoesOnFromNow()
        {
            DitheredSlot slot = new DitheredSlot(500000, 250000, 0);
            Assert.IsTrue(slot.TryTake(1700000));
            Assert.AreEqual(3L, slot.Missed);
            Assert.IsTrue(slot.DueMicros >= 2000000 - 250000 && slot.DueMicros <= 2000000 + 250000, "due " + slot.DueMicros);
        }

        [TestMethod]
        [DataRow(1000000)]
        [DataRow(2000000)]
        [DataRow(10000000)]
        public void TryTake_PeriodicLoad_EveryPhaseIsMetEquallyOften(int loadMicros)
        {
            DitheredSlot slot = new DitheredSlot(500000, 260000, 0);
            int[] met = new int[10];
            const int Starts = 10000;
            for (int k = 0; k < Starts; k++)
            {
                long due = slot.DueMicros;
                slot.TryTake(due);
                met[(int)(due % loadMicros * 10 / loadMicros)]++;
            }

            for (int phase = 0; phase < 10; phase++)
            {
                Assert.IsTrue(
                    met[phase] > Starts / 10 * 8 / 10 && met[phase] < Starts / 10 * 12 / 10,
                    "phase " + phase + " was met " + met[phase] + " times");
            }
        }
    }
}
