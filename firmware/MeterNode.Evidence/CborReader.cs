using System;

namespace MeterNode.Core.Evidence
{
    /// <summary>
    /// Pull parser for core deterministic CBOR (RFC 8949 §4.2.1) in memory. Whatever the bytes are, it never throws and
    /// needs no memory beyond itself: the first defect sets <see cref="Status"/>, after which every read returns a zero
    /// value. Allocates only when constructed and in <see cref="ReadText"/>.
    /// </summary>
    public sealed class CborReader
    {
        /// <summary>Arrays, maps and tags inside one another.</summary>
        public const int MaximumDepth = 8;

        /// <summary>Bytes of input.</summary>
        public const int MaximumLength = 65536;

        // Per open array, map or tag: items still to come, and for a map where its current and its last key lie.
        private readonly int[] _itemsLeft = new int[MaximumDepth];
        private readonly bool[] _isMap = new bool[MaximumDepth];
        private readonly int[] _keyStart = new int[MaximumDepth];
        private readonly int[] _lastKeyStart = new int[MaximumDepth];
        private readonly int[] _lastKeyLength = new int[MaximumDepth];
        private byte[] _buffer;
        private int _position;
        private int _end;
        private int _depth;
        private CborStatus _status;
        private int _dataOffset;
        private int _dataLength;

        /// <summary>Reads <paramref name="count"/> bytes of <paramref name="buffer"/>, which is kept by reference.</summary>
        public CborReader(byte[] buffer, int offset, int count)
        {
            Reset(buffer, offset, count);
        }

        /// <summary>The first defect found, or <see cref="CborStatus.Ok"/>.</summary>
        public CborStatus Status => _status;

        /// <summary>Index into the buffer of the next byte to read.</summary>
        public int Position => _position;

        /// <summary>Where the content of the last byte or text string starts in the buffer.</summary>
        public int DataOffset => _dataOffset;

        /// <summary>Bytes of the last byte or text string.</summary>
        public int DataLength => _dataLength;

        /// <summary>Starts over with other input.</summary>
        public void Reset(byte[] buffer, int offset, int count)
        {
            _buffer = buffer;
            _position = offset;
            _end = offset + count;
            _depth = 0;
            _status = CborStatus.Ok;
            _dataOffset = offset;
            _dataLength = 0;
            if (buffer == null || offset < 0 || count < 0 || count > buffer.Length - offset)
            {
                _end = _position;
                Fail(CborStatus.Truncated);
            }
            else if (count > MaximumLength)
            {
                Fail(CborStatus.TooLong);
            }
        }

        /// <summary>The kind of the next item, without reading it.</summary>
        public CborType PeekType()
        {
            if (_status != CborStatus.Ok || _position >= _end)
            {
                return CborType.None;
            }

            int initial = _buffer[_position];
            int major = initial >> 5;
            if (major < 7)
            {
                return (CborType)major;
            }

            switch (initial & 0x1f)
            {
                case 20:
                case 21:
                    return CborType.Bool;
                case 22:
                    return CborType.Null;
                default:
                    return CborType.Float;
            }
        }

        /// <summary>An integer from −2^63 to 2^63 − 1.</summary>
        public long ReadInt()
        {
            CborType type = PeekType();
            if (type != CborType.UnsignedInteger && type != CborType.NegativeInteger)
            {
                FailWrongType();
                return 0;
            }

            ulong argument = ReadHead();
            if (argument > long.MaxValue)
            {
                Fail(CborStatus.OutOfRange);
            }

            CompleteItem();
            long value = (long)argument;
            return _status != CborStatus.Ok ? 0 : type == CborType.NegativeInteger ? ~value : value;
        }

        /// <summary>An integer from 0 to 2^64 − 1.</summary>
        public ulong ReadUInt()
        {
            if (!Expect(CborType.UnsignedInteger))
            {
                return 0;
            }

            ulong argument = ReadHead();
            CompleteItem();
            return _status != CborStatus.Ok ? 0 : argument;
        }

        /// <summary>A byte string; its content is at <see cref="DataOffset"/>. False when there is none.</summary>
        public bool ReadBytes()
        {
            return Expect(CborType.Bytes) && ReadString(false);
        }

