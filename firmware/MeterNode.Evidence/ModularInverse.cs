namespace MeterNode.Core.Evidence
{
    /// <summary>
    /// Constant-time inverse modulo an odd number below 2^256: Bernstein and Yang, "Fast constant-time gcd computation
    /// and modular inversion" (TCHES 2019-3), in the half-delta variant that ends after 590 division steps for 256-bit
    /// input; 21 batches of 29 steps are 609. Resumable: <see cref="Begin"/>, <see cref="Step"/>, <see cref="Finish"/>.
    /// A batch costs about 420 LU. Allocates only when constructed.
    /// </summary>
    internal sealed class ModularInverse
    {
        private const int BatchCount = 21;
        private const int StepsPerBatch = 29;

        private readonly long[] _d = new long[9];
        private readonly long[] _e = new long[9];
        private readonly long[] _f = new long[9];
        private readonly long[] _g = new long[9];
        private long[] _modulus;
        private long _modulusInverse;
        private long _zeta;
        private int _batch;

        // The batch's matrix: (f, g) becomes (u·f + v·g, q·f + r·g) / 2^29.
        private long _u;
        private long _v;
        private long _q;
        private long _r;

        /// <summary>Starts scale·a^−1.</summary>
        /// <param name="a">In [0, modulus), carried; not kept.</param>
        /// <param name="scale">In [0, modulus), carried; not kept. Spares a multiplication afterwards.</param>
        /// <param name="modulus">Odd; kept by reference.</param>
        /// <param name="modulusInverse">modulus^−1 mod 2^29.</param>
        public void Begin(long[] a, long[] scale, long[] modulus, long modulusInverse)
        {
            _modulus = modulus;
            _modulusInverse = modulusInverse;
            for (int i = 0; i < 9; i++)
            {
                _d[i] = 0;
                _e[i] = scale[i];
                _f[i] = modulus[i];
                _g[i] = a[i];
            }

            _zeta = -1;
            _batch = 0;
        }

        /// <summary>Runs at most <paramref name="batches"/> batches; true when the inverse is ready.</summary>
        public bool Step(int batches)
        {
            while (batches > 0 && _batch < BatchCount)
            {
                DivideSteps();
                UpdateCofactors();
                UpdateNumbers();
                _batch++;
                batches--;
            }

            return _batch == BatchCount;
        }

        /// <summary>Copies scale·a^−1 in [0, modulus), carried; 0 when a was 0.</summary>
        public void Finish(long[] r)
        {
            // f is ±1 and d, in (−2·modulus, modulus), is ±scale·a^−1.
            long negate = _f[8] >> 63;
            for (int i = 0; i < 9; i++)
            {
                r[i] = _d[i];
            }

            Modular.AddIfNegative(r, _modulus);
            for (int i = 0; i < 9; i++)
            {
                r[i] = (r[i] ^ negate) - negate;
            }

            Modular.AddIfNegative(r, _modulus);
        }

        private void DivideSteps()
        {
            long zeta = _zeta;
            long f = _f[0], g = _g[0];

            // Two 32-bit columns in one word: the steps are linear, so u + v·2^32 is carried along as one number.
            long uv = 1;
            long qr = 1L << 32;
            long swap, odd;
            long one = 1;
            for (int i = 0; i < StepsPerBatch; i++)
            {
                swap = zeta >> 63;
                odd = -(g & one);
                g += ((f ^ swap) - swap) & odd;
                qr += ((uv ^ swap) - swap) & odd;
                swap &= odd;
                zeta = (zeta ^ swap) - one;
                f += g & swap;
                uv += qr & swap;
                g >>= 1;
                uv <<= 1;
            }

            _zeta = zeta;
            _u = (int)uv;
            _v = (uv - _u) >> 32;
            _q = (int)qr;
            _r = (qr - _q) >> 32;
        }

        private void UpdateCofactors()
        {
            long[] d = _d, e = _e, modulus = _modulus;
            long u = _u, v = _v, q = _q, r = _r;
            long mask = Modular.LimbMask;

            // Multiples of the modulus that keep d and e in (−2·modulus, modulus) and make the low limb vanish.
            long dSign = d[8] >> 63, eSign = e[8] >> 63;
            long dMultiple = (u & dSign) + (v & eSign);
            long eMultiple = (q & dSign) + (r & eSign);
            long di = d[0], ei = e[0], mi = modulus[0];
            long dCarry = (u * di) + (v * ei);
            long eCarry = (q * di) + (r * ei);
            dMultiple -= ((_modulusInverse * (dCarry & mask)) + dMultiple) & mask;
            eMultiple -= ((_modulusInverse * (eCarry & mask)) + eMultiple) & mask;
            dCarry = (dCarry + (mi * dMultiple)) >> Modular.LimbBits;
            eCarry = (eCarry + (mi * eMultiple)) >> Modular.LimbBits;
            for (int i = 1; i < 9; i++)
            {
                di = d[i];
                ei = e[i];
                mi = modulus[i];
                dCarry += (u * di) + (v * ei) + (mi * dMultiple);
                eCarry += (q * di) + (r * ei) + (mi * eMultiple);
                d[i - 1] = dCarry & mask;
                e[i - 1] = eCarry & mask;
                dCarry >>= Modular.LimbBits;
                eCarry >>= Modular.LimbBits;
            }

            d[8] = dCarry;
            e[8] = eCarry;
        }

        private void UpdateNumbers()
        {
            long[] f = _f, g = _g;
            long u = _u, v = _v, q = _q, r = _r;
            long mask = Modular.LimbMask;
            long fi = f[0], gi = g[0];
            long fCarry = ((u * fi) + (v * gi)) >> Modular.LimbBits;
            long gCarry = ((q * fi) + (r * gi)) >> Modular.LimbBits;
            for (int i = 1; i < 9; i++)
            {
                fi = f[i];
                gi = g[i];
                fCarry += (u * fi) + (v * gi);
                gCarry += (q * fi) + (r * gi);
                f[i - 1] = fCarry & mask;
                g[i - 1] = gCarry & mask;
                fCarry >>= Modular.LimbBits;
                gCarry >>= Modular.LimbBits;
            }

            f[8] = fCarry;
            g[8] = gCarry;
        }
    }
}
