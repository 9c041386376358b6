using System;

namespace MeterNode.Core.Evidence
{
    /// <summary>
    /// What a collector says it has stored of a node: the payload of a receipt (docs/wire-format.md). Its signature is verified
    /// elsewhere. Allocates when constructed, and two short texts for each one read.
    /// </summary>
    public sealed class Receipt
    {
        /// <summary>Most bytes of a receipt with its signature.</summary>
        public const int MaximumBytes = 384;

        /// <summary>Registers in <see cref="Registers"/>: import, export, inductive, capacitive, shots, heat.</summary>
        public const int RegisterCount = 6;

        private const int MaximumTextLength = 40;
        private const int Fields = 10;
        private const long MaximumNumber = 1L << 53;

        private readonly byte[] _hash = new byte[Sha256.DigestLength];
        private readonly byte[] _kid = new byte[Kid.Length];
        private readonly long[] _registers = new long[RegisterCount];

        /// <summary>Highest number up to which everything is stored, from −1.</summary>
        public long Stored;

        /// <summary>Boot counter of that pack; 0 when there is none.</summary>
        public long Boot;

        /// <summary>Counter of the last command that the pack says was carried out; 0 for none.</summary>
        public long CommandCounter;

        /// <summary>When the collector signed, UTC seconds.</summary>
        public long TimeSeconds;

        /// <summary>
        /// The question of the node that this answers; 0 for none. An answer says how far numbers have gone at all, and releases nothing.
        /// </summary>
        public long Answers;

        /// <summary>The plant.</summary>
        public string Site;

        /// <summary>The node.</summary>
        public string Node;

        /// <summary>SHA-256 of that pack, or of the enrolment record.</summary>
        public byte[] Hash => _hash;

        /// <summary>Registers as that pack says them: J, var·s, shots.</summary>
        public long[] Registers => _registers;

        /// <summary>Reads a payload; false for whatever is not exactly one. There is only one way to write each receipt.</summary>
        public bool Read(byte[] payload, int offset, int count)
        {
            CborReader cbor = new CborReader(payload, offset, count);
            int fields = cbor.ReadMapStart();
            bool isGood = fields == Fields || fields == Fields + 1;
            isGood &= Number(cbor, "v", 1) == 1;
            Answers = fields == Fields ? 0 : Number(cbor, "ask", 1);
            CommandCounter = Number(cbor, "cmd", 0);
            isGood &= Bytes(cbor, payload, "kid", _kid);
            Boot = Number(cbor, "boot", 0);
            isGood &= Bytes(cbor, payload, "hash", _hash);
            isGood &= IsKey(cbor, "node");
            Node = cbor.ReadText(MaximumTextLength);
            isGood &= IsKey(cbor, "regs") && cbor.ReadArrayStart() == RegisterCount;
            for (int r = 0; r < RegisterCount; r++)
            {
                _registers[r] = cbor.ReadInt();
                isGood &= _registers[r] >= -MaximumNumber && _registers[r] <= MaximumNumber;
            }

            isGood &= IsKey(cbor, "site");
            Site = cbor.ReadText(MaximumTextLength);
            TimeSeconds = Number(cbor, "time", 0);
            Stored = Number(cbor, "stored", -1);
            return cbor.Finish() && isGood && Answers >= 0 && CommandCounter >= 0 && Boot >= 0 && TimeSeconds >= 0 && Stored >= -1;
        }

        /// <summary>True when it is about the node of this plant, name and key identifier.</summary>
        public bool IsOf(string site, string node, byte[] kid)
        {
            return Site == site && Node == node && AreEqual(_kid, kid);
        }

        /// <summary>True when the pack that it names has this hash.</summary>
        public bool HasHash(byte[] hash)
        {
            return AreEqual(_hash, hash);
        }

        private static bool IsKey(CborReader cbor, string key)
        {
            return cbor.ReadText(MaximumTextLength) == key;
        }

        /// <summary>The number under the next key; −2, which no key allows, when there is none or it is out of range.</summary>
        private static long Number(CborReader cbor, string key, long minimum)
        {
            bool isKey = IsKey(cbor, key);
            long value = cbor.ReadInt();
            return isKey && cbor.Status == CborStatus.Ok && value >= minimum && value <= MaximumNumber ? value : -2;
        }

        private static bool Bytes(CborReader cbor, byte[] payload, string key, byte[] destination)
        {
            if (!IsKey(cbor, key) || !cbor.ReadBytes() || cbor.DataLength != destination.Length)
            {
                return false;
            }

            Array.Copy(payload, cbor.DataOffset, destination, 0, destination.Length);
            return true;
        }

        private static bool AreEqual(byte[] a, byte[] b)
        {
            int difference = a.Length ^ b.Length;
            for (int i = 0; i < a.Length && i < b.Length; i++)
            {
                difference |= a[i] ^ b[i];
            }

            return difference == 0;
        }
    }
}
