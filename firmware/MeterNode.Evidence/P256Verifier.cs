using System;

namespace MeterNode.Core.Evidence
{
    /// <summary>
    /// Verifies ES256 signatures (FIPS 186-5 §6.4.2): signed configurations, commands and receipts. Everything here is public, so
    /// the time depends on the input. About 600,000 LU in steps of at most 5,000. Allocates only when constructed.
    /// </summary>
    public sealed class P256Verifier
    {
        /// <summary>Bytes of an uncompressed public key: 04 ‖ X ‖ Y.</summary>
        public const int PublicKeyLength = 65;

        private const int InvertStage = 1;
        private const int ScalarStage = 2;
        private const int MultiplyStage = 3;
        private const int CompareStage = 4;
        private const int Done = 5;

        private const int ScalarLength = 32;
        private const int InverseBatchesPerStep = 5;

        // Half of the group's order (FIPS 186-5, SP 800-186 §3.2.1.3), rounded down.
        private static readonly byte[] s_halfOrder =
        {
            0x7f, 0xff, 0xff, 0xff, 0x80, 0x00, 0x00, 0x00, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
            0xde, 0x73, 0x7d, 0x56, 0xd3, 0x8b, 0xcf, 0x42, 0x79, 0xdc, 0xe5, 0x61, 0x7e, 0x31, 0x92, 0xa8,
        };

        private readonly long[] _r = new long[9];
        private readonly long[] _s = new long[9];
        private readonly long[] _z = new long[9];
        private readonly long[] _x = new long[9];
        private readonly long[] _y = new long[9];
        private readonly long[] _work = new long[18];
        private readonly P256Workspace _workspace = new P256Workspace();
        private readonly ModularInverse _inverse = new ModularInverse();
        private readonly P256TwinMultiplier _multiplier;
        private int _stage;
        private bool _isValid;

        /// <summary>Nothing to verify yet.</summary>
        public P256Verifier()
        {
            _multiplier = new P256TwinMultiplier(_workspace, _inverse);
        }

        /// <summary>True when the signature is valid; once <see cref="Step"/> has returned true.</summary>
        public bool Result => _stage == Done && _isValid;

        /// <summary>
        /// True when s is at most n/2. With r ‖ s also r ‖ n − s is valid: who asks for low s leaves nobody a second form.
        /// </summary>
        /// <param name="signature">Holds r ‖ s, 64 bytes.</param>
        /// <param name="offset">Where r starts.</param>
        public static bool IsLowS(byte[] signature, int offset)
        {
            for (int i = 0; i < ScalarLength; i++)
            {
                int difference = signature[offset + ScalarLength + i] - s_halfOrder[i];
                if (difference != 0)
                {
                    return difference < 0;
                }
            }

            return true;
        }

        /// <summary>Verifies at once. Allocates about 5.6 kB.</summary>
        /// <param name="publicKey">65 bytes, uncompressed.</param>
        /// <param name="digest">32 bytes.</param>
        /// <param name="signature">Holds r ‖ s, 64 bytes.</param>
        /// <param name="offset">Where r starts.</param>
        /// <returns>False for whatever is not a valid signature, whatever is wrong with it.</returns>
        public static bool Verify(byte[] publicKey, byte[] digest, byte[] signature, int offset)
        {
            P256Verifier verifier = new P256Verifier();
            verifier.Begin(publicKey, digest, signature, offset);
            while (!verifier.Step())
            {
            }

            return verifier.Result;
        }

        /// <summary>Starts a verification; the arguments are not kept.</summary>
        public void Begin(byte[] publicKey, byte[] digest, byte[] signature, int offset)
        {
            _isValid = false;
            _stage = Done;
            if (digest == null || digest.Length != ScalarLength || signature == null || offset < 0
                || 2 * ScalarLength > signature.Length - offset || !TryReadKey(publicKey))
            {
                return;
            }

            Modular.FromBytes(_r, signature, offset);
            Modular.FromBytes(_s, signature, offset + ScalarLength);
            if (!Modular.IsInRange(_r, P256Scalar.Order) || !Modular.IsInRange(_s, P256Scalar.Order))
            {
                return;
            }

            Modular.FromBytes(_z, digest, 0);
            P256Scalar.Reduce(_z);
            _inverse.Begin(_s, P256Scalar.One, P256Scalar.Order, P256Scalar.OrderInverse);
            _stage = InvertStage;
        }

