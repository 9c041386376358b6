using System;
using MeterNode.Core.Configuration;
using MeterNode.Core.Ports;
using MeterNode.Core.Records;
using MeterNode.Core.Storage;
using MeterNode.Core.Thermal;

namespace MeterNode.Node.Storage
{
    /// <summary>
    /// Quarter hours that wait for their pack, on flash, so that a power cut does not lose them (docs/flash-format.md, file
    /// <c>qh</c>). Each addition is one record; a pack takes them from the file, so that they need no memory meanwhile. Each record
    /// names the pack that it waits for: what a finished pack already holds is not written twice after a restart.
    /// </summary>
    public sealed class QuarterJournal : IQuarterHours
    {
        private const string FileName = "qh";
        private const byte Layout = 1;
        private const int SequenceAt = FlashFormat.HeaderBytes;
        private const int LayoutAt = SequenceAt + 8;
        private const int QualityAt = LayoutAt + 1;
        private const int IntervalsAt = LayoutAt + 2;
        private const int CountersAt = LayoutAt + 3;
        private const int HeadAt = CountersAt + (8 * QuarterHourWriter.CounterCount);
        private const int ItemsAt = HeadAt + QuarterHourWriter.HeadBytes;

        private readonly IFileStore _files;
        private readonly byte[] _buffer;
        private readonly FlashRecord _record;
        private readonly QuarterHourWriter _writer;
        private readonly int _wantedBytes;
        private int _fileBytes;
        private int _itemBytes;
        private int _intervals;
        private bool _isClosed;
        private bool _hasOtherTime;
        private char _quality;

        /// <summary>
        /// Quarter hours, or intervals of <paramref name="seconds"/>, of a node with these parts; nothing waits yet.
        /// </summary>
        public QuarterJournal(IFileStore files, NodeConfiguration configuration, int phases, int seconds)
        {
            _files = files;
            int zones = configuration.Zones.Length;
            int typicalBytes = PackWriter.QuarterHourBytes(phases, zones);
            _wantedBytes = PackWriter.QuarterHours * typicalBytes;
            _buffer = new byte[ItemsAt + (2 * typicalBytes) + 40 + FlashFormat.CheckBytes];
            _record = new FlashRecord(files, _buffer);
            _writer = new QuarterHourWriter(
                _buffer, ItemsAt, seconds, phases, zones, configuration.ShotDebounceMs >= 0, configuration.Heat != null);
        }

        /// <summary>True when something waits.</summary>
        public bool HasContent => _itemBytes > 0;

        /// <summary>True when what waits makes a pack.</summary>
        public bool IsFull => _intervals >= PackWriter.QuarterHours || _itemBytes >= _wantedBytes;

        /// <summary>
        /// True when nothing can be added before what waits went into a pack: it was measured under another configuration or before
        /// UTC was known, or flash refused a part of it.
        /// </summary>
        public bool IsClosed => _isClosed;

        /// <summary>
        /// True when the times of what waits are none of this run: it had UTC and this one has none, or it had none.
        /// </summary>
        public bool HasOtherTime => _hasOtherTime;

        /// <summary>Time quality of what waits, one of <see cref="TimeQuality"/>.</summary>
        public char Quality => _quality;

        /// <summary>End of the last interval that waits, µs since 1970 (since boot while the quality is relative).</summary>
        public long EndMicros => _writer.Counters[0] * 1000;

        /// <summary>
        /// Takes over what waited at the restart, and raises the registers of <paramref name="state"/> to what it says.
        /// What a pack already holds, and what follows a torn record, is left out. <paramref name="hasUtc"/>: this run has UTC.
        /// </summary>
        public void Recover(NodeState state, bool hasUtc)
        {
            byte[] head = new byte[QuarterHourWriter.HeadBytes];
            _writer.WriteHead(head, 0);
            while (_record.Read(FileName, _fileBytes) && IsNext(state.NextSequence))
            {
                for (int i = 0; i < head.Length; i++)
                {
                    _isClosed |= _buffer[HeadAt + i] != head[i];
                }

                Count();
            }

            if (!HasContent)
            {
                Clear();
                return;
            }

            long[] counters = _writer.Counters;
            Raise(state.Energy, 0, counters[1]);
            Raise(state.Energy, 1, counters[2]);
            Raise(state.Energy, 2, counters[3]);
            Raise(state.Energy, 3, counters[4]);
            state.Shots = counters[5] > state.Shots ? counters[5] : state.Shots;
            state.HeatJoules = counters[6] > state.HeatJoules ? counters[6] : state.HeatJoules;
            _writer.Resume();

            _hasOtherTime = !hasUtc || !TimeQuality.IsUtc(_quality);

            // Behind a torn record nothing can be appended.
            _isClosed |= _hasOtherTime || _files.Length(FileName) != _fileBytes;
        }

