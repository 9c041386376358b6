using MeterNode.Core.Ports;

namespace MeterNode.Core.Storage
{
    /// <summary>
    /// The node's state in two files written in turn. Each holds counter, state and CRC; whichever is whole and newer wins,
    /// so a write cut short by a power loss costs nothing but that write.
    /// </summary>
    public sealed class Checkpoint
    {
        private const int RecordLength = 8 + NodeState.EncodedLength + 4;

        private readonly IFileStore _files;
        private readonly byte[] _record = new byte[RecordLength];
        private long _counter;

        public Checkpoint(IFileStore files)
        {
            _files = files;
        }

        /// <summary>Reads the newest whole checkpoint into <paramref name="state"/>; false when there is none.</summary>
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
            state.Read(_record, 8);
            return true;
        }

        /// <summary>Writes <paramref name="state"/> to the slot not used last. Durable on return.</summary>
        public void Save(NodeState state)
        {
            _counter++;
            LittleEndian.PutInt64(_record, 0, _counter);
            state.Write(_record, 8);
            LittleEndian.PutUInt32(_record, RecordLength - 4, Crc32.Compute(_record, 0, RecordLength - 4));
            _files.Write(SlotName(_counter), _record, 0, RecordLength);
        }

        private static string SlotName(long counter)
        {
            return (counter & 1) == 0 ? "cp-0" : "cp-1";
        }

        private long ReadCounter(string name)
        {
            if (_files.Read(name, 0, _record, 0, RecordLength) != RecordLength
                || Crc32.Compute(_record, 0, RecordLength - 4) != LittleEndian.GetUInt32(_record, RecordLength - 4))
            {
                return -1;
            }

            return LittleEndian.GetInt64(_record, 0);
        }
    }
}
