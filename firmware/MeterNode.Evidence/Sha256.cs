using System;

namespace MeterNode.Core.Evidence
{
    /// <summary>
    /// SHA-256 (FIPS 180-4), streaming. Allocates only when constructed. About 850 LU per 64-byte block on nanoCLR.
    /// </summary>
    public sealed class Sha256
    {
        /// <summary>Bytes of a digest.</summary>
        public const int DigestLength = 32;

        /// <summary>Bytes of a block.</summary>
        public const int BlockLength = 64;

        // FIPS 180-4 §4.2.2, four arrays of sixteen so that the unrolled rounds index them with constants.
        private static readonly uint[][] s_roundConstants =
        {
            new uint[]
            {
                0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
                0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
            },
            new uint[]
            {
                0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
                0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
            },
            new uint[]
            {
                0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
                0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
            },
            new uint[]
            {
                0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
                0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
            },
        };

        private readonly ulong[] _state = new ulong[8];
        private readonly byte[] _block = new byte[BlockLength];
        private int _blockFill;
        private long _length;

        /// <summary>Ready to take the first byte.</summary>
        public Sha256()
        {
            Reset();
        }

        /// <summary>Starts a new message.</summary>
        public void Reset()
        {
            // FIPS 180-4 §5.3.3.
            _state[0] = 0x6a09e667;
            _state[1] = 0xbb67ae85;
            _state[2] = 0x3c6ef372;
            _state[3] = 0xa54ff53a;
            _state[4] = 0x510e527f;
            _state[5] = 0x9b05688c;
            _state[6] = 0x1f83d9ab;
            _state[7] = 0x5be0cd19;
            _blockFill = 0;
            _length = 0;
        }

        /// <summary>Appends <paramref name="count"/> bytes. Whole blocks are read in place, not copied.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The range is not inside <paramref name="data"/>.</exception>
        public void Update(byte[] data, int offset, int count)
        {
            if (offset < 0 || count < 0 || count > data.Length - offset)
            {
                throw new ArgumentOutOfRangeException(nameof(count));
            }

            _length += count;
            if (_blockFill > 0)
            {
                int take = BlockLength - _blockFill < count ? BlockLength - _blockFill : count;
                Array.Copy(data, offset, _block, _blockFill, take);
                _blockFill += take;
                offset += take;
                count -= take;
                if (_blockFill < BlockLength)
                {
                    return;
                }

                Compress(_block, 0);
                _blockFill = 0;
            }

            while (count >= BlockLength)
            {
                Compress(data, offset);
                offset += BlockLength;
                count -= BlockLength;
            }

            if (count > 0)
            {
                Array.Copy(data, offset, _block, 0, count);
                _blockFill = count;
            }
        }

        /// <summary>Writes the 32-byte digest and starts a new message.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The digest does not fit.</exception>
        public void Finish(byte[] digest, int offset)
        {
            if (offset < 0 || DigestLength > digest.Length - offset)
            {
                throw new ArgumentOutOfRangeException(nameof(offset));
            }

            // FIPS 180-4 §5.1.1: a one bit, zeros, and the length in bits as 64-bit big-endian.
            _block[_blockFill++] = 0x80;
            if (_blockFill > BlockLength - 8)
            {
                Array.Clear(_block, _blockFill, BlockLength - _blockFill);
                Compress(_block, 0);
                _blockFill = 0;
            }

            Array.Clear(_block, _blockFill, BlockLength - _blockFill);
            long bits = _length << 3;
            for (int i = BlockLength - 1; i >= BlockLength - 8; i--)
            {
                _block[i] = (byte)bits;
                bits >>= 8;
            }

            Compress(_block, 0);
            for (int i = 0; i < 8; i++)
            {
                uint word = (uint)_state[i];
                digest[offset] = (byte)(word >> 24);
                digest[offset + 1] = (byte)(word >> 16);
                digest[offset + 2] = (byte)(word >> 8);
                digest[offset + 3] = (byte)word;
                offset += 4;
            }

            Reset();
        }

        /// <summary>Starts a new message and forgets the bytes of the last.</summary>
        internal void Clear()
        {
            Array.Clear(_block, 0, BlockLength);
            Reset();
        }

        /// <summary>Keeps the chaining value; only at a block boundary.</summary>
        internal void SaveState(ulong[] state)
        {
            Array.Copy(_state, 0, state, 0, 8);
        }

        /// <summary>Continues from a chaining value after <paramref name="length"/> bytes (a multiple of 64).</summary>
        internal void RestoreState(ulong[] state, long length)
        {
            Array.Copy(state, 0, _state, 0, 8);
            _blockFill = 0;
            _length = length;
        }

