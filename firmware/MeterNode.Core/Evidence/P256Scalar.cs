namespace MeterNode.Core.Evidence
{
    /// <summary>
    /// Arithmetic modulo n, the order of P-256's base point (SP 800-186 §3.2.1.3), on nine 29-bit limbs. Used a handful
    /// of times per signature, so it is written small rather than fast. No branch and no index depends on a value.
    /// </summary>
    internal static class P256Scalar
    {
        /// <summary>n.</summary>
        public static readonly long[] Order = { 0x1c632551, 0x1dce5617, 0x5e7a13c, 0xdf55b4e, 0x1ffffbce, 0x1fffffff, 0x3ffff, 0x1fe00000, 0xffffff };

        /// <summary>n^−1 mod 2^29.</summary>
        public const long OrderInverse = 0x11ff43b1;

        // 2^522 mod n: brings a Montgomery product back to a plain one.
        private static readonly long[] s_rSquared = { 0x148d9ef5, 0xf4e7f75, 0x14c6a651, 0x3f8b765, 0x165861f1, 0x1256d7d8, 0x1c185b23, 0xd4cab0f, 0x84b655 };

        /// <summary>r = a·b mod n, in [0, n), carried. Operands in [0, n), carried.</summary>
        /// <param name="r">Result; may be a or b.</param>
        /// <param name="a">Factor.</param>
        /// <param name="b">Factor.</param>
        /// <param name="work">Eighteen limbs of scratch.</param>
        public static void Multiply(long[] r, long[] a, long[] b, long[] work)
        {
            MontgomeryMultiply(r, a, b, work);
            MontgomeryMultiply(r, r, s_rSquared, work);
        }

        /// <summary>r = a mod n for a in [0, 2^256), carried.</summary>
        public static void Reduce(long[] a)
        {
            Modular.SubtractIfNotBelow(a, Order);
        }

        private static void MontgomeryMultiply(long[] r, long[] a, long[] b, long[] work)
        {
            long mask = Modular.LimbMask;
            long negatedInverse = (-OrderInverse) & Modular.LimbMask;
            for (int i = 0; i < 18; i++)
            {
                work[i] = 0;
            }

            // Eighteen products of 58 bits a column at most: below 2^63.
            for (int i = 0; i < 9; i++)
            {
                long ai = a[i];
                for (int j = 0; j < 9; j++)
                {
                    work[i + j] += ai * b[j];
                }
            }

            for (int i = 0; i < 9; i++)
            {
                long m = ((work[i] & mask) * negatedInverse) & mask;
                for (int j = 0; j < 9; j++)
                {
                    work[i + j] += m * Order[j];
                }

                work[i + 1] += work[i] >> Modular.LimbBits;
            }

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
