using System;
using System.Collections;
using MeterNode.Core.Ports;

namespace MeterNode.Core.Storage
{
    /// <summary>
    /// Packs on flash from the moment they are signed: a ring of append-only segment files. A frame is a record of
    /// <see cref="FlashFormat"/> with the node's state and the pack. What a receipt has released stays until its room is needed; a
    /// cursor says which pack is sent next. Segments go oldest first, and only after a frame is durable that says why they
    /// may go, so that what is missing after a restart is known to have been dropped. The newest frame stays, because chain and
    /// registers are restored from it; it goes only from a flash that has no room for another beside it.
    /// </summary>
    public sealed class Outbox
    {
        /// <summary>Result of <see cref="Recover"/>: no whole frame is there.</summary>
        public const int Empty = 0;

        /// <summary>Result of <see cref="Recover"/>: the newest frame is there; a power cut may have ended the write of one more.</summary>
        public const int Whole = 1;

        /// <summary>
        /// Result of <see cref="Recover"/>: frames behind the newest whole one are damaged. Numbers below
        /// <see cref="NodeState.Reserved"/> may have been sent.
        /// </summary>
        public const int DamagedEnd = 2;

        /// <summary>Where the pack stands in <see cref="Frame"/>.</summary>
        public const int PackOffset = FlashFormat.HeaderBytes + FlashFormat.StateBytes;

        private const int WriteAttempts = 3;
        private const int MinimumSegments = 2;
        private const int PartsOfTheOnly = 5;

        private readonly IFileStore _files;
        private int _segmentBytes;
        private long _capacityBytes;
        private readonly SegmentList _segments;
        private readonly byte[] _frame;
        private readonly FlashRecord _record;
        private readonly FrameScan _scan;
        private readonly NodeState _scratch = new NodeState();
        private readonly ArrayList _garbage = new ArrayList();
        private bool _isOpen;
        private long _stored = -1;
        private long _cursor;
        private int _stateBytes;
        private long _foundSegment = -1;
        private int _foundPosition;
        private long _foundSequence;
        private int _releasedSegments;
        private long _releasedBytes;
        private long _firstDropped = -1;
        private long _lastDropped = -1;
        private long _firstDamaged = -1;
        private long _lastDamaged = -1;
        private long _known = -1;
        private long _newestSequence = -1;
        private int _damagedFrames;
        private int _refusals;
        private long _refusedSequence;

        /// <summary>
        /// Room for <paramref name="segmentLimit"/> files (≥ 2) of <paramref name="segmentBytes"/>, and for a moment one frame
        /// more; packs of up to <paramref name="packBytes"/>.
        /// </summary>
        public Outbox(IFileStore files, int segmentBytes, int segmentLimit, int packBytes)
        {
            _files = files;
            _segmentBytes = segmentBytes;
            _capacityBytes = (long)segmentBytes * segmentLimit;
            _segments = new SegmentList(segmentBytes);
            _frame = new byte[PackOffset + packBytes + FlashFormat.CheckBytes];
            _record = new FlashRecord(files, _frame);
            _scan = new FrameScan(files, _record, _frame);
        }

        /// <summary>
        /// The frame buffer. A pack written at <see cref="PackOffset"/> and appended from there needs no buffer of its own; what reads
        /// packs overwrites it.
        /// </summary>
        public byte[] Frame => _frame;

        /// <summary>
        /// True while a pack is made in <see cref="Frame"/>: who would read one, or a hash, gets <see cref="InvalidOperationException"/>.
        /// </summary>
        internal bool IsFrameTaken;

        /// <summary>Number of the newest pack held, or -1.</summary>
        public long NewestSequence => _newestSequence;

        /// <summary>Number of the oldest pack still held, or -1; released ones count as long as they are there.</summary>
        public long OldestSequence => _segments.Count == 0 ? -1 : _segments.First(0);

