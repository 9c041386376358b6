using System;

namespace MeterNode.Core.Evidence
{
    /// <summary>
    /// Core deterministic CBOR (RFC 8949 §4.2.1) into a buffer of the caller: shortest heads, definite lengths, shortest
    /// floats. The caller orders map keys. Never throws for lack of room: <see cref="Overflowed"/> stays set until
    /// <see cref="Reset"/>. Allocates nothing.
    /// </summary>
    public sealed class CborWriter
    {
        // 2^53: whole numbers up to here are exact in a double.
        private const double MaximumExactInteger = 9007199254740992.0;

        private readonly byte[] _buffer;
        private readonly int _start;
        private int _length;
        private bool _isOverflowed;

        /// <summary>Writes into <paramref name="buffer"/> from its first byte.</summary>
        public CborWriter(byte[] buffer)
            : this(buffer, 0)
        {
        }

        /// <summary>Writes into <paramref name="buffer"/> from <paramref name="start"/> to its end.</summary>
        public CborWriter(byte[] buffer, int start)
        {
            _buffer = buffer;
            _start = start;
            _length = start;
        }

        /// <summary>Where in the buffer the next byte goes: the bytes written, when it started at the first.</summary>
        public int Length => _length;

        /// <summary>True when something did not fit; what is in the buffer is then not a whole document.</summary>
        public bool Overflowed => _isOverflowed;

        /// <summary>Starts again where it started.</summary>
        public void Reset()
        {
            _length = _start;
            _isOverflowed = false;
        }

        /// <summary>An integer, major type 0 or 1.</summary>
        public void WriteInt(long value)
        {
            if (value < 0)
            {
                WriteHead(0x20, (ulong)~value);
            }
            else
            {
                WriteHead(0x00, (ulong)value);
            }
        }

        /// <summary>A byte string.</summary>
        public void WriteBytes(byte[] source, int offset, int count)
        {
            WriteHead(0x40, (ulong)count);
            WriteRaw(source, offset, count);
        }

        /// <summary>The head of a byte string of <paramref name="count"/> bytes, which the caller writes next.</summary>
        public void WriteBytesStart(int count)
        {
            WriteHead(0x40, (ulong)count);
        }

        /// <summary>A text string in UTF-8; a lone surrogate becomes U+FFFD.</summary>
        public void WriteText(string value)
        {
            int count = 0;
            for (int i = 0; i < value.Length; i++)
            {
                int codePoint = CodePointAt(value, i);
                count += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
                i += codePoint >= 0x10000 ? 1 : 0;
            }

            WriteHead(0x60, (ulong)count);
            if (!HasRoom(count))
            {
                return;
            }

            for (int i = 0; i < value.Length; i++)
            {
                int codePoint = CodePointAt(value, i);
                if (codePoint < 0x80)
                {
                    _buffer[_length++] = (byte)codePoint;
                    continue;
                }

                if (codePoint < 0x800)
                {
                    _buffer[_length++] = (byte)(0xc0 | (codePoint >> 6));
                }
                else
                {
                    if (codePoint < 0x10000)
                    {
                        _buffer[_length++] = (byte)(0xe0 | (codePoint >> 12));
                    }
                    else
                    {
                        _buffer[_length++] = (byte)(0xf0 | (codePoint >> 18));
                        _buffer[_length++] = (byte)(0x80 | ((codePoint >> 12) & 0x3f));
                        i++;
                    }

                    _buffer[_length++] = (byte)(0x80 | ((codePoint >> 6) & 0x3f));
                }

                _buffer[_length++] = (byte)(0x80 | (codePoint & 0x3f));
            }
        }

        /// <summary>The head of an array of <paramref name="count"/> items, which the caller writes next.</summary>
        public void WriteArrayStart(int count)
        {
            WriteHead(0x80, (ulong)count);
        }

        /// <summary>The head of a map of <paramref name="count"/> pairs, keys in bytewise order of their encoding.</summary>
        public void WriteMapStart(int count)
        {
            WriteHead(0xa0, (ulong)count);
        }

        /// <summary>false or true.</summary>
        public void WriteBool(bool value)
        {
            WriteByte(value ? 0xf5 : 0xf4);
        }

        /// <summary>The shortest of float16, float32 and float64 that keeps the value; every NaN becomes f97e00.</summary>
        public void WriteDouble(double value)
        {
            long bits = BitConverter.DoubleToInt64Bits(value);
            int half = CborFloat.ToHalf(bits);
            if (half >= 0)
            {
                WriteByte(0xf9);
                WriteBigEndian((ulong)half, 2);
                return;
            }

            long single = CborFloat.ToSingle(bits);
            if (single >= 0)
            {
                WriteByte(0xfa);
                WriteBigEndian((ulong)single, 4);
                return;
            }

            WriteByte(0xfb);
            WriteBigEndian((ulong)bits, 8);
        }

        /// <summary>An integer when the value is whole and at most 2^53 in magnitude, otherwise <see cref="WriteDouble"/>.</summary>
        public void WriteNumber(double value)
        {
            // The exponent of infinities and NaN is settled first: comparing a NaN is not portable to the runtime.
            if (((BitConverter.DoubleToInt64Bits(value) >> 52) & 0x7ff) != 0x7ff
                && value >= -MaximumExactInteger && value <= MaximumExactInteger)
            {
                long whole = (long)value;
                if (whole == value)
                {
                    WriteInt(whole);
                    return;
                }
            }

            WriteDouble(value);
        }

        /// <summary>Bytes that already are CBOR.</summary>
        public void WriteRaw(byte[] source, int offset, int count)
        {
            if (HasRoom(count))
            {
                Array.Copy(source, offset, _buffer, _length, count);
                _length += count;
            }
        }

        private static int CodePointAt(string value, int index)
        {
            int unit = value[index];
            if (unit < 0xd800 || unit > 0xdfff)
            {
                return unit;
            }

            if (unit < 0xdc00 && index + 1 < value.Length)
            {
                int low = value[index + 1];
                if (low >= 0xdc00 && low <= 0xdfff)
                {
                    return 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
                }
            }

            return 0xfffd;
        }

        private void WriteHead(int major, ulong argument)
        {
            if (argument < 24)
            {
                WriteByte(major | (int)argument);
            }
            else if (argument <= 0xff)
            {
                WriteByte(major | 24);
                WriteBigEndian(argument, 1);
            }
            else if (argument <= 0xffff)
            {
                WriteByte(major | 25);
                WriteBigEndian(argument, 2);
            }
            else if (argument <= 0xffffffff)
            {
                WriteByte(major | 26);
                WriteBigEndian(argument, 4);
            }
            else
            {
                WriteByte(major | 27);
                WriteBigEndian(argument, 8);
            }
        }

        private void WriteByte(int value)
        {
            if (HasRoom(1))
            {
                _buffer[_length++] = (byte)value;
            }
        }

        private void WriteBigEndian(ulong value, int count)
        {
            if (HasRoom(count))
            {
                for (int i = count - 1; i >= 0; i--)
                {
                    _buffer[_length + i] = (byte)value;
                    value >>= 8;
                }

                _length += count;
            }
        }

        private bool HasRoom(int count)
        {
            if (_isOverflowed || count > _buffer.Length - _length)
            {
                _isOverflowed = true;
                return false;
            }

            return true;
        }
    }
}
