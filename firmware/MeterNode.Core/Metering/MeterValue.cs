using System;

namespace MeterNode.Core.Metering
{
    /// <summary>
    /// Values in a meter's answer. A kind is 100 times one of the constants, plus the value's length in bytes: 4 is a float of 4 bytes,
    /// 304 a BCD number of 4 bytes. Whatever a meter sends for "not there" is no number here.
    /// </summary>
    public sealed class MeterValue
    {
        /// <summary>IEEE 754, 4 or 8 bytes, high byte first.</summary>
        public const int Float = 0;

        /// <summary>Unsigned, high byte first.</summary>
        public const int Unsigned = 1;

        /// <summary>Two's complement, high byte first.</summary>
        public const int Signed = 2;

        /// <summary>Two decimal digits a byte, low byte first.</summary>
        public const int Decimal = 3;

        /// <summary>The same with the sign in the top bit.</summary>
        public const int SignedDecimal = 4;

        /// <summary>ASCII.</summary>
        public const int Text = 5;

        /// <summary>Unsigned, 16-bit words with the low word first.</summary>
        public const int LowWordFirst = 6;

        private readonly byte[] _float = new byte[8];

        /// <summary>The value read last, before any scale.</summary>
        public double Number;

        /// <summary>Reads a number of the kind at <paramref name="at"/>; false when the meter says that there is none.</summary>
        public bool Read(byte[] bytes, int at, int kind)
        {
            int length = kind % 100;
            int form = kind / 100;
            if (form == Float)
            {
                return ReadFloat(bytes, at, length);
            }

            bool isDecimal = form == Decimal || form == SignedDecimal;
            bool isFull = true;
            long value = 0;
            for (int i = 0; i < length; i++)
            {
                int from = isDecimal ? length - 1 - i : form == LowWordFirst ? length - 2 - i + (2 * (i % 2)) : i;
                int b = bytes[at + from];
                isFull = isFull && b == 0xff;
                if (!isDecimal)
                {
                    value = (value << 8) | (uint)b;
                    continue;
                }

                int high = (b >> 4) & (form == SignedDecimal && i == 0 ? 7 : 15);
                if (high > 9 || (b & 15) > 9)
                {
                    return false;
                }

                value = (value * 100) + (high * 10) + (b & 15);
            }

            int shift = 64 - (8 * length);
            if (form == Signed)
            {
                value = (value << shift) >> shift;

                // The most negative number stands for "not implemented" (SunSpec), as FF does for the unsigned ones.
                isFull = value << shift == long.MinValue;
            }

            Number = form == SignedDecimal && bytes[at + length - 1] >= 0x80 ? -value : value;
            return !isFull;
        }

        private bool ReadFloat(byte[] bytes, int at, int length)
        {
            for (int i = 0; i < length; i++)
            {
                _float[i] = bytes[at + length - 1 - i];
            }

            Number = length == 4 ? BitConverter.ToSingle(_float, 0) : BitConverter.ToDouble(_float, 0);

            // All bits of the exponent: infinity or NaN, which the runtime does not compare like the PC.
            int rest = length == 4 ? 0x80 : 0xf0;
            return (bytes[at] & 0x7f) != 0x7f || (bytes[at + 1] & rest) != rest;
        }
    }
}
