using System;
using MeterNode.Core.Ports;

namespace MeterNode.Core.Evidence
{
    /// <summary>
    /// ES256: ECDSA on P-256 with SHA-256 digests (FIPS 186-5 §6.4.1) and deterministic nonces (RFC 6979), in steps of
    /// at most 5,000 loop units, about 150,000 in all. Neither branches nor indices depend on the private key or the nonce
    /// (docs/decisions/constant-time-signing.md). s is at most n/2. Allocates only when constructed.
    /// </summary>
    public sealed class P256Signer : ISigner
    {
        private const int NonceStage = 1;
        private const int MultiplyStage = 2;
        private const int AffineStage = 3;
        private const int InvertStage = 4;
        private const int EquationStage = 5;
        private const int Ready = 6;

        private const int ScalarLength = 32;
        private const int InverseBatchesPerStep = 7;

        private readonly byte[] _privateKey = new byte[ScalarLength];
        private readonly byte[] _publicKey = new byte[(2 * ScalarLength) + 1];
        private readonly byte[] _digest = new byte[ScalarLength];
        private readonly byte[] _signature = new byte[2 * ScalarLength];
        private readonly long[] _d = new long[9]; // in Montgomery form modulo n
        private readonly long[] _z = new long[9];
        private readonly long[] _k = new long[9];
        private readonly long[] _r = new long[9];
        private readonly long[] _s = new long[9];
        private readonly long[] _work = new long[18];
        private readonly P256BaseMultiplier _multiplier = new P256BaseMultiplier(new P256Workspace());
        private readonly ModularInverse _inverse = new ModularInverse();
        private readonly DeterministicNonce _nonce = new DeterministicNonce();
        private int _stage;

        /// <summary>Computes the public key, which costs most of a signature.</summary>
        /// <param name="privateKey">32 bytes, big-endian, in [1, n − 1]; copied.</param>
        /// <exception cref="ArgumentException">Not a private key of P-256.</exception>
        public P256Signer(byte[] privateKey)
        {
            if (!IsPrivateKey(privateKey))
            {
                throw new ArgumentException("A P-256 private key is 32 bytes, a number from 1 to n - 1.");
            }

            Array.Copy(privateKey, 0, _privateKey, 0, ScalarLength);
            Modular.FromBytes(_d, _privateKey, 0);
            ComputePublicKey();
            P256Scalar.Multiply(_d, _d, P256Scalar.RSquared, _work);
        }

        /// <summary>Uncompressed public key, 65 bytes: 04 ‖ X ‖ Y. The signer's own copy: do not change it.</summary>
        public byte[] PublicKey => _publicKey;

        /// <summary>True for 32 bytes that are, big-endian, in [1, n − 1]. Whether they are is public. Allocates 72 bytes.</summary>
        public static bool IsPrivateKey(byte[] scalar)
        {
            if (scalar == null || scalar.Length != ScalarLength)
            {
                return false;
            }

            long[] d = new long[9];
            Modular.FromBytes(d, scalar, 0);
            return Modular.IsInRange(d, P256Scalar.Order);
        }

        /// <summary>Null: arithmetic does not fail.</summary>
        public string Failure => null;

        /// <inheritdoc/>
        /// <exception cref="ArgumentException">The digest is not 32 bytes.</exception>
        public void Begin(byte[] digest)
        {
            if (digest == null || digest.Length != ScalarLength)
            {
                throw new ArgumentException("A SHA-256 digest is 32 bytes.");
            }

            Modular.FromBytes(_z, digest, 0);
            P256Scalar.Reduce(_z);
            Modular.ToBytes(_z, _digest, 0);
            _nonce.Begin(_privateKey, _digest);
            _stage = NonceStage;
        }