        /// <summary>A text string; its UTF-8 is at <see cref="DataOffset"/>. False when there is none.</summary>
        public bool ReadTextBytes()
        {
            return Expect(CborType.Text) && ReadString(true);
        }

        /// <summary>A text string of at most <paramref name="maximumBytes"/> bytes of UTF-8; null when there is none.</summary>
        public string ReadText(int maximumBytes)
        {
            if (!ReadTextBytes())
            {
                return null;
            }

            if (_dataLength > maximumBytes)
            {
                Fail(CborStatus.TooLong);
                return null;
            }

            return Utf8.Decode(_buffer, _dataOffset, _dataLength);
        }

        /// <summary>The head of an array; its number of items, which are read next.</summary>
        public int ReadArrayStart()
        {
            return Expect(CborType.Array) ? Open(1, false) : 0;
        }

        /// <summary>The head of a map; its number of pairs, which are read next, key before value.</summary>
        public int ReadMapStart()
        {
            return Expect(CborType.Map) ? Open(2, true) : 0;
        }

        /// <summary>A tag; the tagged item is read next.</summary>
        public ulong ReadTag()
        {
            if (!Expect(CborType.Tag))
            {
                return 0;
            }

            ulong tag = ReadHead();
            Push(1, false);
            return _status != CborStatus.Ok ? 0 : tag;
        }

        /// <summary>A floating-point number of any width.</summary>
        public double ReadDouble()
        {
            if (!Expect(CborType.Float))
            {
                return 0;
            }

            int initial = _buffer[_position];
            long bits = ReadFloatBits(initial, ReadHead());
            CompleteItem();
            return _status != CborStatus.Ok ? 0 : BitConverter.Int64BitsToDouble(bits);
        }

        /// <summary>A number: an integer (rounded to double beyond 2^53) or a float.</summary>
        public double ReadNumber()
        {
            CborType type = PeekType();
            return type == CborType.UnsignedInteger ? (double)ReadUInt() : type == CborType.NegativeInteger ? ReadInt() : ReadDouble();
        }

        /// <summary>Reads one item with everything in it. False when it is defective.</summary>
        public bool SkipValue()
        {
            int depth = _depth;
            do
            {
                switch (PeekType())
                {
                    case CborType.UnsignedInteger:
                    case CborType.NegativeInteger:
                    case CborType.Null:
                    case CborType.Bool:
                        ReadHead();
                        CompleteItem();
                        break;
                    case CborType.Bytes:
                        ReadBytes();
                        break;
                    case CborType.Text:
                        ReadTextBytes();
                        break;
                    case CborType.Array:
                        ReadArrayStart();
                        break;
                    case CborType.Map:
                        ReadMapStart();
                        break;
                    case CborType.Tag:
                        ReadTag();
                        break;
                    case CborType.Float:
                        ReadDouble();
                        break;
                    default:
                        FailWrongType();
                        break;
                }
            }
            while (_status == CborStatus.Ok && _depth > depth);

            return _status == CborStatus.Ok;
        }

        /// <summary>True when every byte was read and every array and map is complete; otherwise sets <see cref="Status"/>.</summary>
        public bool Finish()
        {
            if (_depth > 0)
            {
                Fail(CborStatus.Truncated);
            }
            else if (_position < _end)
            {
                Fail(CborStatus.TrailingBytes);
            }

            return _status == CborStatus.Ok;
        }

        private bool Expect(CborType type)
        {
            if (PeekType() == type)
            {
                return true;
            }

            FailWrongType();
            return false;
        }

        private void FailWrongType()
        {
            Fail(_position >= _end ? CborStatus.Truncated : CborStatus.WrongType);
        }

        private void Fail(CborStatus status)
        {
            if (_status == CborStatus.Ok)
            {
                _status = status;
            }
        }

        // Reads the head of the next item, which PeekType has seen to exist, and returns its argument.
        private ulong ReadHead()
        {
            if (_depth > 0 && _isMap[_depth - 1] && (_itemsLeft[_depth - 1] & 1) == 0)
            {
                _keyStart[_depth - 1] = _position;
            }

            int initial = _buffer[_position++];
            int additional = initial & 0x1f;
            if (additional < 24)
            {
                return (ulong)additional;
            }

            if (additional > 27)
            {
                Fail(additional == 31 ? CborStatus.Indefinite : CborStatus.Unsupported);
                return 0;
            }

            int count = 1 << (additional - 24);
            if (count > _end - _position)
            {
                Fail(CborStatus.Truncated);
                return 0;
            }

            ulong argument = 0;
            for (int i = 0; i < count; i++)
            {
                argument = (argument << 8) | _buffer[_position++];
            }

            // The argument of a float is its bits; everything else must not fit the next shorter head.
            if (initial < 0xe0
                && argument < (count == 1 ? 24ul : count == 2 ? 0x100ul : count == 4 ? 0x10000ul : 0x100000000ul))
            {
                Fail(CborStatus.NotShortest);
            }

            return argument;
        }

