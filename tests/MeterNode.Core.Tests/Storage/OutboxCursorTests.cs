using MeterNode.Core.Storage;
using MeterNode.Support;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Storage
{
    /// <summary>What is sent, what is released and what is held are three things.</summary>
    [TestClass]
    public class OutboxCursorTests
    {
        [TestMethod]
        public void MoveTo_BackAndForth_GivesThePackOfThatNumber()
        {
            OutboxModel model = Filled(10);
            int[] numbers = new int[] { 0, 7, 3, 4, 9, 0, 8 };
            for (int i = 0; i < numbers.Length; i++)
            {
                model.Outbox.MoveTo(numbers[i]);
                AssertNext(model.Outbox, numbers[i]);
                Assert.AreEqual((long)numbers[i], model.Outbox.Cursor, "reading does not move it");
            }

            model.Outbox.MoveTo(10);
            long none;
            Assert.IsNull(model.Outbox.ReadNext(out none));
            Assert.AreEqual(-1L, none);
        }

        [TestMethod]
        public void ReadNext_CursorBelowTheOldest_GivesTheOldestHeld()
        {
            OutboxModel model = Filled(60);
            Assert.IsTrue(model.Outbox.OldestSequence > 0);
            model.Outbox.MoveTo(0);
            AssertNext(model.Outbox, model.Outbox.OldestSequence);
        }

        [TestMethod]
        public void Release_PacksOfThoseNumbers_AreStillThere()
        {
            OutboxModel model = Filled(10);
            model.Outbox.Release(8);
            Assert.AreEqual(8L, model.Outbox.Stored);
            Assert.AreEqual(0L, model.Outbox.OldestSequence);
            model.Outbox.MoveTo(2);
            AssertNext(model.Outbox, 2);
        }

        [TestMethod]
        public void Recover_AfterARelease_SendsWhatIsNotStoredAndKeepsTheRest()
        {
            OutboxModel model = Filled(10);
            model.Release(6);
            model.Append();
            Assert.IsNull(model.Restart());
            Assert.AreEqual(6L, model.Outbox.Stored);
            Assert.AreEqual(7L, model.Outbox.Cursor);
            Assert.AreEqual(0L, model.Outbox.OldestSequence);
            AssertNext(model.Outbox, 7);
        }

        [TestMethod]
        public void Append_RingFullAndPartlyReleased_ReleasedOnesGoFirstWithoutAWord()
        {
            OutboxModel model = Filled(14);
            model.Release(9);
            while (model.Outbox.OldestSequence <= 9)
            {
                string gap = model.TakeGap();
                Assert.IsNull(gap, gap);
                model.Append();
            }

            Assert.IsTrue(model.Outbox.OldestSequence >= 10);
        }

        [TestMethod]
        public void TryGetHash_EveryPackHeld_IsThatOfItsState()
        {
            OutboxModel model = Filled(60);
            byte[] hash = new byte[32];
            Assert.IsFalse(model.Outbox.TryGetHash(model.Outbox.OldestSequence - 1, hash));
            Assert.IsFalse(model.Outbox.TryGetHash(60, hash));
            Assert.IsFalse(model.Outbox.TryGetHash(-1, hash));
            for (long sequence = model.Outbox.OldestSequence; sequence < 60; sequence++)
            {
                Assert.IsTrue(model.Outbox.TryGetHash(sequence, hash));
                Assert.AreEqual((int)sequence + 1, (int)hash[0]);
                Assert.AreEqual((int)sequence + 32, (int)hash[31]);
            }
        }

        private static OutboxModel Filled(int packs)
        {
            OutboxModel model = new OutboxModel(new MemoryFileStore());
            for (int i = 0; i < packs; i++)
            {
                model.Append();
            }

            return model;
        }

        private static void AssertNext(Outbox outbox, long expected)
        {
            long sequence;
            byte[] pack = outbox.ReadNext(out sequence);
            Assert.AreEqual(expected, sequence);
            Assert.AreEqual(Evidence.Hex.Encode(OutboxModel.Pack(expected)), Evidence.Hex.Encode(pack));
        }
    }
}
