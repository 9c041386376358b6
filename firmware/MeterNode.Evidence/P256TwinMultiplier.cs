using System;

namespace MeterNode.Core.Evidence
{
    /// <summary>
    /// u·Q + v·G for public numbers, resumable, with the same doublings for both: width-4 non-adjacent form for Q (Hankerson, Menezes,
    /// Vanstone, "Guide to Elliptic Curve Cryptography", algorithms 3.35 and 3.36, and interleaving, §3.3.3), whose odd multiples are made
    /// affine by one inversion; the comb of <see cref="P256BaseMultiplier"/> for G, whose columns go with the last doublings. Time
    /// depends on the numbers: never for secrets. Allocates only when constructed; width 5 would cost more for its table than it saves.
    /// </summary>
    internal sealed class P256TwinMultiplier
    {
        private const int Width = 4;
        private const int DigitCount = 257;
        private const int InverseBatchesPerStep = 5;
        private const int Multiples = 1 << (Width - 2);
        private const int Inversion = Multiples;
        private const int Ladder = Multiples + 1;

        private readonly P256Workspace _workspace;
        private readonly ModularInverse _inverse;
        private readonly P256BaseMultiplier _base;
        private readonly P256JacobianPoint[] _oddMultiples = new P256JacobianPoint[Multiples];
        private readonly P256JacobianPoint _other = new P256JacobianPoint();
        private readonly sbyte[] _digits = new sbyte[DigitCount];
        private int _stage;
        private int _position;
        private int _baseDue;

        /// <summary>Shares scratch and the inverse, which is free again when the product is there, with its owner.</summary>
        public P256TwinMultiplier(P256Workspace workspace, ModularInverse inverse)
        {
            _workspace = workspace;
            _inverse = inverse;
            _base = new P256BaseMultiplier(workspace);
            for (int i = 0; i < Multiples; i++)
            {
                _oddMultiples[i] = new P256JacobianPoint();
            }
        }

        /// <summary>The sum once <see cref="Step"/> has returned true.</summary>
        public readonly P256JacobianPoint Product = new P256JacobianPoint();

        /// <summary>Starts u·(x, y) + v·G, x and y in Montgomery form, u and v in [0, n), carried.</summary>
        public void Begin(long[] x, long[] y, long[] u, long[] v)
        {
            Recode(u);
            _base.Recode(v);
            _oddMultiples[0].SetAffine(x, y);
            _other.SetAffine(x, y);
            Product.IsInfinity = true;
            _position = DigitCount;
            _baseDue = 0;
            _stage = 1;
        }

        /// <summary>One bounded step, at most a doubling and an addition; true when the product is ready.</summary>
        public bool Step()
        {
            if (_stage < Multiples)
            {
                AddMultiple();
                return false;
            }

            if (_stage == Inversion)
            {
                if (_inverse.Step(InverseBatchesPerStep))
                {
                    NormalizeMultiples();
                    _stage = Ladder;
                }

                return false;
            }

            if (_baseDue > 0)
            {
                _baseDue--;
                _base.Select(_position, _baseDue);
                Product.AddAffine(_base.X, _base.Y, _workspace);
                return _baseDue == 0 && _position == 0;
            }

            _position--;
            Product.Double(_workspace);
            int digit = _digits[_position];
            if (digit != 0)
            {
                P256JacobianPoint multiple = _oddMultiples[(digit < 0 ? -digit : digit) >> 1];
                long[] y = multiple.Y;
                if (digit < 0)
                {
                    P256Field.Negate(_other.Y, y);
                    y = _other.Y;
                }

                Product.AddAffine(multiple.X, y, _workspace);
            }

            _baseDue = _position < P256BaseMultiplier.ColumnCount ? P256BaseMultiplier.BlockCount : 0;
            return false;
        }

        // 3Q = 2·Q + Q, 5Q = 2·2Q + Q, 7Q = 2·3Q + Q.
        private void AddMultiple()
        {
            if (_stage == Multiples - 1)
            {
                _other.Set(_oddMultiples[1]);
            }

            _other.Double(_workspace);
            P256JacobianPoint multiple = _oddMultiples[_stage];
            multiple.Set(_other);
            multiple.AddAffine(_oddMultiples[0].X, _oddMultiples[0].Y, _workspace);
            _stage++;
            if (_stage == Multiples)
            {
                // The inverse of the product of all Z. Scaled by R², it is in Montgomery form like what it is the inverse of.
                P256Field.Multiply(_other.X, _oddMultiples[1].Z, _oddMultiples[2].Z);
                P256Field.Multiply(_other.Y, _other.X, multiple.Z);
                P256Field.Canonicalize(_other.Y);
                _inverse.Begin(_other.Y, P256Field.RSquared, P256Field.Prime, P256Field.PrimeInverse);
            }
        }

        private void NormalizeMultiples()
        {
            long[] inverse = _other.Z;
            long[] own = _other.Y;
            _inverse.Finish(inverse);
            P256Field.Multiply(own, inverse, _other.X);
            P256Field.Multiply(inverse, inverse, _oddMultiples[3].Z);
            _oddMultiples[3].Normalize(own, _workspace);
            P256Field.Multiply(own, inverse, _oddMultiples[1].Z);
            P256Field.Multiply(inverse, inverse, _oddMultiples[2].Z);
            _oddMultiples[2].Normalize(own, _workspace);
            _oddMultiples[1].Normalize(inverse, _workspace);
        }

        private void Recode(long[] u)
        {
            Array.Clear(_digits, 0, DigitCount);
            int carry = 0;
            int position = 0;
            while (position < DigitCount)
            {
                if (Bits(u, position, 1) == carry)
                {
                    position++;
                    continue;
                }

                int digit = Bits(u, position, Width) + carry;
                carry = digit >> (Width - 1);
                digit -= carry << Width;
                _digits[position] = (sbyte)digit;
                position += Width;
            }
        }

        private static int Bits(long[] u, int position, int count)
        {
            int limb = position / Modular.LimbBits;
            int shift = position % Modular.LimbBits;
            long window = u[limb] >> shift;
            if (limb < 8)
            {
                window |= u[limb + 1] << (Modular.LimbBits - shift);
            }

            return (int)window & ((1 << count) - 1);
        }
    }
}
