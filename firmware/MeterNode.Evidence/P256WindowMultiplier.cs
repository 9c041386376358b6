using System;

namespace MeterNode.Core.Evidence
{
    /// <summary>
    /// u·Q for public u and Q, resumable: width-4 non-adjacent form (Hankerson, Menezes, Vanstone, "Guide to Elliptic Curve
    /// Cryptography", algorithms 3.35 and 3.36). Time depends on u: never for secrets. Allocates only when
    /// constructed; width 5 would need a hundredth less time and 1.2 kB more.
    /// </summary>
    internal sealed class P256WindowMultiplier
    {
        private const int Width = 4;
        private const int DigitCount = 257;

        private readonly P256Workspace _workspace;
        private readonly P256Point[] _oddMultiples = new P256Point[1 << (Width - 2)];
        private readonly P256Point _other = new P256Point();
        private readonly sbyte[] _digits = new sbyte[DigitCount];
        private int _tableFill;
        private int _position;

        /// <summary>Shares scratch with its owner.</summary>
        public P256WindowMultiplier(P256Workspace workspace)
        {
            _workspace = workspace;
            for (int i = 0; i < _oddMultiples.Length; i++)
            {
                _oddMultiples[i] = new P256Point();
            }
        }

        /// <summary>The product once <see cref="Step"/> has returned true.</summary>
        public P256Point Product { get; } = new P256Point();

        /// <summary>Starts u·(x, y), x and y in Montgomery form, u in [0, n), carried.</summary>
        public void Begin(long[] x, long[] y, long[] u)
        {
            Recode(u);
            _oddMultiples[0].SetAffine(x, y);
            _tableFill = 0;
            Product.SetInfinity();
            _position = DigitCount;
        }

        /// <summary>The double of the point, then one more odd multiple; true when all are there.</summary>
        public bool StepTable()
        {
            if (_tableFill == 0)
            {
                _other.Set(_oddMultiples[0]);
                _other.Double(_workspace);
                _tableFill = 1;
                return false;
            }

            _oddMultiples[_tableFill].Set(_oddMultiples[_tableFill - 1]);
            _oddMultiples[_tableFill].Add(_other, _workspace);
            _tableFill++;
            return _tableFill == _oddMultiples.Length;
        }

        /// <summary>One doubling with at most one addition; true when the product is ready.</summary>
        public bool Step()
        {
            _position--;
            Product.Double(_workspace);
            int digit = _digits[_position];
            if (digit > 0)
            {
                Product.Add(_oddMultiples[digit >> 1], _workspace);
            }
            else if (digit < 0)
            {
                _other.Set(_oddMultiples[-digit >> 1]);
                P256Field.Negate(_other.Y, _other.Y);
                Product.Add(_other, _workspace);
            }

            return _position == 0;
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