        /// <inheritdoc/>
        /// <exception cref="InvalidOperationException">No signature was begun.</exception>
        public bool Step()
        {
            switch (_stage)
            {
                case NonceStage:
                    if (_nonce.Step(_k))
                    {
                        _multiplier.Begin(_k);
                        _stage = MultiplyStage;
                    }

                    return false;

                case MultiplyStage:
                    if (_multiplier.Step() || _multiplier.Step())
                    {
                        BeginAffine();
                        _stage = AffineStage;
                    }

                    return false;

                case AffineStage:
                    if (_inverse.Step(InverseBatchesPerStep))
                    {
                        FinishAffine(_multiplier.Product.X, _r);
                        P256Scalar.Reduce(_r);
                        if (IsZero(_r))
                        {
                            TryNextNonce();
                            return false;
                        }

                        _inverse.Begin(_k, P256Scalar.One, P256Scalar.Order, P256Scalar.OrderInverse);
                        _stage = InvertStage;
                    }

                    return false;

                case InvertStage:
                    if (_inverse.Step(InverseBatchesPerStep))
                    {
                        _stage = EquationStage;
                    }

                    return false;

                case EquationStage:
                    return TryFinish();

                case Ready:
                    return true;

                default:
                    throw new InvalidOperationException("Begin was not called.");
            }
        }

        /// <inheritdoc/>
        /// <exception cref="InvalidOperationException">The signature is not ready.</exception>
        public void CopySignature(byte[] destination, int offset)
        {
            if (_stage != Ready)
            {
                throw new InvalidOperationException("The signature is not ready.");
            }

            Array.Copy(_signature, 0, destination, offset, 2 * ScalarLength);
        }

        private static bool IsZero(long[] a)
        {
            long any = 0;
            for (int i = 0; i < 9; i++)
            {
                any |= a[i];
            }

            return any == 0;
        }

        // s = k^−1·(z + r·d) mod n; k^−1 and d are in Montgomery form, so each product comes out plain.
        private bool TryFinish()
        {
            _inverse.Finish(_k);
            P256Scalar.Multiply(_s, _r, _d, _work);
            for (int i = 0; i < 9; i++)
            {
                _s[i] += _z[i];
            }

            Modular.Carry(_s);
            P256Scalar.Reduce(_s);
            P256Scalar.Multiply(_s, _s, _k, _work);
            if (IsZero(_s))
            {
                TryNextNonce();
                return false;
            }

            MakeLow();
            Modular.ToBytes(_r, _signature, 0);
            Modular.ToBytes(_s, _signature, ScalarLength);
            Array.Clear(_k, 0, 9);
            _multiplier.Clear();
            _nonce.Clear();
            _stage = Ready;
            return true;
        }

        // n − s where that is below s: both verify, and a signature must have one form only. Whether s was replaced tells no more than
        // a signature that is not replaced; a mask takes less room here than a branch would take proof.
        private void MakeLow()
        {
            long high = 0;
            for (int i = 0; i < 9; i++)
            {
                _work[i] = P256Scalar.Order[i] - (2 * _s[i]);
                high = (_work[i] + high) >> Modular.LimbBits;
            }

            for (int i = 0; i < 9; i++)
            {
                _s[i] += _work[i] & high;
            }

            Modular.Carry(_s);
        }

        private void TryNextNonce()
        {
            _nonce.Reject();
            _stage = NonceStage;
        }

        private void ComputePublicKey()
        {
            _multiplier.Begin(_d);
            while (!_multiplier.Step())
            {
            }

            BeginAffine();
            while (!_inverse.Step(InverseBatchesPerStep))
            {
            }

            _publicKey[0] = 4;
            FinishAffine(_multiplier.Product.X, _r);
            Modular.ToBytes(_r, _publicKey, 1);
            FinishAffine(_multiplier.Product.Y, _r);
            Modular.ToBytes(_r, _publicKey, 1 + ScalarLength);
            _multiplier.Clear();
        }

        private void BeginAffine()
        {
            P256Field.Canonicalize(_multiplier.Product.Z);
            _inverse.Begin(_multiplier.Product.Z, P256Field.One, P256Field.Prime, P256Field.PrimeInverse);
        }

        // X and Z are in Montgomery form, X·R and Z·R. The inverse was scaled to R·(Z·R)^−1 = Z^−1, so the product is plain.
        private void FinishAffine(long[] coordinate, long[] plain)
        {
            _inverse.Finish(_s);
            P256Field.Multiply(plain, coordinate, _s);
            P256Field.Canonicalize(plain);
        }
    }
}
