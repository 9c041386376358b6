using System;

namespace MeterNode.Core.Evidence
{
    /// <summary>
    /// The nonces of RFC 6979 §3.2 for P-256 and SHA-256, resumable. A step costs at most four SHA-256 blocks.
    /// Allocates only when constructed.
    /// </summary>
    internal sealed class DeterministicNonce
    {
        private const int KeyStart = 0;
        private const int FirstKey = 1;
        private const int FirstValue = 2;
        private const int SecondKey = 3;
        private const int SecondValue = 4;
        private const int Candidate = 5;
        private const int RejectedKey = 6;
        private const int RejectedValue = 7;

        private readonly byte[] _key = new byte[Sha256.DigestLength];
        private readonly byte[] _value = new byte[Sha256.DigestLength];
        private readonly byte[] _digest = new byte[Sha256.DigestLength];
        private readonly byte[] _separator = new byte[1];
        private readonly HmacSha256 _hmac;
        private byte[] _privateKey;
        private int _state;

        /// <summary>No nonce in progress.</summary>
        public DeterministicNonce()
        {
            _hmac = new HmacSha256(_key, 0, _key.Length);
        }

        /// <summary>Starts the sequence of nonces for one message.</summary>
        /// <param name="privateKey">32 bytes, kept by reference.</param>
        /// <param name="reducedDigest">The digest modulo n, 32 bytes (bits2octets), copied.</param>
        public void Begin(byte[] privateKey, byte[] reducedDigest)
        {
            _privateKey = privateKey;
            Array.Copy(reducedDigest, 0, _digest, 0, Sha256.DigestLength);
            Array.Clear(_key, 0, Sha256.DigestLength);
            for (int i = 0; i < Sha256.DigestLength; i++)
            {
                _value[i] = 1;
            }

            _state = KeyStart;
        }

        /// <summary>True when <paramref name="k"/> holds the next nonce, in [1, n − 1].</summary>
        public bool Step(long[] k)
        {
            switch (_state)
            {
                case KeyStart:
                    _hmac.SetKey(_key, 0, Sha256.DigestLength);
                    break;

                case FirstKey:
                    MixKey(0);
                    break;

                case SecondKey:
                    MixKey(1);
                    break;

                case FirstValue:
                case SecondValue:
                case RejectedValue:
                    _hmac.SetKey(_key, 0, Sha256.DigestLength);
                    AdvanceValue();
                    if (_state == RejectedValue)
                    {
                        _state = Candidate;
                        return false;
                    }

                    break;

                case RejectedKey:
                    _hmac.Update(_value, 0, Sha256.DigestLength);
                    Separate(0);
                    _hmac.Finish(_key, 0);
                    break;

                default:
                    AdvanceValue();
                    Modular.FromBytes(k, _value, 0);
                    if (Modular.IsInRange(k, P256Scalar.Order))
                    {
                        return true;
                    }

                    Reject();
                    return false;
            }

            _state++;
            return false;
        }

        /// <summary>Asks for another nonce after one that gave r = 0 or s = 0.</summary>
        public void Reject()
        {
            _state = RejectedKey;
        }

        /// <summary>Forgets the state from which the nonces can be computed.</summary>
        public void Clear()
        {
            Array.Clear(_key, 0, Sha256.DigestLength);
            Array.Clear(_value, 0, Sha256.DigestLength);
            _hmac.Clear();
        }

        private void MixKey(byte separator)
        {
            _hmac.Update(_value, 0, Sha256.DigestLength);
            Separate(separator);
            _hmac.Update(_privateKey, 0, Sha256.DigestLength);
            _hmac.Update(_digest, 0, Sha256.DigestLength);
            _hmac.Finish(_key, 0);
        }

        private void AdvanceValue()
        {
            _hmac.Update(_value, 0, Sha256.DigestLength);
            _hmac.Finish(_value, 0);
        }

        private void Separate(byte separator)
        {
            _separator[0] = separator;
            _hmac.Update(_separator, 0, 1);
        }
    }
}
