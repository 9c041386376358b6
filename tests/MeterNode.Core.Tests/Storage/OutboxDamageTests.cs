using MeterNode.Core.Storage;
using MeterNode.Support;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Storage
{
    /// <summary>One bit of the ring has turned over: what is behind it is still delivered, and what is gone is named.</summary>
    [TestClass]
    public class OutboxDamageTests
    {
        private const int Packs = 6;
        private const string Segment = "ob-0000000000";

        [TestMethod]
        [DataRow(0)]
        [DataRow(4)]
        [DataRow(12)]
        [DataRow(270)]
        public void ReadNext_OneFrameInTheMiddleDamaged_DeliversAllOthersAndNamesIt(int byteInFrame)
        {
            for (int damaged = 0; damaged < Packs - 1; damaged++)
            {
                MemoryFileStore flash = Filled();
                flash.Damage(Segment, FrameAt(damaged) + byteInFrame);
                Outbox outbox = Open(flash);
                NodeState state = new NodeState();
                Assert.AreEqual(Outbox.Whole, outbox.Recover(state));
                Assert.AreEqual((long)Packs, state.NextSequence);
                for (int expected = 0; expected < Packs; expected++)
                {
                    if (expected != damaged)
                    {
                        AssertDelivered(outbox, expected);
                    }
                }

                long first;
                long last;
                Assert.IsTrue(outbox.TakeDamaged(out first, out last), "frame " + damaged.ToString());
                Assert.AreEqual((long)damaged, first);
                Assert.AreEqual((long)damaged, last);
                Assert.AreEqual(1, outbox.DamagedFrames);
                Assert.IsFalse(outbox.TakeDamaged(out first, out last), "a range is given once");
            }
        }

        [TestMethod]
        public void ReadFrom_OverADamagedFrame_LeavesItToTheSender()
        {
            MemoryFileStore flash = Filled();
            flash.Damage(Segment, FrameAt(1) + 12);
            flash.Damage(Segment, FrameAt(4) + 12);
            Outbox outbox = Open(flash);
            outbox.Recover(new NodeState());
            long sequence;
            outbox.ReadFrom(4, out sequence);
            Assert.AreEqual(5L, sequence);
            Assert.IsNull(outbox.ReadFrom(Packs, out sequence));
            Assert.AreEqual(-1L, sequence);
            Assert.AreEqual(0L, outbox.Cursor);
            Assert.IsFalse(outbox.HasMissing);
            Assert.AreEqual(0, outbox.DamagedFrames);
            AssertDelivered(outbox, 0);
            AssertDelivered(outbox, 2);
            long first;
            long last;
            Assert.IsTrue(outbox.TakeDamaged(out first, out last));
            Assert.AreEqual(1L, first);
            Assert.AreEqual(1L, last);
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(12)]
        [DataRow(270)]
        public void Recover_NewestFrameDamaged_SaysSoUntilAPackIsAppended(int byteInFrame)
        {
            MemoryFileStore flash = Filled();
            flash.Damage(Segment, FrameAt(Packs - 1) + byteInFrame);
            for (int start = 0; start < 3; start++)
            {
                NodeState found = new NodeState();
                Assert.AreEqual(Outbox.DamagedEnd, Open(flash).Recover(found), "start " + start.ToString());
                Assert.AreEqual(Packs - 1L, found.NextSequence);
            }

            Outbox outbox = Open(flash);
            NodeState state = new NodeState();
            outbox.Recover(state);
            Append(outbox, 70);
            Outbox after = Open(flash);
            Assert.AreEqual(Outbox.Whole, after.Recover(state));
            Assert.AreEqual(71L, state.NextSequence);
            after.MoveTo(Packs - 2);
            AssertDelivered(after, Packs - 2);
            AssertDelivered(after, 70);
        }

        [TestMethod]
        public void Recover_DamagedSegmentBehindTheNewest_StaysUntilAPackIsAppended()
        {
            MemoryFileStore flash = Filled();
            flash.Append("ob-0000000006", new byte[400], 0, 400);
            NodeState state = new NodeState();
            Assert.AreEqual(Outbox.DamagedEnd, Open(flash).Recover(state));
            Outbox outbox = Open(flash);
            Assert.AreEqual(Outbox.DamagedEnd, outbox.Recover(state), "the first start has not hidden it");
            Append(outbox, 64);
            Assert.IsFalse(flash.Exists("ob-0000000006"));
            Assert.AreEqual(Outbox.Whole, Open(flash).Recover(state));
        }

        [TestMethod]
        public void Recover_EmptyFileOfAnInterruptedCreation_IsNoDamage()
        {
            MemoryFileStore flash = Filled();
            flash.Append("ob-0000000006", new byte[0], 0, 0);
            Assert.AreEqual(Outbox.Whole, Open(flash).Recover(new NodeState()));
        }

        [TestMethod]
        [DataRow("ob-0000000099")]
        [DataRow("ob-0000000003")]
        [DataRow("ob-backup")]
        [DataRow("ob-00000000010")]
        public void Recover_CopyOfASegmentUnderAnotherName_ChangesNothing(string name)
        {
            MemoryFileStore flash = Filled();
            byte[] copy = flash.ReadAll(Segment);
            flash.Write(name, copy, 0, copy.Length);
            Outbox outbox = Open(flash);
            NodeState state = new NodeState();
            Assert.AreEqual(Outbox.Whole, outbox.Recover(state));
            Assert.AreEqual((long)Packs, state.NextSequence);
            for (int expected = 0; expected < Packs; expected++)
            {
                AssertDelivered(outbox, expected);
            }

            Assert.IsTrue(flash.Exists(name), "what is not ours is not touched");
        }

        private static MemoryFileStore Filled()
        {
            MemoryFileStore flash = new MemoryFileStore();
            Outbox outbox = Open(flash);
            for (int sequence = 0; sequence < Packs; sequence++)
            {
                Append(outbox, sequence);
            }

            return flash;
        }

        private static Outbox Open(MemoryFileStore flash)
        {
            return new Outbox(flash, 4096, 3, 200);
        }

        private static void Append(Outbox outbox, int sequence)
        {
            NodeState state = States.Numbered(sequence + 1);
            state.Stored = -1;
            state.GapReported = -1;
            byte[] pack = FlashImages.Pack(sequence);
            outbox.Append(pack, 0, pack.Length, state);
        }

        private static int FrameAt(int sequence)
        {
            int at = 0;
            for (int i = 0; i < sequence; i++)
            {
                at += FlashFormat.HeaderBytes + FlashFormat.StateBytes + FlashImages.Pack(i).Length + FlashFormat.CheckBytes;
            }

            return at;
        }

        private static void AssertDelivered(Outbox outbox, int expected)
        {
            long sequence;
            byte[] pack = outbox.ReadNext(out sequence);
            Assert.AreEqual((long)expected, sequence);
            Assert.AreEqual(Evidence.Hex.Encode(FlashImages.Pack(expected)), Evidence.Hex.Encode(pack));
            outbox.MoveTo(sequence + 1);
        }
    }
}
