using System;

namespace MeterNode.Core.Evidence
{
    /// <summary>HMAC-SHA-256 (RFC 2104, FIPS 198-1), streaming. Allocates only when constructed.</summary>
    public sealed class HmacSha256
    {
        private readonly Sha256 _hash = new Sha256();
        private readonly byte[] _pad = new byte[Sha256.BlockLength];
        private readonly byte[] _innerDigest = new byte[Sha256.DigestLength];
        private readonly ulong[] _innerState = new ulong[8];
        private readonly ulong[] _outerState = new ulong[8];

        /// <summary>A key of any length; <see cref="SetKey"/> replaces it.</summary>
        public HmacSha256(byte[] key, int offset, int count)
        {
            SetKey(key, offset, count);
        }

        /// <summary>Takes another key and starts a new message. Two blocks, four when the key is longer than 64 bytes.</summary>
        public void SetKey(byte[] key, int offset, int count)
        {
            _hash.Reset();
            Array.Clear(_pad, 0, Sha256.BlockLength);
            if (count > Sha256.BlockLength)
            {
                _hash.Update(key, offset, count);
                _hash.Finish(_pad, 0);
            }
            else
            {
                Array.Copy(key, offset, _pad, 0, count);
            }

            FoldPad(0x36, _innerState);
            FoldPad(0x36 ^ 0x5c, _outerState);
            Reset();
        }

        /// <summary>Starts a new message under the same key.</summary>
        public void Reset()
        {
            _hash.RestoreState(_innerState, Sha256.BlockLength);
        }

        /// <summary>Appends to the message.</summary>
        public void Update(byte[] data, int offset, int count)
        {
            _hash.Update(data, offset, count);
        }

        /// <summary>Writes the 32-byte code and starts a new message under the same key.</summary>
        public void Finish(byte[] code, int offset)
        {
            _hash.Finish(_innerDigest, 0);
            _hash.RestoreState(_outerState, Sha256.BlockLength);
            _hash.Update(_innerDigest, 0, Sha256.DigestLength);
            _hash.Finish(code, offset);
            Reset();
        }

        /// <summary>Forgets the key: a new one must be set.</summary>
        internal void Clear()
        {
            Array.Clear(_innerState, 0, _innerState.Length);
            Array.Clear(_outerState, 0, _outerState.Length);
            Array.Clear(_pad, 0, _pad.Length);
            _hash.Clear();
        }

        private void FoldPad(int value, ulong[] state)
        {
            for (int i = 0; i < Sha256.BlockLength; i++)
            {
                _pad[i] = (byte)(_pad[i] ^ value);
            }

            _hash.Reset();
            _hash.Update(_pad, 0, Sha256.BlockLength);
            _hash.SaveState(state);
        }
    }
}
