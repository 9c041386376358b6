using MeterNode.Core.Ports;

namespace MeterNode.Core.Storage
{
    /// <summary>One record of <see cref="FlashFormat"/> as it was read: of the present version or an earlier one.</summary>
    internal sealed class FlashRecord
    {
        /// <summary>Header and check of every version.</summary>
        internal const int FixedBytes = 8;

        private readonly IFileStore _files;
        private readonly byte[] _buffer;

        /// <summary>Reads into <paramref name="buffer"/>, which has room for a header, a state and a few bytes at least.</summary>
        internal FlashRecord(IFileStore files, byte[] buffer)
        {
            _files = files;
            _buffer = buffer;
        }

        /// <summary>Version of the record read last; 0 for one from before there were versions.</summary>
        internal int Version;

        /// <summary>Its length on flash, bytes.</summary>
        internal int Length;

        /// <summary>Where its body begins.</summary>
        internal int BodyOffset;

        /// <summary>Length of its body, bytes.</summary>
        internal int BodyBytes;

        /// <summary>
        /// Reads the record at <paramref name="position"/>; false when there is no whole one. Afterwards the buffer holds the record,
        /// or its beginning when it is longer: under another configuration the node may have written longer packs.
        /// </summary>
        internal bool Read(string name, int position)
        {
            if (_files.Read(name, position, _buffer, 0, FixedBytes) != FixedBytes)
            {
                return false;
            }

            uint header = LittleEndian.GetUInt32(_buffer, 0);
            uint check = LittleEndian.GetUInt32(_buffer, 4);
            Version = (int)(header >> 24);
            int counted = (int)(header & 0xFFFFFF);
            Length = counted + FixedBytes;
            bool isVersioned = Version > 0;

            // Eight zeros would pass as an unversioned record without a body: the CRC of nothing is 0.
            if (counted < (isVersioned ? 1 : FlashFormat.MinimumStateBytes))
            {
                return false;
            }

            BodyOffset = FlashFormat.HeaderBytesOf(Version);
            BodyBytes = isVersioned ? Length - FlashFormat.CheckBytes - BodyOffset : counted;
            int from = isVersioned ? 0 : FixedBytes;
            int end = isVersioned ? Length - FlashFormat.CheckBytes : Length;
            if (Length > _buffer.Length)
            {
                return IsLongWhole(name, position, from, end, check, isVersioned);
            }

            int rest = Length - FixedBytes;
            return _files.Read(name, position + FixedBytes, _buffer, FixedBytes, rest) == rest
                && Crc32.Compute(_buffer, from, end - from) == (isVersioned ? LittleEndian.GetUInt32(_buffer, end) : check);
        }

        /// <summary>
        /// Length of the state at the start of the body of an outbox frame, or -1 when this firmware does not know the layout.
        /// </summary>
        internal int FindState()
        {
            if (Version == 0)
            {
                return FlashFormat.FindUnversionedState(_buffer, BodyOffset, BodyBytes);
            }

            int stateBytes = FlashFormat.StateBytesOf(Version);
            return BodyBytes > stateBytes ? stateBytes : -1;
        }

        private bool IsLongWhole(string name, int position, int from, int end, uint check, bool isVersioned)
        {
            uint crc = 0;
            while (from < end)
            {
                int count = end - from < _buffer.Length ? end - from : _buffer.Length;
                if (_files.Read(name, position + from, _buffer, 0, count) != count)
                {
                    return false;
                }

                crc = Crc32.Continue(crc, _buffer, 0, count);
                from += count;
            }

            if (isVersioned)
            {
                if (_files.Read(name, position + end, _buffer, 0, FlashFormat.CheckBytes) != FlashFormat.CheckBytes)
                {
                    return false;
                }

                check = LittleEndian.GetUInt32(_buffer, 0);
            }

            return crc == check && _files.Read(name, position, _buffer, 0, _buffer.Length) == _buffer.Length;
        }
    }
}
