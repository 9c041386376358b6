using MeterNode.Core.Ports;

namespace MeterNode.Core.Storage
{
    /// <summary>
    /// The node's state in two files written in turn. Each holds counter, state and CRC; whichever is whole and newer wins,
    /// so a write cut short by a power loss costs nothing but that write.
    /// </summary>
    public sealed class Checkpoint
    {
        private const int CounterBytes = 8;
        private const int BodyBytes = CounterBytes + FlashFormat.StateBytes;
        private const int RecordBytes = FlashFormat.HeaderBytes + BodyBytes + FlashFormat.CheckBytes;

        private readonly IFileStore _files;
        private readonly byte[] _buffer = new byte[RecordBytes];
        private readonly FlashRecord _record;
        private int _counterOffset;
        private int _stateBytes;
        private long _counter;

        public Checkpoint(IFileStore files)
        {
            _files = files;
            _record = new FlashRecord(files, _buffer);
        }

        /// <summary>
        /// Reads the newest whole checkpoint into <paramref name="state"/>; false when there is none. Throws
        /// <see cref="FlashFormatException"/> when one was written by a firmware that this one does not know.
        /// </summary>
        public bool TryLoad(NodeState state)
        {
            long even = ReadCounter("cp-0");
            long odd = ReadCounter("cp-1");
            _counter = even > odd ? even : odd;
            if (_counter < 0)
            {
                _counter = 0;
                return false;
            }

            ReadCounter(SlotName(_counter));
            FlashFormat.ReadState(state, _buffer, _counterOffset + CounterBytes, _stateBytes);
            return true;
        }

        /// <summary>Writes <paramref name="state"/> to the slot not used last. Durable on return.</summary>
        public void Save(NodeState state)
        {
            _counter++;
            LittleEndian.PutInt64(_buffer, FlashFormat.HeaderBytes, _counter);
            FlashFormat.WriteState(state, _buffer, FlashFormat.HeaderBytes + CounterBytes);
            FlashFormat.Seal(_buffer, BodyBytes);
            _files.Write(SlotName(_counter), _buffer, 0, RecordBytes);
        }

        private static string SlotName(long counter)
        {
            return (counter & 1) == 0 ? "cp-0" : "cp-1";
        }

        private long ReadCounter(string name)
        {
            // Before there were versions: counter, state, CRC; the file's length tells which state.
            int length = _files.Read(name, 0, _buffer, 0, RecordBytes);
            _stateBytes = length - CounterBytes - FlashFormat.CheckBytes;
            _counterOffset = 0;
            int end = length - FlashFormat.CheckBytes;
            if (!FlashFormat.IsUnversionedState(_stateBytes) || Crc32.Compute(_buffer, 0, end) != LittleEndian.GetUInt32(_buffer, end))
            {
                if (!_record.Read(name, 0) || _record.Version == 0)
                {
                    return -1;
                }

                _stateBytes = FlashFormat.StateBytesOf(_record.Version);
                _counterOffset = _record.BodyOffset;
                if (_stateBytes < 0 || _record.BodyBytes != CounterBytes + _stateBytes)
                {
                    throw new FlashFormatException(name, _record.Version);
                }
            }

            return LittleEndian.GetInt64(_buffer, _counterOffset);
        }
    }
}
