namespace MeterNode.Core.Evidence
{
    /// <summary>
    /// Arithmetic modulo n, the order of P-256's base point (SP 800-186 §3.2.1.3), on nine 29-bit limbs. Used a handful
    /// of times per signature, so it is written small rather than fast. No branch and no index depends on a value.
    /// </summary>
    internal static class P256Scalar
    {
        /// <summary>n.</summary>
        public static readonly long[] Order =
            { 0x1c632551, 0x1dce5617, 0x5e7a13c, 0xdf55b4e, 0x1ffffbce, 0x1fffffff, 0x3ffff, 0x1fe00000, 0xffffff };

        /// <summary>n^−1 mod 2^29.</summary>
        public const long OrderInverse = 0x11ff43b1;

        /// <summary>2^261 mod n: 1 in Montgomery form.</summary>
        public static readonly long[] One = { 0x139b55e0, 0x6353d03, 0x30bd862, 0x154963a, 0x8632, 0x0, 0x1f800000, 0x3ffffff, 0x0 };

        /// <summary>2^522 mod n: multiplying by it brings a plain number into Montgomery form.</summary>
        public static readonly long[] RSquared =
            { 0x148d9ef5, 0xf4e7f75, 0x14c6a651, 0x3f8b765, 0x165861f1, 0x1256d7d8, 0x1c185b23, 0xd4cab0f, 0x84b655 };

        /// <summary>r = a mod n for a in [0, 2n), carried.</summary>
        public static void Reduce(long[] a)
        {
            Modular.SubtractIfNotBelow(a, Order);
        }

        /// <summary>r = a·b / 2^261 mod n, in [0, n), carried. About 750 LU.</summary>
        /// <param name="r">Result; may be a or b.</param>
        /// <param name="a">In [0, n), carried.</param>
        /// <param name="b">In [0, n), carried.</param>
        /// <param name="work">Eighteen limbs of scratch.</param>
        public static void Multiply(long[] r, long[] a, long[] b, long[] work)
        {
            long[] order = Order;
            long mask = Modular.LimbMask;
            long negatedInverse = (-OrderInverse) & Modular.LimbMask;

            // Column by column; at most eighteen products of 58 bits each: below 2^63.
            long t = 0;
            for (int column = 0; column < 17; column++)
            {
                int i = column < 9 ? 0 : column - 8;
                int j = column - i;
                int last = j;
                work[column] = 0;
                while (i <= last)
                {
                    t += (a[i] * b[j]) + (work[i] * order[j]);
                    i++;
                    j--;
                }

                if (column < 9)
                {
                    long digit = ((t & mask) * negatedInverse) & mask;
                    work[column] = digit;
                    t += digit * order[0];
                }
                else
                {
                    work[column] = t & mask;
                }

                t >>= Modular.LimbBits;
            }

            work[17] = t;
            for (int i = 0; i < 9; i++)
            {
                r[i] = work[i + 9];
            }

            // a·b / 2^261 + n is below 2·n.
            Modular.Carry(r);
            Modular.SubtractIfNotBelow(r, Order);
        }
    }
}
