using MeterNode.Core.Ports;

namespace MeterNode.Core.Storage
{
    /// <summary>
    /// Walks through the frames of one segment file, over damage too. Of frames of the present version it reads the headers only:
    /// whether the body is whole shows when the frame is read. Behind damage it looks at every byte for the next header.
    /// </summary>
    internal sealed class FrameScan
    {
        private const int BlockBytes = 4096;
        private const int MaximumEarlierBytes = 65536;
        private const int UnversionedHeadBytes = FlashRecord.FixedBytes + FlashFormat.StateBytes + 2;

        private readonly IFileStore _files;
        private readonly FlashRecord _record;
        private readonly byte[] _buffer;
        private int _bufferPosition;
        private int _buffered;

        /// <summary><paramref name="record"/> reads into <paramref name="buffer"/>, which the walk overwrites as well.</summary>
        internal FrameScan(IFileStore files, FlashRecord record, byte[] buffer)
        {
            _files = files;
            _record = record;
            _buffer = buffer;
        }

        /// <summary>The file walked through.</summary>
        internal string Name;

        /// <summary>Its length, bytes; 0 when there is none.</summary>
        internal int FileLength;

        /// <summary>Where the frame found last begins.</summary>
        internal int Position;

        /// <summary>Where it ends.</summary>
        internal int End;

        /// <summary>Number of its pack.</summary>
        internal long Sequence;

        /// <summary>
        /// True when there is nothing behind the frame found last but the beginning of one more: a power cut ended its write. A file that
        /// ends with a block may have lost one, so that it does not count as cut.
        /// </summary>
        internal bool IsCut;

        /// <summary>Begins at <paramref name="position"/>, where a frame begins.</summary>
        internal void Open(string name, int position)
        {
            Name = name;
            FileLength = (int)_files.Length(name);
            FileLength = FileLength < 0 ? 0 : FileLength;
            End = position;
            Sequence = -1;
            _buffered = 0;
        }

        /// <summary>
        /// Finds the next frame; false behind the last one, and <see cref="End"/> stays. Throws <see cref="FlashFormatException"/> when
        /// there is a whole one that this firmware does not know.
        /// </summary>
        internal bool Next()
        {
            IsCut = FileLength - End < FlashFormat.HeadBytes && FileLength % BlockBytes != 0;
            for (int at = End; at + FlashFormat.HeadBytes <= FileLength; at++)
            {
                if (IsFrame(at, at == End))
                {
                    Position = at;
                    End = at + _record.Length;
                    return true;
                }
            }

            return false;
        }

        /// <summary>The caller has read something else into the buffer.</summary>
        internal void Forget()
        {
            _buffered = 0;
        }

        private bool IsFrame(int at, bool isExpected)
        {
            int offset = Buffer(at, FlashFormat.HeadBytes);
            if (offset < 0)
            {
                return false;
            }

            uint header = LittleEndian.GetUInt32(_buffer, offset);
            int version = (int)(header >> 24);
            int length = (int)(header & 0xFFFFFF) + FlashRecord.FixedBytes;
            bool fits = length <= FileLength - at;
            if (version == FlashFormat.Version)
            {
                if (!FlashFormat.IsHead(_buffer, offset))
                {
                    return false;
                }

                IsCut |= isExpected && !fits && FileLength % BlockBytes != 0;
                if (fits)
                {
                    Sequence = LittleEndian.GetInt64(_buffer, offset + FlashFormat.HeaderBytes) - 1;
                    _record.Length = length;
                }

                return fits;
            }

            IsCut |= isExpected && !fits && length <= MaximumEarlierBytes && FlashFormat.IsEarlier(version) && FileLength % BlockBytes != 0;
            return fits && (isExpected || MayBegin(at, length, version)) && IsWhole(at);
        }

        /// <summary>
        /// Earlier formats have no check of the header, and a state is full of zeros: before a CRC is computed, the pack must stand where
        /// the layout says.
        /// </summary>
        private bool MayBegin(int at, int length, int version)
        {
            if (length < FlashFormat.MinimumStateBytes || version != 0)
            {
                return length >= FlashFormat.MinimumStateBytes;
            }

            int offset = Buffer(at, UnversionedHeadBytes);
            return offset >= 0 && FlashFormat.FindUnversionedState(
                _buffer, offset + FlashRecord.FixedBytes, length - FlashRecord.FixedBytes) >= 0;
        }

        private bool IsWhole(int at)
        {
            _buffered = 0;
            if (!_record.Read(Name, at))
            {
                return false;
            }

            if (_record.FindState() < 0)
            {
                throw new FlashFormatException(Name, _record.Version);
            }

            Sequence = LittleEndian.GetInt64(_buffer, _record.BodyOffset) - 1;
            return true;
        }

        /// <summary>Where in the buffer the bytes at <paramref name="at"/> stand; -1 when the file has fewer than asked for.</summary>
        private int Buffer(int at, int count)
        {
            int offset = at - _bufferPosition;
            if (offset < 0 || offset + count > _buffered)
            {
                _bufferPosition = at;
                _buffered = _files.Read(Name, at, _buffer, 0, _buffer.Length);
                offset = 0;
            }

            return count <= _buffered ? offset : -1;
        }
    }
}
