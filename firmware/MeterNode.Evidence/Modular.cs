namespace MeterNode.Core.Evidence
{
    /// <summary>
    /// What the field and the scalar arithmetic share: numbers of nine 29-bit limbs, least significant first, the top
    /// limb signed. No branch and no index depends on a value, except where a summary says "public".
    /// </summary>
    internal static class Modular
    {
        /// <summary>Bits of a limb.</summary>
        public const int LimbBits = 29;

        /// <summary>All ones of a limb.</summary>
        public const long LimbMask = 0x1fffffff;

        /// <summary>Brings limbs 0…7 into [0, 2^29); the sign of the value is then the sign of limb 8.</summary>
        public static void Carry(long[] a)
        {
            long t = 0;
            for (int i = 0; i < 8; i++)
            {
                t += a[i];
                a[i] = t & LimbMask;
                t >>= LimbBits;
            }

            a[8] += t;
        }

        /// <summary>a + modulus when a is negative, else a. Result carried.</summary>
        public static void AddIfNegative(long[] a, long[] modulus)
        {
            Carry(a);
            long negative = a[8] >> 63;
            for (int i = 0; i < 9; i++)
            {
                a[i] += modulus[i] & negative;
            }

            Carry(a);
        }

        /// <summary>a − modulus when that is not negative, else a. Result carried.</summary>
        public static void SubtractIfNotBelow(long[] a, long[] modulus)
        {
            for (int i = 0; i < 9; i++)
            {
                a[i] -= modulus[i];
            }

            AddIfNegative(a, modulus);
        }

        /// <summary>Reads 32 big-endian bytes.</summary>
        public static void FromBytes(long[] r, byte[] source, int offset)
        {
            long window = 0;
            int bits = 0;
            int limb = 0;
            for (int i = 31; i >= 0; i--)
            {
                window |= (long)source[offset + i] << bits;
                bits += 8;
                if (bits >= LimbBits)
                {
                    r[limb++] = window & LimbMask;
                    window >>= LimbBits;
                    bits -= LimbBits;
                }
            }

            r[limb] = window;
        }

        /// <summary>Writes 32 big-endian bytes of a value in [0, 2^256) with carried limbs.</summary>
        public static void ToBytes(long[] a, byte[] destination, int offset)
        {
            long window = 0;
            int bits = 0;
            int limb = 0;
            for (int i = 31; i >= 0; i--)
            {
                if (bits < 8 && limb < 9)
                {
                    window |= a[limb++] << bits;
                    bits += LimbBits;
                }

                destination[offset + i] = (byte)window;
                window >>= 8;
                bits -= 8;
            }
        }

        /// <summary>True when 0 &lt; a &lt; modulus; a carried and not negative. The outcome is public.</summary>
        public static bool IsInRange(long[] a, long[] modulus)
        {
            long any = 0;
            long borrow = 0;
            for (int i = 0; i < 9; i++)
            {
                any |= a[i];
                borrow = (a[i] - modulus[i] + borrow) >> LimbBits;
            }

            return (-any & borrow) < 0;
        }
    }
}