        // Words live in 64-bit locals whose upper half is zero. x·(2^32 + 1) has x twice, so that a rotation is one
        // shift; what lands above bit 31 is masked off once per round. The cost on the interpreter is the number of
        // operations, whatever their width.
        private void Compress(byte[] data, int offset)
        {
            ulong mask = 0xffffffff;
            ulong twice = 0x100000001;
            ulong x, y;
            ulong w0 = (uint)((data[offset] << 24) | (data[offset + 1] << 16) | (data[offset + 2] << 8) | data[offset + 3]);
            ulong w1 = (uint)((data[offset + 4] << 24) | (data[offset + 5] << 16) | (data[offset + 6] << 8) | data[offset + 7]);
            ulong w2 = (uint)((data[offset + 8] << 24) | (data[offset + 9] << 16) | (data[offset + 10] << 8) | data[offset + 11]);
            ulong w3 = (uint)((data[offset + 12] << 24) | (data[offset + 13] << 16) | (data[offset + 14] << 8) | data[offset + 15]);
            ulong w4 = (uint)((data[offset + 16] << 24) | (data[offset + 17] << 16) | (data[offset + 18] << 8) | data[offset + 19]);
            ulong w5 = (uint)((data[offset + 20] << 24) | (data[offset + 21] << 16) | (data[offset + 22] << 8) | data[offset + 23]);
            ulong w6 = (uint)((data[offset + 24] << 24) | (data[offset + 25] << 16) | (data[offset + 26] << 8) | data[offset + 27]);
            ulong w7 = (uint)((data[offset + 28] << 24) | (data[offset + 29] << 16) | (data[offset + 30] << 8) | data[offset + 31]);
            ulong w8 = (uint)((data[offset + 32] << 24) | (data[offset + 33] << 16) | (data[offset + 34] << 8) | data[offset + 35]);
            ulong w9 = (uint)((data[offset + 36] << 24) | (data[offset + 37] << 16) | (data[offset + 38] << 8) | data[offset + 39]);
            ulong w10 = (uint)((data[offset + 40] << 24) | (data[offset + 41] << 16) | (data[offset + 42] << 8) | data[offset + 43]);
            ulong w11 = (uint)((data[offset + 44] << 24) | (data[offset + 45] << 16) | (data[offset + 46] << 8) | data[offset + 47]);
            ulong w12 = (uint)((data[offset + 48] << 24) | (data[offset + 49] << 16) | (data[offset + 50] << 8) | data[offset + 51]);
            ulong w13 = (uint)((data[offset + 52] << 24) | (data[offset + 53] << 16) | (data[offset + 54] << 8) | data[offset + 55]);
            ulong w14 = (uint)((data[offset + 56] << 24) | (data[offset + 57] << 16) | (data[offset + 58] << 8) | data[offset + 59]);
            ulong w15 = (uint)((data[offset + 60] << 24) | (data[offset + 61] << 16) | (data[offset + 62] << 8) | data[offset + 63]);

            ulong[] state = _state;
            ulong a = state[0], b = state[1], c = state[2], d = state[3];
            ulong e = state[4], f = state[5], g = state[6], h = state[7];
            for (int sixteen = 0; ; sixteen++)
            {
                uint[] k = s_roundConstants[sixteen];
                x = e * twice;
                h += ((x >> 6) ^ (x >> 11) ^ (x >> 25)) + (((f ^ g) & e) ^ g) + k[0] + w0;
                d = (d + h) & mask;
                x = a * twice;
                h = (h + ((x >> 2) ^ (x >> 13) ^ (x >> 22)) + (((a | b) & c) | (a & b))) & mask;
                x = d * twice;
                g += ((x >> 6) ^ (x >> 11) ^ (x >> 25)) + (((e ^ f) & d) ^ f) + k[1] + w1;
                c = (c + g) & mask;
                x = h * twice;
                g = (g + ((x >> 2) ^ (x >> 13) ^ (x >> 22)) + (((h | a) & b) | (h & a))) & mask;
                x = c * twice;
                f += ((x >> 6) ^ (x >> 11) ^ (x >> 25)) + (((d ^ e) & c) ^ e) + k[2] + w2;
                b = (b + f) & mask;
                x = g * twice;
                f = (f + ((x >> 2) ^ (x >> 13) ^ (x >> 22)) + (((g | h) & a) | (g & h))) & mask;
                x = b * twice;
                e += ((x >> 6) ^ (x >> 11) ^ (x >> 25)) + (((c ^ d) & b) ^ d) + k[3] + w3;
                a = (a + e) & mask;
                x = f * twice;
                e = (e + ((x >> 2) ^ (x >> 13) ^ (x >> 22)) + (((f | g) & h) | (f & g))) & mask;
                x = a * twice;
                d += ((x >> 6) ^ (x >> 11) ^ (x >> 25)) + (((b ^ c) & a) ^ c) + k[4] + w4;
                h = (h + d) & mask;
                x = e * twice;
                d = (d + ((x >> 2) ^ (x >> 13) ^ (x >> 22)) + (((e | f) & g) | (e & f))) & mask;
                x = h * twice;
                c += ((x >> 6) ^ (x >> 11) ^ (x >> 25)) + (((a ^ b) & h) ^ b) + k[5] + w5;
                g = (g + c) & mask;
                x = d * twice;
                c = (c + ((x >> 2) ^ (x >> 13) ^ (x >> 22)) + (((d | e) & f) | (d & e))) & mask;
                x = g * twice;
                b += ((x >> 6) ^ (x >> 11) ^ (x >> 25)) + (((h ^ a) & g) ^ a) + k[6] + w6;
                f = (f + b) & mask;
                x = c * twice;
                b = (b + ((x >> 2) ^ (x >> 13) ^ (x >> 22)) + (((c | d) & e) | (c & d))) & mask;
                x = f * twice;
                a += ((x >> 6) ^ (x >> 11) ^ (x >> 25)) + (((g ^ h) & f) ^ h) + k[7] + w7;
                e = (e + a) & mask;
                x = b * twice;
                a = (a + ((x >> 2) ^ (x >> 13) ^ (x >> 22)) + (((b | c) & d) | (b & c))) & mask;
                x = e * twice;
                h += ((x >> 6) ^ (x >> 11) ^ (x >> 25)) + (((f ^ g) & e) ^ g) + k[8] + w8;
                d = (d + h) & mask;
                x = a * twice;
                h = (h + ((x >> 2) ^ (x >> 13) ^ (x >> 22)) + (((a | b) & c) | (a & b))) & mask;
                x = d * twice;
                g += ((x >> 6) ^ (x >> 11) ^ (x >> 25)) + (((e ^ f) & d) ^ f) + k[9] + w9;
                c = (c + g) & mask;
                x = h * twice;
                g = (g + ((x >> 2) ^ (x >> 13) ^ (x >> 22)) + (((h | a) & b) | (h & a))) & mask;
                x = c * twice;
                f += ((x >> 6) ^ (x >> 11) ^ (x >> 25)) + (((d ^ e) & c) ^ e) + k[10] + w10;
                b = (b + f) & mask;
                x = g * twice;
                f = (f + ((x >> 2) ^ (x >> 13) ^ (x >> 22)) + (((g | h) & a) | (g & h))) & mask;
                x = b * twice;
                e += ((x >> 6) ^ (x >> 11) ^ (x >> 25)) + (((c ^ d) & b) ^ d) + k[11] + w11;
                a = (a + e) & mask;
                x = f * twice;
                e = (e + ((x >> 2) ^ (x >> 13) ^ (x >> 22)) + (((f | g) & h) | (f & g))) & mask;
                x = a * twice;
                d += ((x >> 6) ^ (x >> 11) ^ (x >> 25)) + (((b ^ c) & a) ^ c) + k[12] + w12;
                h = (h + d) & mask;
                x = e * twice;
                d = (d + ((x >> 2) ^ (x >> 13) ^ (x >> 22)) + (((e | f) & g) | (e & f))) & mask;
                x = h * twice;
                c += ((x >> 6) ^ (x >> 11) ^ (x >> 25)) + (((a ^ b) & h) ^ b) + k[13] + w13;
                g = (g + c) & mask;
                x = d * twice;
                c = (c + ((x >> 2) ^ (x >> 13) ^ (x >> 22)) + (((d | e) & f) | (d & e))) & mask;
                x = g * twice;
                b += ((x >> 6) ^ (x >> 11) ^ (x >> 25)) + (((h ^ a) & g) ^ a) + k[14] + w14;
                f = (f + b) & mask;
                x = c * twice;
                b = (b + ((x >> 2) ^ (x >> 13) ^ (x >> 22)) + (((c | d) & e) | (c & d))) & mask;
                x = f * twice;
                a += ((x >> 6) ^ (x >> 11) ^ (x >> 25)) + (((g ^ h) & f) ^ h) + k[15] + w15;
                e = (e + a) & mask;
                x = b * twice;
                a = (a + ((x >> 2) ^ (x >> 13) ^ (x >> 22)) + (((b | c) & d) | (b & c))) & mask;
                if (sixteen == 3)
                {
                    break;
                }

                x = w1 * twice;
                y = w14 * twice;
                w0 = (w0 + w9 + ((x >> 7) ^ (x >> 18) ^ (w1 >> 3)) + ((y >> 17) ^ (y >> 19) ^ (w14 >> 10))) & mask;
                x = w2 * twice;
                y = w15 * twice;
                w1 = (w1 + w10 + ((x >> 7) ^ (x >> 18) ^ (w2 >> 3)) + ((y >> 17) ^ (y >> 19) ^ (w15 >> 10))) & mask;
                x = w3 * twice;
                y = w0 * twice;
                w2 = (w2 + w11 + ((x >> 7) ^ (x >> 18) ^ (w3 >> 3)) + ((y >> 17) ^ (y >> 19) ^ (w0 >> 10))) & mask;
                x = w4 * twice;
                y = w1 * twice;
                w3 = (w3 + w12 + ((x >> 7) ^ (x >> 18) ^ (w4 >> 3)) + ((y >> 17) ^ (y >> 19) ^ (w1 >> 10))) & mask;
                x = w5 * twice;
                y = w2 * twice;
                w4 = (w4 + w13 + ((x >> 7) ^ (x >> 18) ^ (w5 >> 3)) + ((y >> 17) ^ (y >> 19) ^ (w2 >> 10))) & mask;
                x = w6 * twice;
                y = w3 * twice;
                w5 = (w5 + w14 + ((x >> 7) ^ (x >> 18) ^ (w6 >> 3)) + ((y >> 17) ^ (y >> 19) ^ (w3 >> 10))) & mask;
                x = w7 * twice;
                y = w4 * twice;
                w6 = (w6 + w15 + ((x >> 7) ^ (x >> 18) ^ (w7 >> 3)) + ((y >> 17) ^ (y >> 19) ^ (w4 >> 10))) & mask;
                x = w8 * twice;
                y = w5 * twice;
                w7 = (w7 + w0 + ((x >> 7) ^ (x >> 18) ^ (w8 >> 3)) + ((y >> 17) ^ (y >> 19) ^ (w5 >> 10))) & mask;
                x = w9 * twice;
                y = w6 * twice;
                w8 = (w8 + w1 + ((x >> 7) ^ (x >> 18) ^ (w9 >> 3)) + ((y >> 17) ^ (y >> 19) ^ (w6 >> 10))) & mask;
                x = w10 * twice;
                y = w7 * twice;
                w9 = (w9 + w2 + ((x >> 7) ^ (x >> 18) ^ (w10 >> 3)) + ((y >> 17) ^ (y >> 19) ^ (w7 >> 10))) & mask;
                x = w11 * twice;
                y = w8 * twice;
                w10 = (w10 + w3 + ((x >> 7) ^ (x >> 18) ^ (w11 >> 3)) + ((y >> 17) ^ (y >> 19) ^ (w8 >> 10))) & mask;
                x = w12 * twice;
                y = w9 * twice;
                w11 = (w11 + w4 + ((x >> 7) ^ (x >> 18) ^ (w12 >> 3)) + ((y >> 17) ^ (y >> 19) ^ (w9 >> 10))) & mask;
                x = w13 * twice;
                y = w10 * twice;
                w12 = (w12 + w5 + ((x >> 7) ^ (x >> 18) ^ (w13 >> 3)) + ((y >> 17) ^ (y >> 19) ^ (w10 >> 10))) & mask;
                x = w14 * twice;
                y = w11 * twice;
                w13 = (w13 + w6 + ((x >> 7) ^ (x >> 18) ^ (w14 >> 3)) + ((y >> 17) ^ (y >> 19) ^ (w11 >> 10))) & mask;
                x = w15 * twice;
                y = w12 * twice;
                w14 = (w14 + w7 + ((x >> 7) ^ (x >> 18) ^ (w15 >> 3)) + ((y >> 17) ^ (y >> 19) ^ (w12 >> 10))) & mask;
                x = w0 * twice;
                y = w13 * twice;
                w15 = (w15 + w8 + ((x >> 7) ^ (x >> 18) ^ (w0 >> 3)) + ((y >> 17) ^ (y >> 19) ^ (w13 >> 10))) & mask;
            }

            state[0] = (state[0] + a) & mask;
            state[1] = (state[1] + b) & mask;
            state[2] = (state[2] + c) & mask;
            state[3] = (state[3] + d) & mask;
            state[4] = (state[4] + e) & mask;
            state[5] = (state[5] + f) & mask;
            state[6] = (state[6] + g) & mask;
            state[7] = (state[7] + h) & mask;
        }
    }
}
