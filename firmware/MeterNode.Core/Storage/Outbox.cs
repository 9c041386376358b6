using System;
using System.Collections;
using MeterNode.Core.Ports;

namespace MeterNode.Core.Storage
{
    /// <summary>
    /// Packs on flash, from the moment they are signed until the broker has acknowledged them: a ring of append-only
    /// segment files. A frame is a record of <see cref="FlashFormat"/> with the node's state and the pack. Recovery drops at most a
    /// torn tail; the newest frame is never deleted, because chain and registers are restored from it. Segments are deleted only after a
    /// frame is durable that says why they may go, so that what is missing after a restart is known to have been dropped.
    /// </summary>
    public sealed class Outbox
    {
        /// <summary>Where the pack stands in <see cref="Frame"/>.</summary>
        public const int PackOffset = FlashFormat.HeaderBytes + FlashFormat.StateBytes;

        private const int BlockBytes = 4096;
        private const int WriteAttempts = 3;
        private const string Prefix = "ob-";

        private readonly IFileStore _files;
        private readonly int _segmentBytes;
        private readonly long _capacityBytes;
        private readonly ArrayList _segments = new ArrayList();
        private readonly byte[] _frame;
        private readonly FlashRecord _record;
        private readonly NodeState _scratch = new NodeState();
        private OutboxSegment _current;
        private long _acknowledged = -1;
        private int _stateBytes;
        private OutboxSegment _cursorSegment;
        private int _cursorPosition;
        private long _firstDropped = -1;
        private long _lastDropped = -1;
        private long _newestSequence = -1;
        private int _damagedFrames;

        /// <summary>
        /// Room for <paramref name="segmentLimit"/> files (≥ 2) of <paramref name="segmentBytes"/>, and for a moment one frame
        /// more; packs of up to <paramref name="packBytes"/>.
        /// </summary>
        public Outbox(IFileStore files, int segmentBytes, int segmentLimit, int packBytes)
        {
            _files = files;
            _segmentBytes = segmentBytes;
            _capacityBytes = (long)segmentBytes * segmentLimit;
            _frame = new byte[PackOffset + packBytes + FlashFormat.CheckBytes];
            _record = new FlashRecord(files, _frame);
        }

        /// <summary>
        /// The frame buffer. A pack written at <see cref="PackOffset"/> and appended from there at once needs no buffer of its own;
        /// every other call overwrites it.
        /// </summary>
        public byte[] Frame => _frame;

        /// <summary>Number of the newest pack held, or -1.</summary>
        public long NewestSequence => _newestSequence;

        /// <summary>Number of the oldest pack still held, or -1.</summary>
        public long OldestSequence => _segments.Count == 0 ? -1 : SegmentAt(0).FirstSequence;

        /// <summary>
        /// Torn or damaged ends of segments that <see cref="Recover"/> found. One whose pack was made again since then (it is in
        /// the next segment) has been reported before and does not count.
        /// </summary>
        public int DamagedFrames => _damagedFrames;

        /// <summary>Share of the ring that holds unacknowledged packs, 0 to 100 %.</summary>
        public int FillPercent
        {
            get
            {
                long used = 0;
                for (int i = 0; i < _segments.Count; i++)
                {
                    OutboxSegment segment = SegmentAt(i);
                    if (segment.FirstSequence > _acknowledged)
                    {
                        used += segment == _current ? segment.Length : FlashBytes(segment);
                    }
                    else if (segment.LastSequence > _acknowledged)
                    {
                        used += segment.Length * (segment.LastSequence - _acknowledged)
                            / (segment.LastSequence - segment.FirstSequence + 1);
                    }
                }

                long percent = used * 100 / _capacityBytes;
                return percent > 100 ? 100 : (int)percent;
            }
        }