        private bool ReadString(bool isText)
        {
            ulong length = ReadHead();
            if (_status == CborStatus.Ok && length > (ulong)(_end - _position))
            {
                Fail(CborStatus.Truncated);
            }

            if (_status != CborStatus.Ok)
            {
                return false;
            }

            _dataOffset = _position;
            _dataLength = (int)length;
            _position += _dataLength;
            if (isText && !Utf8.IsWellFormed(_buffer, _dataOffset, _dataLength))
            {
                Fail(CborStatus.InvalidText);
            }

            CompleteItem();
            return _status == CborStatus.Ok;
        }

        private long ReadFloatBits(int initial, ulong argument)
        {
            long bits;
            switch (initial & 0x1f)
            {
                case 25:
                    bits = CborFloat.FromHalf((int)argument);
                    if ((argument & 0x7fff) > 0x7c00 && argument != 0x7e00)
                    {
                        Fail(CborStatus.NotShortest);
                    }

                    return bits;
                case 26:
                    bits = CborFloat.FromSingle((long)argument);
                    if (CborFloat.ToHalf(bits) >= 0)
                    {
                        Fail(CborStatus.NotShortest);
                    }

                    return bits;
                case 27:
                    bits = (long)argument;
                    if (CborFloat.ToHalf(bits) >= 0 || CborFloat.ToSingle(bits) >= 0)
                    {
                        Fail(CborStatus.NotShortest);
                    }

                    return bits;
                default:
                    Fail(CborStatus.Unsupported);
                    return 0;
            }
        }

        private int Open(int itemsPerEntry, bool isMap)
        {
            ulong count = ReadHead();

            // Every item takes a byte at least, so a count beyond what is left can be refused at once.
            if (_status == CborStatus.Ok && count > (ulong)((_end - _position) / itemsPerEntry))
            {
                Fail(CborStatus.Truncated);
            }

            if (_status != CborStatus.Ok)
            {
                return 0;
            }

            if (count == 0)
            {
                CompleteItem();
                return 0;
            }

            Push((int)count * itemsPerEntry, isMap);
            return _status != CborStatus.Ok ? 0 : (int)count;
        }

        private void Push(int items, bool isMap)
        {
            if (_depth == MaximumDepth)
            {
                Fail(CborStatus.TooDeep);
                return;
            }

            _itemsLeft[_depth] = items;
            _isMap[_depth] = isMap;
            _lastKeyStart[_depth] = -1;
            _depth++;
        }

        // An item has been read to its end: counts it, and closes what it completes.
        private void CompleteItem()
        {
            while (_status == CborStatus.Ok && _depth > 0)
            {
                int level = _depth - 1;
                if (_isMap[level] && (_itemsLeft[level] & 1) == 0)
                {
                    CheckKeyOrder(level);
                }

                _itemsLeft[level]--;
                if (_itemsLeft[level] > 0)
                {
                    return;
                }

                _depth--;
            }
        }

        private void CheckKeyOrder(int level)
        {
            int start = _keyStart[level];
            int length = _position - start;
            int lastStart = _lastKeyStart[level];
            if (lastStart >= 0)
            {
                int lastLength = _lastKeyLength[level];
                int common = length < lastLength ? length : lastLength;
                int order = length - lastLength;
                for (int i = 0; i < common; i++)
                {
                    int difference = _buffer[start + i] - _buffer[lastStart + i];
                    if (difference != 0)
                    {
                        order = difference;
                        break;
                    }
                }

                if (order <= 0)
                {
                    Fail(order == 0 ? CborStatus.DuplicateKey : CborStatus.UnsortedKeys);
                }
            }

            _lastKeyStart[level] = start;
            _lastKeyLength[level] = length;
        }
    }
}
