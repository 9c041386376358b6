namespace MeterNode.Core.Evidence
{
    /// <summary>Lossless conversions between IEEE 754 widths on bit patterns (RFC 8949 §3.3 and §4.2.2). No allocation.</summary>
    internal static class CborFloat
    {
        private const long Infinity = 0x7ff0000000000000;

        /// <summary>binary64 to binary16: the 16 bits, or −1 when the value would change. NaN gives 0x7e00.</summary>
        public static int ToHalf(long bits)
        {
            if ((bits & long.MaxValue) > Infinity)
            {
                return 0x7e00;
            }

            return (int)Narrow(bits, 5, 10);
        }

        /// <summary>binary64 to binary32: the 32 bits, or −1 when the value would change.</summary>
        public static long ToSingle(long bits)
        {
            return Narrow(bits, 8, 23);
        }

        /// <summary>binary16 to binary64.</summary>
        public static long FromHalf(int half)
        {
            return Widen(half, 5, 10);
        }

        /// <summary>binary32 to binary64.</summary>
        public static long FromSingle(long single)
        {
            return Widen(single, 8, 23);
        }

        private static long Narrow(long bits, int exponentBits, int fractionBits)
        {
            long sign = (bits >> 63) & 1;
            int exponent = (int)(bits >> 52) & 0x7ff;
            long fraction = bits & 0xfffffffffffff;
            int bias = (1 << (exponentBits - 1)) - 1;
            sign <<= exponentBits + fractionBits;
            if (exponent == 0x7ff)
            {
                return fraction == 0 ? sign | (((1L << exponentBits) - 1) << fractionBits) : -1;
            }

            if (exponent == 0)
            {
                // A binary64 subnormal is below the smallest binary32.
                return fraction == 0 ? sign : -1;
            }

            int scale = exponent - 1023;
            int dropped = 52 - fractionBits;
            if (scale > bias)
            {
                return -1;
            }

            if (scale >= 1 - bias)
            {
                return (fraction & ((1L << dropped) - 1)) == 0
                    ? sign | ((long)(scale + bias) << fractionBits) | (fraction >> dropped)
                    : -1;
            }

            dropped += 1 - bias - scale;
            fraction |= 1L << 52;
            return dropped <= 52 && (fraction & ((1L << dropped) - 1)) == 0 ? sign | (fraction >> dropped) : -1;
        }

        private static long Widen(long bits, int exponentBits, int fractionBits)
        {
            long sign = (bits >> (exponentBits + fractionBits)) << 63;
            int exponent = (int)(bits >> fractionBits) & ((1 << exponentBits) - 1);
            long fraction = (bits & ((1L << fractionBits) - 1)) << (52 - fractionBits);
            int bias = (1 << (exponentBits - 1)) - 1;
            if (exponent == (1 << exponentBits) - 1)
            {
                return sign | Infinity | fraction;
            }

            if (exponent == 0)
            {
                if (fraction == 0)
                {
                    return sign;
                }

                exponent = 1;
                while ((fraction & (1L << 52)) == 0)
                {
                    fraction <<= 1;
                    exponent--;
                }

                fraction &= 0xfffffffffffff;
            }

            return sign | ((long)(exponent - bias + 1023) << 52) | fraction;
        }
    }
}
