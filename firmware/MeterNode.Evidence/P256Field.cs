namespace MeterNode.Core.Evidence
{
    /// <summary>
    /// Arithmetic modulo p = 2^256 − 2^224 + 2^192 + 2^96 − 1 (SP 800-186 §3.2.1.3) in Montgomery form, R = 2^261.
    /// An element is nine signed limbs of 29 bits, least significant first, value Σ limb[i]·2^(29·i); it is not
    /// unique until <see cref="Canonicalize"/>. No branch and no index depends on a value.
    /// <para>Why 29 bits: a column of eight products of 30-bit limbs fits a signed 64-bit accumulator, so sums and
    /// differences of elements may be multiplied without carrying first. Why Montgomery: p ≡ −1 modulo 2^96, so the quotient digit
    /// of each column is the column itself, and adding digit·p is four shifts.</para>
    /// <para>Bounds. A product's limbs 0…7 lie in [0, 2^29) and its value in (−p/4, 5p/4). Operands of one
    /// multiplication, or of the two inside <see cref="MultiplyAdd"/> together, must satisfy
    /// Σ max|a limb|·max|b limb| ≤ 3.9·2^58 and Σ |a|·|b| ≤ 8p².</para>
    /// </summary>
    internal static class P256Field
    {
        /// <summary>Limbs of an element.</summary>
        public const int LimbCount = 9;

        private const long LimbMask = 0x1fffffff;

        /// <summary>p in limbs.</summary>
        public static readonly long[] Prime = { 0x1fffffff, 0x1fffffff, 0x1fffffff, 0x1ff, 0x0, 0x0, 0x40000, 0x1fe00000, 0xffffff };

        /// <summary>p^−1 mod 2^29: p ≡ −1 modulo 2^96.</summary>
        public const long PrimeInverse = LimbMask;

        /// <summary>1 in Montgomery form.</summary>
        public static readonly long[] One = { 0x20, 0x0, 0x0, 0x1fffc000, 0x1fffffff, 0x1fffffff, 0x1f7fffff, 0x3ffffff, 0x0 };

        /// <summary>2^522 mod p: multiplying by it brings a plain number into Montgomery form.</summary>
        public static readonly long[] RSquared =
            { 0xc00, 0x0, 0x1fff0000, 0x1fdfffff, 0x1fbfffff, 0x1fffffff, 0x1fffffff, 0x1ffffffe, 0x13 };

        /// <summary>The curve's coefficient b in Montgomery form.</summary>
        public static readonly long[] CurveB =
            { 0x1897bbfb, 0x1cdf6229, 0x18486c4, 0x1732821, 0x1dad59e0, 0xabf7212, 0x1a06d110, 0x17721d20, 0x8600c3 };

        /// <summary>r = a·b / 2^261. r may be a or b.</summary>
        public static void Multiply(long[] r, long[] a, long[] b)
        {
            long mask = LimbMask;
            long a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3], a4 = a[4];
            long a5 = a[5], a6 = a[6], a7 = a[7], a8 = a[8];
            long b0 = b[0], b1 = b[1], b2 = b[2], b3 = b[3], b4 = b[4];
            long b5 = b[5], b6 = b[6], b7 = b[7], b8 = b[8];

            long t = (a0 * b0);
            long m0 = t & mask;
            t = (t >> 29) + (a0 * b1) + (a1 * b0);
            long m1 = t & mask;
            t = (t >> 29) + (a0 * b2) + (a1 * b1) + (a2 * b0);
            long m2 = t & mask;
            t = (t >> 29) + (a0 * b3) + (a1 * b2) + (a2 * b1) + (a3 * b0) + (m0 << 9);
            long m3 = t & mask;
            t = (t >> 29) + (a0 * b4) + (a1 * b3) + (a2 * b2) + (a3 * b1) + (a4 * b0) + (m1 << 9);
            long m4 = t & mask;
            t = (t >> 29) + (a0 * b5) + (a1 * b4) + (a2 * b3) + (a3 * b2) + (a4 * b1) + (a5 * b0) + (m2 << 9);
            long m5 = t & mask;
            t = (t >> 29) + (a0 * b6) + (a1 * b5) + (a2 * b4) + (a3 * b3) + (a4 * b2) + (a5 * b1) + (a6 * b0)
                + (m3 << 9) + (m0 << 18);
            long m6 = t & mask;
            t = (t >> 29) + (a0 * b7) + (a1 * b6) + (a2 * b5) + (a3 * b4) + (a4 * b3) + (a5 * b2) + (a6 * b1)
                + (a7 * b0) + (m4 << 9) + (m1 << 18) - (m0 << 21);
            long m7 = t & mask;
            t = (t >> 29) + (a0 * b8) + (a1 * b7) + (a2 * b6) + (a3 * b5) + (a4 * b4) + (a5 * b3) + (a6 * b2)
                + (a7 * b1) + (a8 * b0) + (m5 << 9) + (m2 << 18) + (m0 << 24) - (m1 << 21);
            long m8 = t & mask;
            t = (t >> 29) + (a1 * b8) + (a2 * b7) + (a3 * b6) + (a4 * b5) + (a5 * b4) + (a6 * b3) + (a7 * b2)
                + (a8 * b1) + (m6 << 9) + (m3 << 18) + (m1 << 24) - (m2 << 21);
            r[0] = t & mask;
            t = (t >> 29) + (a2 * b8) + (a3 * b7) + (a4 * b6) + (a5 * b5) + (a6 * b4) + (a7 * b3) + (a8 * b2)
                + (m7 << 9) + (m4 << 18) + (m2 << 24) - (m3 << 21);
            r[1] = t & mask;
            t = (t >> 29) + (a3 * b8) + (a4 * b7) + (a5 * b6) + (a6 * b5) + (a7 * b4) + (a8 * b3) + (m8 << 9)
                + (m5 << 18) + (m3 << 24) - (m4 << 21);
            r[2] = t & mask;
            t = (t >> 29) + (a4 * b8) + (a5 * b7) + (a6 * b6) + (a7 * b5) + (a8 * b4) + (m6 << 18)
                + (m4 << 24) - (m5 << 21);
            r[3] = t & mask;
            t = (t >> 29) + (a5 * b8) + (a6 * b7) + (a7 * b6) + (a8 * b5) + (m7 << 18) + (m5 << 24) - (m6 << 21);
            r[4] = t & mask;
            t = (t >> 29) + (a6 * b8) + (a7 * b7) + (a8 * b6) + (m8 << 18) + (m6 << 24) - (m7 << 21);
            r[5] = t & mask;
            t = (t >> 29) + (a7 * b8) + (a8 * b7) + (m7 << 24) - (m8 << 21);
            r[6] = t & mask;
            t = (t >> 29) + (a8 * b8) + (m8 << 24);
            r[7] = t & mask;
            r[8] = t >> 29;
        }

        /// <summary>r = (a·b + c·d) / 2^261 with one reduction. r may be any of the operands.</summary>
        public static void MultiplyAdd(long[] r, long[] a, long[] b, long[] c, long[] d)
        {
            long mask = LimbMask;
            long a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3], a4 = a[4];
            long a5 = a[5], a6 = a[6], a7 = a[7], a8 = a[8];
            long b0 = b[0], b1 = b[1], b2 = b[2], b3 = b[3], b4 = b[4];
            long b5 = b[5], b6 = b[6], b7 = b[7], b8 = b[8];
            long c0 = c[0], c1 = c[1], c2 = c[2], c3 = c[3], c4 = c[4];
            long c5 = c[5], c6 = c[6], c7 = c[7], c8 = c[8];
            long d0 = d[0], d1 = d[1], d2 = d[2], d3 = d[3], d4 = d[4];
            long d5 = d[5], d6 = d[6], d7 = d[7], d8 = d[8];

            long t = (a0 * b0) + (c0 * d0);
            long m0 = t & mask;
            t = (t >> 29) + (a0 * b1) + (a1 * b0) + (c0 * d1) + (c1 * d0);
            long m1 = t & mask;
            t = (t >> 29) + (a0 * b2) + (a1 * b1) + (a2 * b0) + (c0 * d2) + (c1 * d1) + (c2 * d0);
            long m2 = t & mask;
            t = (t >> 29) + (a0 * b3) + (a1 * b2) + (a2 * b1) + (a3 * b0) + (c0 * d3) + (c1 * d2) + (c2 * d1)
                + (c3 * d0) + (m0 << 9);
            long m3 = t & mask;
            t = (t >> 29) + (a0 * b4) + (a1 * b3) + (a2 * b2) + (a3 * b1) + (a4 * b0) + (c0 * d4) + (c1 * d3)
                + (c2 * d2) + (c3 * d1) + (c4 * d0) + (m1 << 9);
            long m4 = t & mask;
            t = (t >> 29) + (a0 * b5) + (a1 * b4) + (a2 * b3) + (a3 * b2) + (a4 * b1) + (a5 * b0) + (c0 * d5)
                + (c1 * d4) + (c2 * d3) + (c3 * d2) + (c4 * d1) + (c5 * d0) + (m2 << 9);
            long m5 = t & mask;
            t = (t >> 29) + (a0 * b6) + (a1 * b5) + (a2 * b4) + (a3 * b3) + (a4 * b2) + (a5 * b1) + (a6 * b0)
                + (c0 * d6) + (c1 * d5) + (c2 * d4) + (c3 * d3) + (c4 * d2) + (c5 * d1) + (c6 * d0) + (m3 << 9)
                + (m0 << 18);
            long m6 = t & mask;
            t = (t >> 29) + (a0 * b7) + (a1 * b6) + (a2 * b5) + (a3 * b4) + (a4 * b3) + (a5 * b2) + (a6 * b1)
                + (a7 * b0) + (c0 * d7) + (c1 * d6) + (c2 * d5) + (c3 * d4) + (c4 * d3) + (c5 * d2) + (c6 * d1)
                + (c7 * d0) + (m4 << 9) + (m1 << 18) - (m0 << 21);
            long m7 = t & mask;
            t = (t >> 29) + (a0 * b8) + (a1 * b7) + (a2 * b6) + (a3 * b5) + (a4 * b4) + (a5 * b3) + (a6 * b2)
                + (a7 * b1) + (a8 * b0) + (c0 * d8) + (c1 * d7) + (c2 * d6) + (c3 * d5) + (c4 * d4) + (c5 * d3)
                + (c6 * d2) + (c7 * d1) + (c8 * d0) + (m5 << 9) + (m2 << 18) + (m0 << 24) - (m1 << 21);
            long m8 = t & mask;
            t = (t >> 29) + (a1 * b8) + (a2 * b7) + (a3 * b6) + (a4 * b5) + (a5 * b4) + (a6 * b3) + (a7 * b2)
                + (a8 * b1) + (c1 * d8) + (c2 * d7) + (c3 * d6) + (c4 * d5) + (c5 * d4) + (c6 * d3) + (c7 * d2)
                + (c8 * d1) + (m6 << 9) + (m3 << 18) + (m1 << 24) - (m2 << 21);
            r[0] = t & mask;
            t = (t >> 29) + (a2 * b8) + (a3 * b7) + (a4 * b6) + (a5 * b5) + (a6 * b4) + (a7 * b3) + (a8 * b2)
                + (c2 * d8) + (c3 * d7) + (c4 * d6) + (c5 * d5) + (c6 * d4) + (c7 * d3) + (c8 * d2) + (m7 << 9)
                + (m4 << 18) + (m2 << 24) - (m3 << 21);
            r[1] = t & mask;
            t = (t >> 29) + (a3 * b8) + (a4 * b7) + (a5 * b6) + (a6 * b5) + (a7 * b4) + (a8 * b3) + (c3 * d8)
                + (c4 * d7) + (c5 * d6) + (c6 * d5) + (c7 * d4) + (c8 * d3) + (m8 << 9) + (m5 << 18)
                + (m3 << 24) - (m4 << 21);
            r[2] = t & mask;
            t = (t >> 29) + (a4 * b8) + (a5 * b7) + (a6 * b6) + (a7 * b5) + (a8 * b4) + (c4 * d8) + (c5 * d7)
                + (c6 * d6) + (c7 * d5) + (c8 * d4) + (m6 << 18) + (m4 << 24) - (m5 << 21);
            r[3] = t & mask;
            t = (t >> 29) + (a5 * b8) + (a6 * b7) + (a7 * b6) + (a8 * b5) + (c5 * d8) + (c6 * d7) + (c7 * d6)
                + (c8 * d5) + (m7 << 18) + (m5 << 24) - (m6 << 21);
            r[4] = t & mask;
            t = (t >> 29) + (a6 * b8) + (a7 * b7) + (a8 * b6) + (c6 * d8) + (c7 * d7) + (c8 * d6) + (m8 << 18)
                + (m6 << 24) - (m7 << 21);
            r[5] = t & mask;
            t = (t >> 29) + (a7 * b8) + (a8 * b7) + (c7 * d8) + (c8 * d7) + (m7 << 24) - (m8 << 21);
            r[6] = t & mask;
            t = (t >> 29) + (a8 * b8) + (c8 * d8) + (m8 << 24);
            r[7] = t & mask;
            r[8] = t >> 29;
        }

        /// <summary>r = a + b, not carried.</summary>
        public static void Add(long[] r, long[] a, long[] b)
        {
            r[0] = a[0] + b[0];
            r[1] = a[1] + b[1];
            r[2] = a[2] + b[2];
            r[3] = a[3] + b[3];
            r[4] = a[4] + b[4];
            r[5] = a[5] + b[5];
            r[6] = a[6] + b[6];
            r[7] = a[7] + b[7];
            r[8] = a[8] + b[8];
        }

        /// <summary>r = a − b, not carried.</summary>
        public static void Subtract(long[] r, long[] a, long[] b)
        {
            r[0] = a[0] - b[0];
            r[1] = a[1] - b[1];
            r[2] = a[2] - b[2];
            r[3] = a[3] - b[3];
            r[4] = a[4] - b[4];
            r[5] = a[5] - b[5];
            r[6] = a[6] - b[6];
            r[7] = a[7] - b[7];
            r[8] = a[8] - b[8];
        }

        /// <summary>r = −a, not carried.</summary>
        public static void Negate(long[] r, long[] a)
        {
            r[0] = -a[0];
            r[1] = -a[1];
            r[2] = -a[2];
            r[3] = -a[3];
            r[4] = -a[4];
            r[5] = -a[5];
            r[6] = -a[6];
            r[7] = -a[7];
            r[8] = -a[8];
        }

        /// <summary>r = 3·(a − b), carried and folded: value within 2^232 of [0, 2^256) when the result has at most 264 bits.</summary>
        public static void TripleDifference(long[] r, long[] a, long[] b)
        {
            long mask = LimbMask;
            long three = 3;
            long t = (three * (a[0] - b[0]));
            long r0 = t & mask;
            t = (t >> 29) + (three * (a[1] - b[1]));
            r[1] = t & mask;
            t = (t >> 29) + (three * (a[2] - b[2]));
            r[2] = t & mask;
            t = (t >> 29) + (three * (a[3] - b[3]));
            long r3 = t & mask;
            t = (t >> 29) + (three * (a[4] - b[4]));
            r[4] = t & mask;
            t = (t >> 29) + (three * (a[5] - b[5]));
            r[5] = t & mask;
            t = (t >> 29) + (three * (a[6] - b[6]));
            long r6 = t & mask;
            t = (t >> 29) + (three * (a[7] - b[7]));
            long r7 = t & mask;
            t = (t >> 29) + (three * (a[8] - b[8]));

            // The part from 2^256 up, q·2^256, is replaced by q·(2^224 − 2^192 − 2^96 + 1).
            long q = t >> 24;
            r[0] = r0 + q;
            r[3] = r3 - (q << 9);
            r[6] = r6 - (q << 18);
            r[7] = r7 + (q << 21);
            r[8] = t & 0xffffff;
        }

        /// <summary>r = 3·(a − b − 3·c), carried and folded like <see cref="TripleDifference"/>.</summary>
        public static void TripleDifference3(long[] r, long[] a, long[] b, long[] c)
        {
            long mask = LimbMask;
            long three = 3;
            long t = (three * (a[0] - b[0] - (three * c[0])));
            long r0 = t & mask;
            t = (t >> 29) + (three * (a[1] - b[1] - (three * c[1])));
            r[1] = t & mask;
            t = (t >> 29) + (three * (a[2] - b[2] - (three * c[2])));
            r[2] = t & mask;
            t = (t >> 29) + (three * (a[3] - b[3] - (three * c[3])));
            long r3 = t & mask;
            t = (t >> 29) + (three * (a[4] - b[4] - (three * c[4])));
            r[4] = t & mask;
            t = (t >> 29) + (three * (a[5] - b[5] - (three * c[5])));
            r[5] = t & mask;
            t = (t >> 29) + (three * (a[6] - b[6] - (three * c[6])));
            long r6 = t & mask;
            t = (t >> 29) + (three * (a[7] - b[7] - (three * c[7])));
            long r7 = t & mask;
            t = (t >> 29) + (three * (a[8] - b[8] - (three * c[8])));

            // The part from 2^256 up, q·2^256, is replaced by q·(2^224 − 2^192 − 2^96 + 1).
            long q = t >> 24;
            r[0] = r0 + q;
            r[3] = r3 - (q << 9);
            r[6] = r6 - (q << 18);
            r[7] = r7 + (q << 21);
            r[8] = t & 0xffffff;
        }

        /// <summary>
        /// r = m·a + n·b, carried and folded like <see cref="TripleDifference"/>; |m| + |n| ≤ 16. r may be a or b.
        /// </summary>
        public static void Combine(long[] r, long[] a, long m, long[] b, long n)
        {
            long mask = LimbMask;
            long t = (m * a[0]) + (n * b[0]);
            long r0 = t & mask;
            t = (t >> 29) + (m * a[1]) + (n * b[1]);
            r[1] = t & mask;
            t = (t >> 29) + (m * a[2]) + (n * b[2]);
            r[2] = t & mask;
            t = (t >> 29) + (m * a[3]) + (n * b[3]);
            long r3 = t & mask;
            t = (t >> 29) + (m * a[4]) + (n * b[4]);
            r[4] = t & mask;
            t = (t >> 29) + (m * a[5]) + (n * b[5]);
            r[5] = t & mask;
            t = (t >> 29) + (m * a[6]) + (n * b[6]);
            long r6 = t & mask;
            t = (t >> 29) + (m * a[7]) + (n * b[7]);
            long r7 = t & mask;
            t = (t >> 29) + (m * a[8]) + (n * b[8]);

            long q = t >> 24;
            r[0] = r0 + q;
            r[3] = r3 - (q << 9);
            r[6] = r6 - (q << 18);
            r[7] = r7 + (q << 21);
            r[8] = t & 0xffffff;
        }

        /// <summary>Brings a, with value in (−p, 2p), to the unique form in [0, p).</summary>
        public static void Canonicalize(long[] a)
        {
            Modular.AddIfNegative(a, Prime);
            Modular.SubtractIfNotBelow(a, Prime);
        }
    }
}