        /// <summary>Highest number up to which everything is released, or -1.</summary>
        public long Stored => _stored;

        /// <summary>Number of the pack that is to be sent next. It may be above the newest.</summary>
        public long Cursor => _cursor;

        /// <summary>
        /// Damage that <see cref="Recover"/> found at the end, and since then while packs were read: each stretch counts once.
        /// A torn end whose pack was made again is no damage.
        /// </summary>
        public int DamagedFrames => _damagedFrames;

        /// <summary>Share of the ring that holds packs not released, 0 to 100 %.</summary>
        public int FillPercent
        {
            get
            {
                int last = _segments.Count - 1;
                if (last < 0)
                {
                    return 0;
                }

                long used = _segments.FlashBytes - _releasedBytes;
                int length = _segments.Length(last);
                used += _isOpen && last >= _releasedSegments ? length - _segments.BlocksOf(length) : 0;
                if (_releasedSegments <= last)
                {
                    long first = _segments.First(_releasedSegments);
                    long released = _stored - first + 1;
                    if (released > 0)
                    {
                        int partly = _segments.Length(_releasedSegments);
                        long count = _segments.Last(_releasedSegments, _newestSequence) - first + 1;
                        released = released > count ? count : released;
                        used += (partly * (count - released) / count)
                            - (_isOpen && _releasedSegments == last ? partly : _segments.BlocksOf(partly));
                    }
                }

                long percent = used * 100 / _capacityBytes;
                return percent > 100 ? 100 : (int)percent;
            }
        }

        /// <summary>
        /// Reads the ring back after a start; the state of the newest whole frame, wherever it is, goes to <paramref name="state"/>.
        /// Returns <see cref="Empty"/>, <see cref="Whole"/> or <see cref="DamagedEnd"/>; a checkpoint whose next number is
        /// above <see cref="NewestSequence"/> + 1 tells of a lost end as well. Reads one header of each segment and the whole
        /// newest one. Packs that were dropped without a gap event that survived are reported by <see cref="TakeDropped"/> again.
        /// Frames of earlier formats stay as they are; one of a later format throws <see cref="FlashFormatException"/>
        /// before anything is deleted. What is not whole is deleted only after the next <see cref="Append"/>.
        /// </summary>
        public int Recover(NodeState state)
        {
            bool isDamaged = ListSegments();
            bool isFound = false;
            for (int i = _segments.Count - 1; i >= 0 && !isFound; i--)
            {
                _scan.Open(SegmentList.Name(_segments.First(i)), 0);
                isFound = FindNewest(state);
                bool isLastWhole = isFound && state.NextSequence - 1 == _scan.Sequence;
                bool isWhole = isLastWhole && _scan.End == _scan.FileLength;
                _isOpen = isWhole && i == _segments.Count - 1;
                isDamaged |= !isWhole && !(isLastWhole && _scan.IsCut);
                _damagedFrames += isWhole ? 0 : 1;
            }

            if (!isFound)
            {
                return Empty;
            }

            _newestSequence = state.NextSequence - 1;
            while (_segments.Count > 0 && _segments.First(_segments.Count - 1) > _newestSequence)
            {
                _garbage.Add(SegmentList.Name(_segments.First(_segments.Count - 1)));
                _segments.RemoveAt(_segments.Count - 1);
            }

            _cursor = state.Stored + 1;
            _known = state.GapReported;
            Release(state.Stored);
            _known = _known > _stored ? _known : _stored;
            if (OldestSequence > _known + 1)
            {
                _firstDropped = _known + 1;
                _lastDropped = OldestSequence - 1;
            }

            return isDamaged ? DamagedEnd : Whole;
        }

