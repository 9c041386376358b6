using MeterNode.Core.Scheduling;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Scheduling
{
    [TestClass]
    public class PeriodicSlotTests
    {
        [TestMethod]
        public void TryTake_ServedALittleLateForLong_TheGridDoesNotDrift()
        {
            PeriodicSlot slot = new PeriodicSlot(1000000, 500);
            long at;
            for (long k = 0; k < 5000; k++)
            {
                Assert.IsFalse(slot.TryTake(500 + (k * 1000000) - 1, out at));
                Assert.IsTrue(slot.TryTake(500 + (k * 1000000) + (k * 7919 % 90000), out at));
                Assert.AreEqual(500 + (k * 1000000), at);
            }

            Assert.AreEqual(500 + 5000000000, slot.DueMicros);
        }

        [TestMethod]
        [DataRow(100000, 0)]
        [DataRow(999999, 0)]
        [DataRow(1000000, 1000000)]
        [DataRow(3400000, 3000000)]
        public void TryTake_Behind_GivesTheLatestSlot(int behindMicros, int slotMicros)
        {
            PeriodicSlot slot = new PeriodicSlot(1000000, 0);
            long at;
            Assert.IsTrue(slot.TryTake(behindMicros, out at));
            Assert.AreEqual((long)slotMicros, at);
            Assert.AreEqual((long)slotMicros + 1000000, slot.DueMicros);
            Assert.IsFalse(slot.TryTake(behindMicros, out at), "a slot is taken once");
        }

        [TestMethod]
        public void Restart_OtherPeriod_GridMoves()
        {
            PeriodicSlot slot = new PeriodicSlot(10, 0);
            long at;
            slot.TryTake(0, out at);
            slot.Restart(60, 35);
            Assert.IsFalse(slot.TryTake(34, out at));
            Assert.IsTrue(slot.TryTake(36, out at));
            Assert.AreEqual(35L, at);
            Assert.AreEqual(95L, slot.DueMicros);
        }
    }
}
