using System;

namespace MeterNode.Core.Thermal
{
    /// <summary>
    /// What a zone's control accuracy was given since the pack before, sample by sample, as the record <c>tZ.s</c> has it
    /// (docs/wire-format.md, "Samples"): LEB128 numbers, marks below <see cref="FirstSample"/>, from there on the zigzag difference to
    /// the sample before, 0.01 °C. A steady mould costs half a byte to one byte a second.
    /// </summary>
    public sealed class SampleTrace
    {
        /// <summary>Mark: the evaluation period ended here.</summary>
        public const int Closed = 0;

        /// <summary>Mark and state: samples from here on are left out, because the zone is not in control.</summary>
        public const int Excluded = 1;

        /// <summary>Mark and state: samples from here on count.</summary>
        public const int Counted = 2;

        /// <summary>Mark and state: samples from here on wait, because the machine may have stopped.</summary>
        public const int Held = 3;

        /// <summary>Mark: what waited counts.</summary>
        public const int Released = 4;

        /// <summary>Mark: what waited is left out.</summary>
        public const int Stopped = 5;

        /// <summary>Mark: samples with a fault; one byte, 1 to 127, says how many.</summary>
        public const int Faults = 6;

        /// <summary>Mark: a sample was left out as a spike.</summary>
        public const int Spike = 7;

        /// <summary>Mark: the room is used up, what follows is lost.</summary>
        public const int Lost = 8;

        /// <summary>Mark: a period begins here, and what came before since the last one ended is in none.</summary>
        public const int Anew = 9;

        /// <summary>The lowest number that is a sample: a difference of 0.</summary>
        public const int FirstSample = 10;

        /// <summary>The lowest number that is two samples, each with a difference below <see cref="PairBase"/>.</summary>
        public const int FirstPair = 64;

        /// <summary>The lowest number that is one sample again.</summary>
        public const int FirstLong = 128;

        /// <summary>Differences, in zigzag form, from which on a sample stands alone.</summary>
        public const int PairBase = 8;

        /// <summary>What a number from <see cref="FirstLong"/> on is above its difference.</summary>
        public const int LongBase = FirstLong - FirstPair + FirstSample;

        private const int Margin = 4;
        private const int MaximumSeconds = 300;

        private readonly byte[] _bytes;
        private int _length;
        private int _state;
        private int _last;
        private int _run;
        private int _single;
        private bool _isLost;

        /// <summary>Room for <paramref name="capacity"/> bytes.</summary>
        public SampleTrace(int capacity)
        {
            _bytes = new byte[capacity];
        }

        /// <summary>The first <see cref="Length"/> of these are the stream.</summary>
        public byte[] Bytes => _bytes;

        /// <summary>See <see cref="Bytes"/>.</summary>
        public int Length => _length;

        /// <summary>
        /// Bytes for a pack of so many seconds, or of five minutes when it is longer: five samples of eight may take a second byte.
        /// </summary>
        public static int Room(int seconds)
        {
            return 12 + ((seconds < MaximumSeconds ? seconds : MaximumSeconds) * 13 / 8);
        }

        /// <summary>A temperature, °C, in the steps of the stream, 0.01 °C.</summary>
        public static int Hundredths(double celsius)
        {
            return (int)Math.Floor((celsius * 100) + 0.5);
        }

        /// <summary>A pack has taken the stream: it begins anew.</summary>
        public void Clear()
        {
            _length = 0;
            _state = 0;
            _last = 0;
            _run = 0;
            _single = 0;
            _isLost = false;
        }

        /// <summary>Adds a mark; a state is remembered.</summary>
        public void Mark(int mark)
        {
            Put(mark);
            _state = mark >= Excluded && mark <= Held ? mark : _state;
        }

        /// <summary>Adds a sample, 0.01 °C, that was taken in <paramref name="state"/>.</summary>
        public void Add(int state, int hundredths)
        {
            if (state != _state)
            {
                Mark(state);
            }

            int moved = hundredths - _last;
            _last = hundredths;
            int zigzag = (moved << 1) ^ (moved >> 31);
            if (_single > 0 && zigzag < PairBase)
            {
                _bytes[_single] = (byte)(FirstPair + ((_bytes[_single] - FirstSample) * PairBase) + zigzag);
                _single = 0;
            }
            else if (Put(zigzag < FirstPair - FirstSample ? FirstSample + zigzag : LongBase + zigzag) && zigzag < PairBase)
            {
                _single = _length - 1;
            }
        }

        /// <summary>Adds a sample with a fault.</summary>
        public void AddFault()
        {
            if (_run > 0 && _bytes[_run] < 127)
            {
                _bytes[_run]++;
            }
            else if (Put(Faults))
            {
                _run = _length;
                _bytes[_length++] = 1;
            }
        }

        private bool Put(int value)
        {
            _run = 0;
            _single = 0;
            if (_isLost)
            {
                return false;
            }

            value = _length > _bytes.Length - Margin ? Lost : value;
            _isLost = value == Lost;
            for (; value > 127; value >>= 7)
            {
                _bytes[_length++] = (byte)(value | 128);
            }

            _bytes[_length++] = (byte)value;
            return !_isLost;
        }
    }
}