        /// <summary>
        /// Appends a pack with the state that is true once it is held (its <see cref="NodeState.NextSequence"/> is the pack's
        /// number plus one). Durable on return. When flash refuses it three times, although the oldest segment was given up for
        /// it, its exception is passed on; the pack may then be appended again, once its state is durable elsewhere: the third call
        /// gives up the only segment. Flash that is full before the ring is makes the ring smaller until the next start.
        /// </summary>
        public void Append(byte[] pack, int offset, int count, NodeState state)
        {
            long sequence = state.NextSequence - 1;
            FlashFormat.WriteState(state, _frame, FlashFormat.HeaderBytes);
            Array.Copy(pack, offset, _frame, PackOffset, count);
            int frameLength = FlashFormat.Seal(_frame, FlashFormat.StateBytes + count);
            WriteFrame(sequence, frameLength);
            _newestSequence = sequence;
            DeleteGarbage();
            int last = _segments.Count - 1;
            while (last > 0 && _segments.FlashBytes + _segmentBytes - _segments.BlocksOf(_segments.Length(last)) > _capacityBytes
                && DropOldest(state.Stored))
            {
                last--;
            }
        }

        /// <summary>
        /// Gives the oldest segment up, so that something else finds room on a full flash; false when flash refuses, or when there is only
        /// one and <paramref name="evenTheOnly"/> is false.
        /// </summary>
        public bool GiveUpOldest(bool evenTheOnly)
        {
            return _segments.Count > (evenTheOnly ? 0 : 1) && DropOldest(_stored);
        }

        /// <summary>
        /// Everything up to and including <paramref name="sequence"/> is stored elsewhere; a lower number than before changes nothing.
        /// It stays until its room is needed, and becomes durable with the next frame or checkpoint
        /// (<see cref="NodeState.Stored"/>).
        /// </summary>
        public void Release(long sequence)
        {
            if (sequence <= _stored)
            {
                return;
            }

            _stored = sequence;
            while (_releasedSegments < _segments.Count && _segments.Last(_releasedSegments, _newestSequence) <= sequence)
            {
                if (_releasedSegments == _segments.Count - 1 && _isOpen)
                {
                    return;
                }

                _releasedBytes += _segments.BlocksOf(_segments.Length(_releasedSegments));
                _releasedSegments++;
            }
        }

        /// <summary>The next pack sent is that of <paramref name="sequence"/>, or the oldest held above it.</summary>
        public void MoveTo(long sequence)
        {
            _cursor = sequence < 0 ? 0 : sequence;
        }

        /// <summary>
        /// The oldest pack held that is not below <see cref="Cursor"/>, in a new array, and its number; null when there is none.
        /// The cursor stays, but for one case: when no pack from there on is whole any more, it goes behind the newest.
        /// A number above the cursor means that those between are not held.
        /// </summary>
        public byte[] ReadNext(out long sequence)
        {
            sequence = -1;
            if (_cursor > _newestSequence || _segments.Count == 0)
            {
                return null;
            }

            byte[] pack = ReadFrom(_cursor, out sequence);
            long end = pack == null ? _newestSequence + 1 : sequence;
            if (end > _cursor && _cursor >= OldestSequence && end - 1 > _known && end - 1 > _stored)
            {
                _damagedFrames++;
                _firstDamaged = _firstDamaged < 0 ? _cursor : _firstDamaged;
                _lastDamaged = end - 1;
                _known = end - 1;
            }

            if (pack == null)
            {
                _cursor = end;
            }

            return pack;
        }

        /// <summary>
        /// The oldest pack held that is not below <paramref name="from"/>, in a new array, and its number; null and -1 when there is none.
        /// Whoever reads packs for itself leaves to the sender what is to be sent and which damage is to be told.
        /// </summary>
        public byte[] ReadFrom(long from, out long sequence)
        {
            string name = Find(from);
            sequence = name == null ? -1 : _foundSequence;
            return name == null ? null : ReadPack(name, _foundPosition);
        }

