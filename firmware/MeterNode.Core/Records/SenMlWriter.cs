using System;
using MeterNode.Core.Evidence;

namespace MeterNode.Core.Records
{
    /// <summary>
    /// Writes one SenML pack (RFC 8428) in CBOR into a buffer. Records are counted while they are written, so the
    /// array's head is put in front afterwards. Labels: bu -4, bt -3, bn -2, n 0, v 2, vs 3, t 6, vd 8; map keys in the order of
    /// their encoding (RFC 8949 §4.2.1): 0, 2, 3, 6, 8, -2, -3, -4.
    /// </summary>
    public sealed class SenMlWriter
    {
        private const int HeadRoom = 3;
        private const double MaximumInteger = 9007199254740992.0;

        private readonly byte[] _buffer;
        private readonly int _start;
        private readonly CborWriter _body;
        private string _baseName;
        private double _baseTimeSeconds;
        private string _pendingUnit;
        private int _records;
        private int _refused;
        private int _offset;
        private int _length;

        /// <summary>Writes into <paramref name="buffer"/> from <paramref name="start"/> to its end.</summary>
        public SenMlWriter(byte[] buffer, int start)
        {
            _buffer = buffer;
            _start = start;
            _body = new CborWriter(buffer, start);
        }

        /// <summary>The bytes of the pack start at <see cref="Offset"/> of this buffer once <see cref="Finish"/> was called.</summary>
        public byte[] Buffer => _buffer;

        /// <summary>See <see cref="Buffer"/>.</summary>
        public int Offset => _offset;

        /// <summary>Length of the pack, bytes, once <see cref="Finish"/> was called.</summary>
        public int Length => _length;

        /// <summary>Numbers left out since the start because they were none (infinite, NaN) or beyond 2^53.</summary>
        public int Refused => _refused;

        /// <summary>Starts a pack with its base name and base time (s, UTC or since boot).</summary>
        public void Begin(string baseName, double baseTimeSeconds)
        {
            _body.Reset();
            _body.WriteRaw(_buffer, _start, HeadRoom);
            _baseName = baseName;
            _baseTimeSeconds = baseTimeSeconds;
            _pendingUnit = null;
            _records = 0;
        }

        /// <summary>All numbers from here on are in <paramref name="unit"/> (SenML units registry).</summary>
        public void Unit(string unit)
        {
            _pendingUnit = unit;
        }

        /// <summary>
        /// A number at <paramref name="timeSeconds"/> after the base time (negative: before). What is no number is left out and
        /// counted: a reader would refuse the whole pack for it.
        /// </summary>
        public void Number(string name, double timeSeconds, double value)
        {
            Number(name, 0, timeSeconds, value);
        }

        /// <summary>
        /// The same for one of each phase or zone: <paramref name="name"/> is that of the first, with its number 1 in it, and
        /// <paramref name="index"/>, from 0, says which.
        /// </summary>
        public void Number(string name, int index, double timeSeconds, double value)
        {
            if (!IsExact(value))
            {
                _refused++;
                return;
            }

            StartRecord(name, index, timeSeconds, 1 + (_pendingUnit != null ? 1 : 0));
            _body.WriteInt(2);
            _body.WriteNumber(value);
            FinishRecord(timeSeconds, true);
        }

        /// <summary>A text at <paramref name="timeSeconds"/> after the base time.</summary>
        public void Text(string name, double timeSeconds, string value)
        {
            Text(name, 0, timeSeconds, value);
        }

        /// <summary>The same for one of each phase or zone, as with numbers.</summary>
        public void Text(string name, int index, double timeSeconds, string value)
        {
            StartRecord(name, index, timeSeconds, 1);
            _body.WriteInt(3);
            _body.WriteText(value);
            FinishRecord(timeSeconds, false);
        }

        /// <summary>
        /// Begins a record of <paramref name="count"/> bytes at the base time, of one phase or zone as with numbers;
        /// <see cref="DataBytes"/> gives them. The unit in force stays.
        /// </summary>
        public void Data(string name, int index, int count)
        {
            StartRecord(name, index, 0, 1);
            _body.WriteInt(8);
            _body.WriteBytesStart(count);
            _records++;
        }

        /// <summary>Bytes of the record that <see cref="Data"/> began.</summary>
        public void DataBytes(byte[] source, int offset, int count)
        {
            _body.WriteRaw(source, offset, count);
        }

        /// <summary>Puts the array's head in front of the records. False when the pack did not fit.</summary>
        public bool Finish()
        {
            if (_body.Overflowed)
            {
                return false;
            }

            int headLength = _records < 24 ? 1 : _records < 256 ? 2 : 3;
            _offset = _start + HeadRoom - headLength;
            _length = _body.Length - _offset;
            if (headLength == 1)
            {
                _buffer[_offset] = (byte)(0x80 | _records);
            }
            else if (headLength == 2)
            {
                _buffer[_offset] = 0x98;
                _buffer[_offset + 1] = (byte)_records;
            }
            else
            {
                _buffer[_offset] = 0x99;
                _buffer[_offset + 1] = (byte)(_records >> 8);
                _buffer[_offset + 2] = (byte)_records;
            }

            return true;
        }

        private static bool IsExact(double value)
        {
            // The exponent settles infinities and NaN: comparing a NaN is not portable to the runtime.
            return ((BitConverter.DoubleToInt64Bits(value) >> 52) & 0x7ff) != 0x7ff && value >= -MaximumInteger && value <= MaximumInteger;
        }

        private void StartRecord(string name, int index, double timeSeconds, int fields)
        {
            fields += 1 + (timeSeconds != 0 ? 1 : 0) + (_records == 0 ? 2 : 0);
            _body.WriteMapStart(fields);
            _body.WriteInt(0);
            _body.WriteText(name);
            if (index > 0 && !_body.Overflowed)
            {
                int at = _body.Length - name.Length;
                while (_buffer[at] != '1')
                {
                    at++;
                }

                _buffer[at] = (byte)('1' + index);
            }
        }

        private void FinishRecord(double timeSeconds, bool withUnit)
        {
            if (timeSeconds != 0)
            {
                _body.WriteInt(6);
                _body.WriteNumber(timeSeconds);
            }

            if (_records == 0)
            {
                _body.WriteInt(-2);
                _body.WriteText(_baseName);
                _body.WriteInt(-3);
                _body.WriteNumber(_baseTimeSeconds);
            }

            if (withUnit && _pendingUnit != null)
            {
                _body.WriteInt(-4);
                _body.WriteText(_pendingUnit);
                _pendingUnit = null;
            }

            _records++;
        }
    }
}
