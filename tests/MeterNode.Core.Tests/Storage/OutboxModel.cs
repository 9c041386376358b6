using MeterNode.Core.Storage;
using MeterNode.Support;

namespace MeterNode.Core.Tests.Storage
{
    /// <summary>
    /// What an outbox must do, told without files, beside the outbox under test. A power cut and restart is one call;
    /// <see cref="Check"/> says what differs.
    /// </summary>
    internal sealed class OutboxModel
    {
        public const int SegmentBytes = 4096;
        public const int SegmentLimit = 3;
        public const int MaximumPack = 800;

        private NodeState _state = new NodeState();
        private long _appending = -1;
        private long _gapTaken = -1;
        private int _cutsSinceAppend;

        public OutboxModel(MemoryFileStore flash)
        {
            Flash = flash;
            Outbox = new Outbox(flash, SegmentBytes, SegmentLimit, MaximumPack);
        }

        public MemoryFileStore Flash { get; }

        public Outbox Outbox { get; private set; }

        public NodeState State => _state;

        /// <summary>Newest pack whose append returned, or that a restart found whole.</summary>
        public long Newest { get; private set; } = -1;

        /// <summary>Newest pack released, as the node knows it.</summary>
        public long Stored { get; private set; } = -1;

        /// <summary>The newest pack of the last gap that was reported; the next one begins behind it.</summary>
        public long GapTaken => _gapTaken;

        /// <summary>A pack's content follows from its number.</summary>
        public static byte[] Pack(long sequence)
        {
            byte[] pack = new byte[100 + (int)(sequence * 37 % 700)];
            for (int i = 0; i < pack.Length; i++)
            {
                pack[i] = (byte)(sequence + (i * 7));
            }

            return pack;
        }

        public void Append()
        {
            long sequence = Newest + 1;
            _appending = sequence;
            NodeState next = StateAfter(sequence, Stored, _state.GapReported);
            byte[] pack = Pack(sequence);
            Outbox.Append(pack, 0, pack.Length, next);
            _state = next;
            Newest = sequence;
            _appending = -1;
            _cutsSinceAppend = 0;
        }

        public void Release(long sequence)
        {
            Stored = sequence;
            Outbox.Release(sequence);
            Outbox.MoveTo(sequence + 1);
        }

        /// <summary>Takes the dropped range into the next pack, as a node does; null when there is none, otherwise "first-last".</summary>
        public string TakeGap()
        {
            long first;
            long last;
            if (!Outbox.TakeDropped(out first, out last))
            {
                return null;
            }

            _state.GapReported = last;
            _gapTaken = last;
            return first.ToString() + "-" + last.ToString();
        }

        /// <summary>The power comes back: a new outbox on the same flash. Null, or what is wrong with what it found.</summary>
        public string Restart()
        {
            Flash.Restart();
            _cutsSinceAppend += _appending >= 0 ? 1 : 0;
            Outbox = new Outbox(Flash, SegmentBytes, SegmentLimit, MaximumPack);
            NodeState found = new NodeState();
            bool any = Outbox.Recover(found) != Outbox.Empty;
            if (any != (found.NextSequence > 0))
            {
                return "Recover and the state it gave disagree";
            }

            long newest = found.NextSequence - 1;
            bool isTorn = _appending >= 0 && newest == _appending - 1;
            bool isWhole = _appending >= 0 && newest == _appending;
            if (!(isTorn || isWhole || (_appending < 0 && newest == Newest)))
            {
                return "newest pack " + newest.ToString() + " after a cut at pack " + _appending.ToString() + ", held were 0 to "
                    + Newest.ToString();
            }

            if (Outbox.NewestSequence != newest || Outbox.DamagedFrames > _cutsSinceAppend)
            {
                return "NewestSequence " + Outbox.NewestSequence.ToString() + ", damaged " + Outbox.DamagedFrames.ToString();
            }

            if (any && States.Text(found) != States.Text(StateAfter(newest, found.Stored, found.GapReported)))
            {
                return "the state is not that of pack " + newest.ToString();
            }

            if (found.Stored > Stored)
            {
                return "released " + found.Stored.ToString() + " that never were";
            }

            Newest = newest;
            Stored = found.Stored;
            _state = found;
            _gapTaken = found.GapReported;
            _appending = -1;
            return null;
        }

        /// <summary>Null, or the first difference between what the outbox gives back and what must be in it.</summary>
        public string Check()
        {
            long sequence;
            byte[] oldest = Outbox.ReadNext(out sequence);
            if (Stored >= Newest)
            {
                return oldest == null && sequence == -1 ? null : "a pack although all are released";
            }

            long expected = Outbox.OldestSequence > Stored ? Outbox.OldestSequence : Stored + 1;
            if (oldest == null || sequence != expected)
            {
                return "oldest is " + sequence.ToString() + ", expected " + expected.ToString();
            }

            byte[] content = Pack(sequence);
            if (oldest.Length != content.Length)
            {
                return "length of pack " + sequence.ToString();
            }

            for (int i = 0; i < content.Length; i++)
            {
                if (oldest[i] != content[i])
                {
                    return "content of pack " + sequence.ToString();
                }
            }

            return Flash.TotalBytes > (SegmentBytes * SegmentLimit) + MaximumPack + FlashFormat.StateBytes + 8
                ? "more flash in use than allowed: " + Flash.TotalBytes.ToString()
                : null;
        }

        /// <summary>Reads and releases everything; null, or what is missing although it was neither released nor dropped.</summary>
        public string Drain()
        {
            long expected = Stored + 1;
            while (Stored < Newest)
            {
                string wrong = Check();
                if (wrong != null)
                {
                    return wrong;
                }

                long sequence;
                Outbox.ReadNext(out sequence);
                if (sequence != expected && sequence != _gapTaken + 1)
                {
                    return "pack " + expected.ToString() + " is gone and no gap says so (gap to " + _gapTaken.ToString() + ", next "
                        + sequence.ToString() + ")";
                }

                Release(sequence);
                expected = sequence + 1;
            }

            return null;
        }

        private static NodeState StateAfter(long sequence, long stored, long gapReported)
        {
            NodeState state = States.Numbered(sequence + 1);
            state.Stored = stored;
            state.GapReported = gapReported;
            return state;
        }
    }
}