        /// <summary>
        /// Adds the interval that <paramref name="contents"/> says, for pack <paramref name="sequence"/>; durable on return.
        /// False when it cannot: then it belongs into the pack as a reading.
        /// </summary>
        public bool AddInterval(PackContents contents, long sequence)
        {
            if (_isClosed)
            {
                return false;
            }

            _writer.Reset();
            _writer.Interval(contents);
            return Append(contents.TimeQuality, 1, sequence);
        }

        /// <summary>
        /// Adds the evaluation periods of all zones that ended at <paramref name="endUtcMicros"/>, likewise.
        /// </summary>
        public bool AddPeriods(ControlAccuracyResult[] zones, long endUtcMicros, char quality, long sequence)
        {
            if (_isClosed)
            {
                return false;
            }

            _writer.Reset();
            for (int z = 0; z < zones.Length; z++)
            {
                if (zones[z].IsClosed)
                {
                    _writer.Period(z, zones[z], endUtcMicros / 1000);
                }
            }

            return Append(quality, 0, sequence);
        }

        /// <inheritdoc/>
        public void WriteTo(SenMlWriter senMl)
        {
            // What is no longer whole on flash is left out; the head of the byte string must say how much follows.
            int total = 0;
            int end = 0;
            while (end < _fileBytes && _record.Read(FileName, end))
            {
                total += ItemCount;
                end += _record.Length;
            }

            if (total == 0)
            {
                return;
            }

            senMl.Data(RecordNames.QuarterHours, 0, QuarterHourWriter.HeadBytes + total);
            for (int position = 0; position < end && _record.Read(FileName, position); position += _record.Length)
            {
                int from = position == 0 ? HeadAt : ItemsAt;
                senMl.DataBytes(_buffer, from, ItemsAt + ItemCount - from);
            }
        }

        /// <summary>Forgets what a finished pack holds.</summary>
        public void Clear()
        {
            _fileBytes = 0;
            _itemBytes = 0;
            _intervals = 0;
            _isClosed = false;
            _hasOtherTime = false;
            _writer.Begin();
            _files.Delete(FileName);
        }

        private int ItemCount => _record.BodyBytes - (ItemsAt - FlashFormat.HeaderBytes);

        private static void Raise(long[] registers, int index, long value)
        {
            if (value > registers[index])
            {
                // What the register had beyond its whole number belongs to the lower one.
                registers[index] = value;
                registers[index + 4] = 0;
            }
        }

        private bool IsNext(long sequence)
        {
            return _record.Version == FlashFormat.Version && _record.Length <= _buffer.Length && ItemCount > 0
                && _buffer[LayoutAt] == Layout && LittleEndian.GetInt64(_buffer, SequenceAt) >= sequence;
        }

        private void Count()
        {
            _quality = (char)_buffer[QualityAt];
            _intervals += _buffer[IntervalsAt];
            _itemBytes += ItemCount;
            _fileBytes += _record.Length;
            for (int i = 0; i < QuarterHourWriter.CounterCount; i++)
            {
                _writer.Counters[i] = LittleEndian.GetInt64(_buffer, CountersAt + (8 * i));
            }
        }

        private bool Append(char quality, int intervals, long sequence)
        {
            int bodyBytes = ItemsAt - FlashFormat.HeaderBytes + _writer.Length;
            if (ItemsAt + _writer.Length + FlashFormat.CheckBytes > _buffer.Length)
            {
                _isClosed = true;
                return false;
            }

            _buffer[LayoutAt] = Layout;
            _buffer[QualityAt] = (byte)quality;
            _buffer[IntervalsAt] = (byte)intervals;
            LittleEndian.PutInt64(_buffer, SequenceAt, sequence);
            for (int i = 0; i < QuarterHourWriter.CounterCount; i++)
            {
                LittleEndian.PutInt64(_buffer, CountersAt + (8 * i), _writer.Counters[i]);
            }

            _writer.WriteHead(_buffer, HeadAt);
            int length = FlashFormat.Seal(_buffer, bodyBytes);
            try
            {
                _files.Append(FileName, _buffer, 0, length);
            }
            catch (Exception)
            {
                // Whatever was written lies behind the last whole record: nothing can follow it.
                _isClosed = true;
                return false;
            }

            _quality = quality;
            _fileBytes += length;
            _itemBytes += _writer.Length;
            _intervals += intervals;
            return true;
        }
    }
}