        /// <summary>SHA-256 of the pack of that number, from the state of its own frame; false when it is not held.</summary>
        public bool TryGetHash(long sequence, byte[] hash)
        {
            if (sequence < OldestSequence || sequence > _newestSequence || Find(sequence) == null || _foundSequence != sequence)
            {
                return false;
            }

            Array.Copy(_frame, _record.BodyOffset + _stateBytes - FlashFormat.HashBytes, hash, 0, FlashFormat.HashBytes);
            return true;
        }

        /// <summary>True when <see cref="TakeDropped"/> or <see cref="TakeDamaged"/> has a range to tell.</summary>
        public bool HasMissing => _firstDropped >= 0 || _firstDamaged >= 0;

        /// <summary>Numbers behind the newest pack and up to this one are known to be missing: no damage that was not told.</summary>
        public void PassOver(long last)
        {
            _known = last > _known ? last : _known;
        }

        /// <summary>Packs up to this one were numbered, and the ring holds none: those not released are damaged.</summary>
        public void LoseAll(long last)
        {
            _firstDamaged = _stored + 1;
            _lastDamaged = last;
        }

        /// <summary>
        /// True when packs were dropped without a release since the last call because the ring was full; gives and clears the range.
        /// </summary>
        public bool TakeDropped(out long first, out long last)
        {
            first = _firstDropped;
            last = _lastDropped;
            _firstDropped = -1;
            _lastDropped = -1;
            _known = last > _known ? last : _known;
            return first >= 0;
        }

        /// <summary>
        /// True when it has turned out since the last call that packs not released are damaged; gives and clears the range in which
        /// they are.
        /// </summary>
        public bool TakeDamaged(out long first, out long last)
        {
            first = _firstDamaged > _stored ? _firstDamaged : _stored + 1;
            last = _lastDamaged;
            _firstDamaged = -1;
            _lastDamaged = -1;
            return first <= last;
        }

        /// <summary>
        /// Fills the list. A file whose first frame does not fit its name is no segment of this ring and stays as it is. True when there is
        /// damage that no power cut explains.
        /// </summary>
        private bool ListSegments()
        {
            bool isDamaged = false;
            string[] names = _files.List();
            for (int i = 0; i < names.Length; i++)
            {
                long number = SegmentList.NumberIn(names[i]);
                if (number < 0)
                {
                    continue;
                }

                _scan.Open(names[i], 0);
                if (!_scan.Next())
                {
                    isDamaged |= _scan.FileLength > 0 && !_scan.IsCut;
                    _garbage.Add(names[i]);
                    _damagedFrames++;
                }
                else if (_scan.Sequence == number || (_scan.Position > 0 && _scan.Sequence > number))
                {
                    _segments.Insert(number, _scan.FileLength);
                }
                else
                {
                    _damagedFrames++;
                }
            }

            return isDamaged;
        }

        /// <summary>Walks the open segment to its end; false when no frame in it is whole.</summary>
        private bool FindNewest(NodeState state)
        {
            bool isFound = false;
            while (_scan.Next())
            {
                if (LoadFrame(_scan.Name, _scan.Position, state))
                {
                    isFound = true;
                }
            }

            return isFound;
        }

        private void WriteFrame(long sequence, int frameLength)
        {
            for (int attempt = 1; ; attempt++)
            {
                int last = _segments.Count - 1;
                bool isNew = !_isOpen || _segments.Length(last) + frameLength > _segmentBytes;
                string name = SegmentList.Name(isNew ? sequence : _segments.First(last));
                try
                {
                    if (isNew)
                    {
                        // A file of this name can only hold a torn frame of a pack that never left the node.
                        _isOpen = false;
                        _files.Delete(name);
                    }

                    _files.Append(name, _frame, 0, frameLength);
                    if (isNew)
                    {
                        _segments.Insert(sequence, frameLength);
                        _isOpen = true;
                    }
                    else
                    {
                        _segments.SetLength(last, _segments.Length(last) + frameLength);
                    }

                    return;
                }
                catch (Exception)
                {
                    // Whatever was written lies behind the last whole frame, so the next attempt starts a segment of its own.
                    _isOpen = false;
                    if (attempt == WriteAttempts)
                    {
                        _refusals = sequence == _refusedSequence ? _refusals + 1 : 1;
                        _refusedSequence = sequence;
                        throw;
                    }

                    if (attempt > 1)
                    {
                        FitToFlash(sequence == _refusedSequence && _refusals >= WriteAttempts - 1);
                    }
                }
            }
        }