        /// <summary>
        /// Reads the ring back after a start; the newest frame's state goes to <paramref name="state"/>. False when the ring is
        /// empty. Packs that were dropped without a gap event that survived are reported by <see cref="TakeDropped"/> again.
        /// Frames of earlier formats stay as they are until their packs are acknowledged; one of a later format throws
        /// <see cref="FlashFormatException"/> before anything is deleted.
        /// </summary>
        public bool Recover(NodeState state)
        {
            string[] names = _files.List();
            for (int i = 0; i < names.Length; i++)
            {
                if (names[i].StartsWith(Prefix))
                {
                    InsertSorted(new OutboxSegment(names[i]));
                }
            }

            for (int i = 0; i < _segments.Count; i++)
            {
                Scan(SegmentAt(i));
            }

            for (int i = 0; i < _segments.Count; i++)
            {
                if (SegmentAt(i).Length == 0)
                {
                    _damagedFrames++;
                    _files.Delete(SegmentAt(i).Name);
                    _segments.RemoveAt(i--);
                }
            }

            if (_segments.Count == 0)
            {
                return false;
            }

            for (int i = 0; i < _segments.Count; i++)
            {
                bool madeAgain = i + 1 < _segments.Count && SegmentAt(i + 1).FirstSequence == SegmentAt(i).LastSequence + 1;
                _damagedFrames += SegmentAt(i).IsTorn && !madeAgain ? 1 : 0;
            }

            OutboxSegment last = SegmentAt(_segments.Count - 1);
            LoadFrame(last, last.LastPosition, state);
            _newestSequence = last.LastSequence;
            _acknowledged = state.Acknowledged;
            long known = state.GapReported > _acknowledged ? state.GapReported : _acknowledged;
            if (OldestSequence > known + 1)
            {
                _firstDropped = known + 1;
                _lastDropped = OldestSequence - 1;
            }

            // A torn tail cannot be cut off an append-only file: then new frames go to a new segment.
            _current = last.IsTorn ? null : last;
            return true;
        }

        /// <summary>
        /// Appends a pack with the state that is true once it is held (its <see cref="NodeState.NextSequence"/> is the pack's
        /// number plus one). Durable on return. When flash refuses it three times, although the oldest segment was given up for
        /// it, its exception is passed on; the pack may then be appended again.
        /// </summary>
        public void Append(byte[] pack, int offset, int count, NodeState state)
        {
            long sequence = state.NextSequence - 1;
            FlashFormat.WriteState(state, _frame, FlashFormat.HeaderBytes);
            Array.Copy(pack, offset, _frame, PackOffset, count);
            int frameLength = FlashFormat.Seal(_frame, FlashFormat.StateBytes + count);
            WriteFrame(sequence, frameLength);
            _current.LastPosition = _current.Length;
            _current.Length += frameLength;
            _current.LastSequence = sequence;
            _newestSequence = sequence;
            while (_segments.Count > 1 && SegmentAt(0).LastSequence <= state.Acknowledged)
            {
                Remove(0);
            }

            while (_segments.Count > 1 && UsedBytes() > _capacityBytes)
            {
                DropOldest();
            }
        }

        /// <summary>
        /// Everything up to and including <paramref name="sequence"/> has been acknowledged. Its space is given back by the next
        /// <see cref="Append"/>, whose state makes the acknowledgement durable.
        /// </summary>
        public void Acknowledge(long sequence)
        {
            if (sequence > _acknowledged)
            {
                _acknowledged = sequence;
            }
        }

        /// <summary>The oldest pack not acknowledged, in a new array, and its number; null when there is none.</summary>
        public byte[] ReadOldest(out long sequence)
        {
            sequence = -1;
            long wanted = _acknowledged + 1;
            if (wanted > _newestSequence)
            {
                return null;
            }

            for (int i = 0; i < _segments.Count; i++)
            {
                OutboxSegment segment = SegmentAt(i);
                if (segment.LastSequence < wanted)
                {
                    continue;
                }

                int position = segment == _cursorSegment ? _cursorPosition : 0;
                while (position < segment.Length && LoadFrame(segment, position, _scratch))
                {
                    long found = _scratch.NextSequence - 1;
                    if (found >= wanted)
                    {
                        _cursorSegment = segment;
                        _cursorPosition = position;
                        sequence = found;
                        return ReadPack(segment.Name, position);
                    }

                    position += _record.Length;
                }
            }

            return null;
        }

        /// <summary>
        /// True when packs were dropped unacknowledged since the last call because the ring was full; gives and clears the range.
        /// </summary>
        public bool TakeDropped(out long first, out long last)
        {
            first = _firstDropped;
            last = _lastDropped;
            _firstDropped = -1;
            _lastDropped = -1;
            return first >= 0;
        }