        /// <summary>One bounded step; true when <see cref="Result"/> is there.</summary>
        /// <exception cref="InvalidOperationException">Begin was not called.</exception>
        public bool Step()
        {
            switch (_stage)
            {
                case InvertStage:
                    if (_inverse.Step(InverseBatchesPerStep))
                    {
                        _inverse.Finish(_s);
                        _stage = ScalarStage;
                    }

                    return false;

                case ScalarStage:
                    // u1 = z/s for the base point, u2 = r/s for the key; 1/s is in Montgomery form.
                    P256Scalar.Multiply(_z, _z, _s, _work);
                    P256Scalar.Multiply(_s, _r, _s, _work);
                    _multiplier.Begin(_x, _y, _s, _z);
                    _stage = MultiplyStage;
                    return false;

                case MultiplyStage:
                    if (_multiplier.Step())
                    {
                        _stage = CompareStage;
                    }

                    return false;

                case CompareStage:
                    _isValid = IsXEqualToR(_multiplier.Product);
                    _stage = Done;
                    return true;

                case Done:
                    return true;

                default:
                    throw new InvalidOperationException("Begin was not called.");
            }
        }

        private bool TryReadKey(byte[] publicKey)
        {
            if (publicKey == null || publicKey.Length != PublicKeyLength || publicKey[0] != 4)
            {
                return false;
            }

            Modular.FromBytes(_x, publicKey, 1);
            Modular.FromBytes(_y, publicKey, 1 + ScalarLength);

            if (!IsBelowPrime(_x) || !IsBelowPrime(_y))
            {
                return false;
            }

            P256Field.Multiply(_x, _x, P256Field.RSquared);
            P256Field.Multiply(_y, _y, P256Field.RSquared);

            // x³ − 3x + b − y² = 0.
            long[] t = _workspace.T0;
            P256Field.Multiply(t, _x, _x);
            P256Field.Subtract(t, t, P256Field.One);
            P256Field.Subtract(t, t, P256Field.One);
            P256Field.Subtract(t, t, P256Field.One);
            P256Field.Multiply(t, t, _x);
            P256Field.Add(t, t, P256Field.CurveB);
            P256Field.Multiply(_workspace.T1, _y, _y);
            P256Field.Subtract(t, t, _workspace.T1);
            return IsZero(t);
        }

        private static bool IsBelowPrime(long[] a)
        {
            long borrow = 0;
            for (int i = 0; i < 9; i++)
            {
                borrow = (a[i] - P256Field.Prime[i] + borrow) >> Modular.LimbBits;
            }

            return borrow < 0;
        }

        // True when a ≡ 0. Unlike differences of two elements, a may be any small multiple of p. Overwrites a.
        private static bool IsZero(long[] a)
        {
            P256Field.Multiply(a, a, P256Field.One);
            return P256JacobianPoint.IsZero(a, a);
        }

        // x mod n = r without an inversion: X = r·Z², or X = (r + n)·Z² when r + n is below p.
        private bool IsXEqualToR(P256JacobianPoint point)
        {
            if (point.IsInfinity)
            {
                return false;
            }

            P256Field.Multiply(_y, point.Z, point.Z);
            if (IsX(point.X))
            {
                return true;
            }

            for (int i = 0; i < 9; i++)
            {
                _r[i] += P256Scalar.Order[i];
            }

            Modular.Carry(_r);
            return IsBelowPrime(_r) && IsX(point.X);
        }

        private bool IsX(long[] x)
        {
            P256Field.Multiply(_x, _r, P256Field.RSquared);
            P256Field.Multiply(_x, _x, _y);
            P256Field.Subtract(_x, _x, x);
            return IsZero(_x);
        }
    }
}