        /// <summary>There is less room than the configuration says: the ring is as large as what fits, and thins by that.</summary>
        private void FitToFlash(bool isRefusedAgain)
        {
            int part = isRefusedAgain && _segments.Count == 1 ? _segments.BlocksOf(_segments.Length(0) / PartsOfTheOnly) : _segmentBytes;
            if (part < _segmentBytes)
            {
                // One segment fills the flash: after it there are several, so that the next time only the oldest goes.
                _segmentBytes = part;
            }

            long fits = _segments.FlashBytes - _segmentBytes;
            _capacityBytes = fits < MinimumSegments * _segmentBytes ? MinimumSegments * _segmentBytes : fits;
            GiveUpOldest(isRefusedAgain);
        }

        private void DeleteGarbage()
        {
            for (int i = _garbage.Count - 1; i >= 0; i--)
            {
                string name = (string)_garbage[i];
                if (SegmentList.NumberIn(name) == _segments.First(_segments.Count - 1) || TryDelete(name))
                {
                    _garbage.RemoveAt(i);
                }
            }
        }

        /// <summary>False when flash refuses: the segment stays, because the pack that needed its room is held all the same.</summary>
        private bool DropOldest(long stored)
        {
            long first = _segments.First(0);
            long last = _segments.Last(0, _newestSequence);
            if (!TryDelete(SegmentList.Name(first)))
            {
                return false;
            }

            if (last > stored)
            {
                _firstDropped = _firstDropped >= 0 ? _firstDropped : first > stored ? first : stored + 1;
                _lastDropped = last;
            }

            if (_releasedSegments > 0)
            {
                _releasedSegments--;
                _releasedBytes -= _segments.BlocksOf(_segments.Length(0));
            }

            _segments.RemoveAt(0);
            _isOpen &= _segments.Count > 0;
            return true;
        }

        private bool TryDelete(string name)
        {
            try
            {
                _files.Delete(name);
                return true;
            }
            catch (Exception)
            {
                // Deleting needs room for the metadata too; the next append tries again.
                return false;
            }
        }

        /// <summary>
        /// Loads the oldest whole frame whose number is not below <paramref name="wanted"/>; gives the name of its file, or null.
        /// </summary>
        private string Find(long wanted)
        {
            if (IsFrameTaken)
            {
                throw new InvalidOperationException("the frame is taken");
            }

            for (int i = _segments.IndexOf(wanted); i < _segments.Count; i++)
            {
                long first = _segments.First(i);
                bool isNear = first == _foundSegment && _foundSequence <= wanted;
                _scan.Open(SegmentList.Name(first), isNear ? _foundPosition : 0);
                while (_scan.Next())
                {
                    if (_scan.Sequence >= wanted && LoadFrame(_scan.Name, _scan.Position, _scratch))
                    {
                        _foundSegment = first;
                        _foundPosition = _scan.Position;
                        _foundSequence = _scan.Sequence;
                        return _scan.Name;
                    }
                }
            }

            return null;
        }

        /// <summary>Reads a frame and its state; false when it is not whole.</summary>
        private bool LoadFrame(string name, int position, NodeState state)
        {
            _scan.Forget();
            if (!_record.Read(name, position))
            {
                return false;
            }

            _stateBytes = _record.FindState();
            if (_stateBytes < 0)
            {
                throw new FlashFormatException(name, _record.Version);
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
    }
}
