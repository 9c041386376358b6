using MeterNode.Core.Records;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Records
{
    [TestClass]
    public class EventLogTests
    {
        [TestMethod]
        public void Add_MoreThanFit_KeepsTheOldestAndCountsTheRest()
        {
            EventLog log = new EventLog(3);
            for (int i = 0; i < 5; i++)
            {
                log.Add(100 + i, "e" + i);
            }

            Assert.AreEqual(3, log.Count);
            Assert.AreEqual(2, log.Discarded);
            for (int i = 0; i < 3; i++)
            {
                Assert.AreEqual("e" + i, log.TextAt(i));
                Assert.AreEqual(100L + i, log.AtMicros(i));
            }

            log.Give();
            Assert.AreEqual(0, log.Count);
            Assert.AreEqual(0, log.Discarded);
            log.Clear();
            log.Add(7, "again");
            Assert.AreEqual("again", log.TextAt(0));
            Assert.AreEqual(1, log.Count);
        }

        [TestMethod]
        public void Clear_WhatCameWhileAPackWasSigned_Stays()
        {
            EventLog log = new EventLog(2);
            log.Add(1, "a");
            log.Add(2, "b");
            log.Give();
            log.Add(3, "c");
            log.Add(4, "d");
            log.Add(5, "e");
            Assert.AreEqual(2, log.Count);
            log.Clear();
            Assert.AreEqual("c", log.TextAt(0));
            Assert.AreEqual(4L, log.AtMicros(1));
            Assert.AreEqual(2, log.Count);
            Assert.AreEqual(1, log.Discarded);
        }

        [TestMethod]
        public void TakeBack_PackThatWasDropped_KeepsTheOldestAndCountsTheRest()
        {
            EventLog log = new EventLog(2);
            log.Add(1, "a");
            log.Add(2, "b");
            log.Add(3, "c");
            log.Give();
            log.Add(4, "d");
            log.TakeBack();
            Assert.AreEqual("a", log.TextAt(0));
            Assert.AreEqual("b", log.TextAt(1));
            Assert.AreEqual(2, log.Count);
            Assert.AreEqual(2, log.Discarded);
        }

        [TestMethod]
        public void ReadingStore_MoreThanFit_KeepsTheOldestAndCountsTheRest()
        {
            ReadingStore store = new ReadingStore(2, 2, 1);
            Assert.IsTrue(store.Open(10, true, 1.5));
            store.SetAmperes(0, 3);
            store.SetAmperes(1, 4);
            store.SetTemperature(0, 200, null);
            Assert.IsTrue(store.Open(20, false, 0));
            store.SetTemperature(0, 0, "open");
            Assert.IsFalse(store.Open(30, true, 9));
            Assert.AreEqual(2, store.Count);
            Assert.AreEqual(1, store.Discarded);
            Assert.AreEqual(10L, store.EndMicros(0));
            Assert.IsTrue(store.HasPower(0));
            Assert.AreEqual(1.5, store.Watts(0));
            Assert.AreEqual(3.0, store.Amperes(0, 0));
            Assert.AreEqual(4.0, store.Amperes(1, 0));
            Assert.AreEqual(200.0, store.Celsius(0, 0));
            Assert.IsNull(store.ThermalFault(0, 0));
            Assert.IsFalse(store.HasPower(1));
            Assert.AreEqual("open", store.ThermalFault(0, 1));
            store.Clear();
            Assert.AreEqual(0, store.Count);
            Assert.AreEqual(0, store.Discarded);
        }
    }
}
