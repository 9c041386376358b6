using MeterNode.Core.Storage;
using MeterNode.Core.Tests.Evidence;
using MeterNode.Support;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Storage
{
    /// <summary>What any firmware has written to flash is read without loss, and what this one writes has its version.</summary>
    [TestClass]
    public class FlashFormatTests
    {
        private const int First = 7;
        private const int Last = 9;
        private const int LaterVersion = FlashFormat.Version + 1;

        [TestMethod]
        public void Append_PresentVersion_WritesTheGoldenImage()
        {
            MemoryFileStore flash = new MemoryFileStore();
            Outbox outbox = Open(flash);
            for (int sequence = First; sequence <= Last; sequence++)
            {
                Append(outbox, sequence);
            }

            Assert.AreEqual(3, FlashFormat.Version, "a new version needs an image of its own here, and the older ones stay");
            string written = Hex.Encode(flash.ReadAll(FlashImages.SegmentName));
            Assert.AreEqual(FlashImages.Version3Segment, written, "other bytes need a new version");
        }

        [TestMethod]
        public void Save_PresentVersion_WritesTheGoldenImage()
        {
            MemoryFileStore flash = new MemoryFileStore();
            Checkpoint checkpoint = new Checkpoint(flash);
            checkpoint.Save(States.Numbered(9));
            checkpoint.Save(States.Numbered(10));
            Assert.AreEqual(FlashImages.Version3Checkpoint, Hex.Encode(flash.ReadAll("cp-0")), "other bytes need a new version");
        }

        [TestMethod]
        [DataRow(192)]
        [DataRow(208)]
        [DataRow(240)]
        [DataRow(2)]
        [DataRow(3)]
        public void Recover_GoldenImage_NothingIsLost(int format)
        {
            MemoryFileStore flash = Image(format, true);
            Outbox outbox = Open(flash);
            NodeState state = new NodeState();
            Assert.AreEqual(Outbox.Whole, outbox.Recover(state));
            Assert.AreEqual(0, outbox.DamagedFrames);
            Assert.AreEqual((long)Last, outbox.NewestSequence);
            Assert.AreEqual(States.Text(Expected(format, Last + 1)), States.Text(state));
            AssertHeld(outbox, First, Last);
        }

        [TestMethod]
        [DataRow(192)]
        [DataRow(208)]
        [DataRow(240)]
        [DataRow(2)]
        [DataRow(3)]
        public void TryLoad_GoldenImage_IsTheState(int format)
        {
            NodeState state = new NodeState();
            Assert.IsTrue(new Checkpoint(Image(format, true)).TryLoad(state));
            NodeState expected = Expected(format, 10);
            expected.Stored = 8;
            Assert.AreEqual(States.Text(expected), States.Text(state));
        }

        [TestMethod]
        [DataRow(192)]
        [DataRow(208)]
        [DataRow(240)]
        [DataRow(2)]
        public void Save_OverAnEarlierCheckpoint_CountsOn(int format)
        {
            MemoryFileStore flash = Image(format, true);
            Checkpoint checkpoint = new Checkpoint(flash);
            Assert.IsTrue(checkpoint.TryLoad(new NodeState()));
            checkpoint.Save(States.Numbered(11));
            NodeState state = new NodeState();
            Assert.IsTrue(new Checkpoint(flash).TryLoad(state));
            Assert.AreEqual(11L, state.NextSequence);
            Assert.IsTrue(flash.Exists("cp-1"), "the earlier checkpoint stays until it is the older one");
        }

        [TestMethod]
        [DataRow(192)]
        [DataRow(208)]
        [DataRow(240)]
        [DataRow(2)]
        public void Append_BehindAnEarlierImagePowerCutInTheFrame_KeepsEveryPack(int format)
        {
            bool cut = true;
            for (int steps = 0; cut; steps += 7)
            {
                string where = "format " + format.ToString() + " step " + steps.ToString();
                MemoryFileStore flash = Image(format, true);
                Outbox outbox = Open(flash);
                outbox.Recover(new NodeState());
                flash.CutAfter(steps);
                cut = !TryAppend(outbox, Last + 1);
                flash.Restart();

                Outbox after = Open(flash);
                NodeState state = new NodeState();
                Assert.AreEqual(Outbox.Whole, after.Recover(state), where);
                Assert.AreEqual(cut ? Last + 1L : Last + 2L, state.NextSequence, where);
                if (cut)
                {
                    Append(after, Last + 1);
                }

                AssertHeld(after, First, Last + 1);
            }
        }

        [TestMethod]
        [DataRow(208)]
        [DataRow(240)]
        [DataRow(2)]
        [DataRow(3)]
        public void Recover_OneByteOfTheLastFrameDamaged_IsDamageAndNoOtherVersion(int format)
        {
            byte[] segment;
            byte[] checkpoint;
            FlashImages.Get(format, out segment, out checkpoint);
            int frame = segment.Length - (format == 2 ? 240 : format == 3 ? 252 : format) - 8 - FlashImages.Pack(Last).Length;
            for (int position = frame; position < segment.Length; position++)
            {
                MemoryFileStore flash = Image(format, false);
                flash.Damage(FlashImages.SegmentName, position);
                Outbox outbox = Open(flash);
                NodeState state = new NodeState();
                Assert.AreNotEqual(Outbox.Empty, outbox.Recover(state), "byte " + position.ToString());
                Assert.AreEqual((long)Last, state.NextSequence, "byte " + position.ToString());
                Assert.AreEqual(1, outbox.DamagedFrames, "byte " + position.ToString());
            }
        }

        [TestMethod]
        public void Recover_LaterVersion_IsRefusedAndNothingIsTouched()
        {
            MemoryFileStore flash = Image(240, false);
            byte[] later = Later(300);
            flash.Append("ob-0000000010", later, 0, later.Length);
            flash.Append("ob-0000000003", new byte[30], 0, 30);
            AssertRefused(flash, "ob-0000000010");
        }

        [TestMethod]
        public void Recover_LaterVersionLongerThanAnyFrame_IsRefusedAndNothingIsTouched()
        {
            MemoryFileStore flash = Image(2, false);
            byte[] later = Later(5000);
            flash.Append(FlashImages.SegmentName, later, 0, later.Length);
            AssertRefused(flash, FlashImages.SegmentName);
        }

        [TestMethod]
        public void Recover_UnversionedFrameOfUnknownLayout_IsRefusedAndNothingIsTouched()
        {
            // A whole frame in which no pack stands where it would have to.
            MemoryFileStore flash = new MemoryFileStore();
            byte[] frame = new byte[400];
            frame[0] = (byte)(392 & 0xFF);
            frame[1] = 392 >> 8;
            PutCrc(frame, 8, 392, 4);
            flash.Append("ob-0000000001", frame, 0, frame.Length);
            AssertRefused(flash, "ob-0000000001");
        }

        [TestMethod]
        [DataRow(248)]
        [DataRow(400)]
        public void TryLoad_LaterVersion_IsRefusedAndNothingIsTouched(int bodyBytes)
        {
            MemoryFileStore flash = Image(2, true);
            byte[] later = Later(bodyBytes);
            flash.Write("cp-1", later, 0, later.Length);
            long steps = flash.Steps;
            Assert.ThrowsException(typeof(FlashFormatException), () => new Checkpoint(flash).TryLoad(new NodeState()));
            Assert.AreEqual(steps, flash.Steps);
        }

        [TestMethod]
        public void Recover_PacksLongerThanTheConfigurationNowAllows_AreKept()
        {
            MemoryFileStore flash = new MemoryFileStore();
            byte[] pack = new byte[1500];
            pack[0] = 1;
            pack[1499] = 9;
            new Outbox(flash, 4096, 3, 1500).Append(pack, 0, pack.Length, States.Numbered(1));
            Outbox outbox = new Outbox(flash, 4096, 3, 100);
            NodeState state = new NodeState();
            Assert.AreEqual(Outbox.Whole, outbox.Recover(state));
            Assert.AreEqual(0, outbox.DamagedFrames);
            Assert.AreEqual(States.Text(States.Numbered(1)), States.Text(state));
            long sequence;
            Assert.AreEqual(Hex.Encode(pack), Hex.Encode(outbox.ReadNext(out sequence)));
            Assert.AreEqual(0L, sequence);
        }

        private static Outbox Open(MemoryFileStore flash)
        {
            return new Outbox(flash, 4096, 3, 200);
        }

        private static MemoryFileStore Image(int format, bool withCheckpoint)
        {
            byte[] segment;
            byte[] checkpoint;
            FlashImages.Get(format, out segment, out checkpoint);
            MemoryFileStore flash = new MemoryFileStore();
            flash.Append(FlashImages.SegmentName, segment, 0, segment.Length);
            if (withCheckpoint)
            {
                flash.Write("cp-0", checkpoint, 0, checkpoint.Length);
            }

            return flash;
        }

        /// <summary>State of the number in an image, with what its layout did not have at the value of a new node.</summary>
        private static NodeState Expected(int format, long number)
        {
            NodeState state = States.Numbered(number);
            state.Stored = -1;
            if (format == 192)
            {
                state.GapReported = -1;
                state.ConfigurationHash = 0;
            }

            if (format == 192 || format == 208)
            {
                state.ClearSetpoints();
            }

            state.Reserved = format == 3 ? state.Reserved : number;

            return state;
        }

        private static void Append(Outbox outbox, int sequence)
        {
            NodeState state = States.Numbered(sequence + 1);
            state.Stored = -1;
            byte[] pack = FlashImages.Pack(sequence);
            outbox.Append(pack, 0, pack.Length, state);
        }

        private static bool TryAppend(Outbox outbox, int sequence)
        {
            try
            {
                Append(outbox, sequence);
                return true;
            }
            catch (PowerCutException)
            {
                return false;
            }
        }

        private static void AssertHeld(Outbox outbox, int first, int last)
        {
            for (int expected = first; expected <= last; expected++)
            {
                long sequence;
                byte[] pack = outbox.ReadNext(out sequence);
                Assert.AreEqual((long)expected, sequence);
                Assert.AreEqual(Hex.Encode(FlashImages.Pack(expected)), Hex.Encode(pack));
                outbox.MoveTo(sequence + 1);
            }

            long none;
            Assert.IsNull(outbox.ReadNext(out none));
        }

        private static void AssertRefused(MemoryFileStore flash, string file)
        {
            long steps = flash.Steps;
            string message = null;
            try
            {
                Open(flash).Recover(new NodeState());
            }
            catch (FlashFormatException e)
            {
                message = e.Message;
            }

            Assert.IsNotNull(message, "nothing was thrown");
            Assert.IsTrue(message.Contains(file), message);
            Assert.AreEqual(steps, flash.Steps);
        }

        /// <summary>A whole record of the next version.</summary>
        private static byte[] Later(int bodyBytes)
        {
            byte[] record = new byte[bodyBytes + 8];
            record[0] = (byte)bodyBytes;
            record[1] = (byte)(bodyBytes >> 8);
            record[3] = LaterVersion;
            PutCrc(record, 0, bodyBytes + 4, bodyBytes + 4);
            return record;
        }

        private static void PutCrc(byte[] record, int offset, int count, int at)
        {
            uint crc = Crc32.Compute(record, offset, count);
            for (int i = 0; i < 4; i++)
            {
                record[at + i] = (byte)(crc >> (8 * i));
            }
        }
    }
}