        private OutboxSegment SegmentAt(int index)
        {
            return (OutboxSegment)_segments[index];
        }

        private void WriteFrame(long sequence, int frameLength)
        {
            for (int attempt = 1; ; attempt++)
            {
                bool isNew = _current == null || _current.Length + frameLength > _segmentBytes;
                try
                {
                    if (isNew)
                    {
                        // A file of this name can only hold a torn frame of a pack that never left the node.
                        _current = new OutboxSegment(Prefix + sequence.ToString("D10"));
                        _current.FirstSequence = sequence;
                        _files.Delete(_current.Name);
                    }

                    _files.Append(_current.Name, _frame, 0, frameLength);
                    if (isNew)
                    {
                        _segments.Add(_current);
                    }

                    return;
                }
                catch (Exception)
                {
                    // Whatever was written lies behind the last whole frame, so the next attempt starts a segment of its own.
                    _current.IsTorn = true;
                    _current = null;
                    if (attempt == WriteAttempts)
                    {
                        throw;
                    }

                    if (attempt > 1 && _segments.Count > 1)
                    {
                        DropOldest();
                    }
                }
            }
        }

        private void DropOldest()
        {
            OutboxSegment oldest = SegmentAt(0);
            if (oldest.LastSequence > _acknowledged)
            {
                long first = oldest.FirstSequence > _acknowledged ? oldest.FirstSequence : _acknowledged + 1;
                _firstDropped = _firstDropped < 0 ? first : _firstDropped;
                _lastDropped = oldest.LastSequence;
            }

            Remove(0);
        }

        private void Remove(int index)
        {
            OutboxSegment segment = SegmentAt(index);
            _segments.RemoveAt(index);
            _files.Delete(segment.Name);
            if (segment == _cursorSegment)
            {
                _cursorSegment = null;
                _cursorPosition = 0;
            }
        }

        /// <summary>Flash that a closed segment takes: whole blocks, so that many short segments count for what they are.</summary>
        private long FlashBytes(OutboxSegment segment)
        {
            long blocks = (segment.Length + BlockBytes - 1) / BlockBytes * (long)BlockBytes;
            return blocks < _segmentBytes ? blocks : _segmentBytes;
        }

        /// <summary>Flash in use when the segment being written is full.</summary>
        private long UsedBytes()
        {
            long used = _segmentBytes;
            for (int i = 0; i < _segments.Count - 1; i++)
            {
                used += FlashBytes(SegmentAt(i));
            }

            return used;
        }

        private void Scan(OutboxSegment segment)
        {
            long fileLength = _files.Length(segment.Name);
            while (segment.Length < fileLength && LoadFrame(segment, segment.Length, _scratch))
            {
                segment.LastSequence = _scratch.NextSequence - 1;
                segment.LastPosition = segment.Length;
                segment.FirstSequence = segment.Length == 0 ? segment.LastSequence : segment.FirstSequence;
                segment.Length += _record.Length;
            }

            segment.IsTorn = segment.Length < fileLength;
        }

        /// <summary>Reads a frame and its state; false when there is no whole one.</summary>
        private bool LoadFrame(OutboxSegment segment, int position, NodeState state)
        {
            if (!_record.Read(segment.Name, position))
            {
                return false;
            }

            _stateBytes = _record.FindState();
            if (_stateBytes < 0)
            {
                throw new FlashFormatException(segment.Name, _record.Version);
            }

            FlashFormat.ReadState(state, _frame, _record.BodyOffset, _stateBytes);
            return true;
        }

        /// <summary>The pack of the frame loaded last.</summary>
        private byte[] ReadPack(string name, int position)
        {
            int offset = _record.BodyOffset + _stateBytes;
            byte[] pack = new byte[_record.BodyBytes - _stateBytes];
            if (_record.Length <= _frame.Length)
            {
                Array.Copy(_frame, offset, pack, 0, pack.Length);
            }
            else
            {
                _files.Read(name, position + offset, pack, 0, pack.Length);
            }

            return pack;
        }

        private void InsertSorted(OutboxSegment segment)
        {
            int at = _segments.Count;
            while (at > 0 && SegmentAt(at - 1).Name.CompareTo(segment.Name) > 0)
            {
                at--;
            }

            _segments.Insert(at, segment);
        }
    }
}
