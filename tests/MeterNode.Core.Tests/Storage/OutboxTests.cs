using System;
using MeterNode.Core.Storage;
using MeterNode.Support;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Storage
{
    [TestClass]
    public class OutboxTests
    {
        [TestMethod]
        public void Recover_EmptyFlash_IsFalse()
        {
            Outbox outbox = new Outbox(new MemoryFileStore(), 4096, 3, 800);
            Assert.AreEqual(Outbox.Empty, outbox.Recover(new NodeState()));
            Assert.AreEqual(-1L, outbox.NewestSequence);
            Assert.AreEqual(-1L, outbox.OldestSequence);
            Assert.AreEqual(0, outbox.FillPercent);
            long sequence;
            Assert.IsNull(outbox.ReadNext(out sequence));
            Assert.AreEqual(-1L, sequence);
        }

        [TestMethod]
        public void ReadNext_WithoutMove_StaysThenFollowsTheCursor()
        {
            OutboxModel model = new OutboxModel(new MemoryFileStore());
            for (int i = 0; i < 12; i++)
            {
                model.Append();
                Assert.IsNull(model.Check());
            }

            for (int i = 0; i < 12; i++)
            {
                long sequence;
                model.Outbox.ReadNext(out sequence);
                model.Outbox.ReadNext(out sequence);
                Assert.AreEqual((long)i, sequence);
                model.Release(i);
                Assert.IsNull(model.Check());
            }
        }

        [TestMethod]
        public void Release_OlderNumber_ChangesNothing()
        {
            OutboxModel model = new OutboxModel(new MemoryFileStore());
            model.Append();
            model.Append();
            model.Append();
            model.Release(1);
            model.Outbox.Release(0);
            long sequence;
            model.Outbox.ReadNext(out sequence);
            Assert.AreEqual(2L, sequence);
        }

        [TestMethod]
        public void Append_RingFull_OldestGoAndAreReportedExactly()
        {
            OutboxModel model = new OutboxModel(new MemoryFileStore());
            int gaps = 0;
            for (int i = 0; i < 60; i++)
            {
                long oldestBefore = model.Outbox.OldestSequence;
                model.Append();
                Assert.IsNull(model.Check(), "pack " + i);
                long oldest = model.Outbox.OldestSequence;
                string gap = model.TakeGap();
                if (oldest > oldestBefore && oldestBefore >= 0)
                {
                    gaps++;
                    Assert.AreEqual(oldestBefore.ToString() + "-" + (oldest - 1).ToString(), gap);
                }
                else
                {
                    Assert.IsNull(gap, "pack " + i);
                }
            }

            Assert.IsTrue(gaps > 3, "gaps " + gaps);
        }

        [TestMethod]
        public void Append_RingFullOfReleased_OldestGoAndNothingIsReported()
        {
            OutboxModel model = new OutboxModel(new MemoryFileStore());
            for (int i = 0; i < 60; i++)
            {
                model.Append();
                model.Release(i);
                Assert.IsNull(model.TakeGap());
                Assert.IsTrue(model.Outbox.FillPercent <= 1);
            }

            Assert.IsTrue(model.Outbox.OldestSequence > 20, "their room was needed");
            Assert.IsTrue(model.Outbox.OldestSequence < 50, "they stay until it is");
        }

        [TestMethod]
        public void TakeDropped_PartlyReleasedSegment_NamesOnlyTheOthers()
        {
            OutboxModel model = new OutboxModel(new MemoryFileStore());
            model.Append();
            model.Append();
            model.Append();
            model.Release(1);
            string gap = null;
            while (gap == null)
            {
                model.Append();
                gap = model.TakeGap();
            }

            Assert.AreEqual("2-" + (model.Outbox.OldestSequence - 1).ToString(), gap);
            Assert.IsNull(model.TakeGap(), "a range is given once");
        }

        [TestMethod]
        public void FillPercent_FillingAndDraining_FollowsTheShareNotReleased()
        {
            OutboxModel model = new OutboxModel(new MemoryFileStore());
            int last = 0;
            while (model.TakeGap() == null)
            {
                int fill = model.Outbox.FillPercent;
                Assert.IsTrue(fill >= last && fill <= 100, "fill " + fill + " after " + last);
                last = fill;
                model.Append();
            }

            Assert.IsTrue(last > 80, "fill before the first drop: " + last);
            last = 100;
            for (long stored = model.Outbox.OldestSequence; stored <= model.Newest; stored++)
            {
                model.Release(stored);
                Assert.IsTrue(model.Outbox.FillPercent <= last);
                last = model.Outbox.FillPercent;
            }

            Assert.AreEqual(0, last);
        }

        [TestMethod]
        public void Recover_ManyRestartsWithoutUplink_KeepsAsManyPacksAsWithout()
        {
            OutboxModel steady = new OutboxModel(new MemoryFileStore());
            while (steady.TakeGap() == null)
            {
                steady.Append();
            }

            OutboxModel restarted = new OutboxModel(new MemoryFileStore());
            while (restarted.TakeGap() == null)
            {
                restarted.Append();
                Assert.IsNull(restarted.Restart());
            }

            Assert.AreEqual(steady.Newest, restarted.Newest);
        }

        [TestMethod]
        public void Recover_DroppedWithoutASurvivingGapEvent_IsReportedAgain()
        {
            OutboxModel model = new OutboxModel(new MemoryFileStore());
            while (model.Outbox.OldestSequence <= 0)
            {
                model.Append();
            }

            string expected = "0-" + (model.Outbox.OldestSequence - 1).ToString();
            Assert.IsNull(model.Restart());
            Assert.AreEqual(expected, model.TakeGap());
            Assert.IsNull(model.Restart());
            Assert.AreEqual(expected, model.TakeGap(), "the pack that says so was not written yet");
            model.Append();
            Assert.IsNull(model.Restart());
            Assert.IsNull(model.TakeGap(), "the pack that says so is held");
        }

        [TestMethod]
        public void Append_FlashFailsOnce_PackIsHeldInAnotherSegment()
        {
            OutboxModel model = new OutboxModel(new MemoryFileStore());
            model.Append();
            model.Append();
            model.Flash.FailAppends(1);
            model.Append();
            model.Append();
            Assert.IsNull(model.Restart());
            Assert.AreEqual(3L, model.Newest);
            Assert.IsNull(model.TakeGap());
            Assert.IsNull(model.Drain());
        }

        [TestMethod]
        public void Append_FlashKeepsFailing_GivesUpTheOldestThenThrowsAndMayBeRepeated()
        {
            OutboxModel model = new OutboxModel(new MemoryFileStore());
            for (int i = 0; i < 14; i++)
            {
                model.Append();
            }

            model.Flash.FailAppends(3);
            Assert.ThrowsException(typeof(Exception), () => model.Append());
            model.Append();
            Assert.IsNotNull(model.TakeGap());
            Assert.IsNull(model.Restart());
            Assert.AreEqual(14L, model.Newest);
        }

        [TestMethod]
        public void Recover_FileThatHoldsNothingWhole_IsDeletedAfterTheNextPack()
        {
            MemoryFileStore flash = new MemoryFileStore();
            flash.Append("ob-0000000007", new byte[30], 0, 30);
            flash.Append("config.cose", new byte[30], 0, 30);
            Outbox outbox = new Outbox(flash, 4096, 3, 800);
            Assert.AreEqual(Outbox.Empty, outbox.Recover(new NodeState()));
            Assert.AreEqual(1, outbox.DamagedFrames);
            Assert.AreEqual(2, flash.FileCount, "it goes when a frame is durable, so that a power cut before does not hide the damage");
            outbox.Append(new byte[50], 0, 50, States.Numbered(1));
            Assert.IsFalse(flash.Exists("ob-0000000007"));
            Assert.IsTrue(flash.Exists("config.cose"));
        }
    }
}
