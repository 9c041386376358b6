using System;
using MeterNode.Core.Evidence;

namespace MeterNode.WholeNode
{
    /// <summary>
    /// Receipts as a collector signs them (docs/wire-format.md, "Receipts"), made with the firmware's own parts. Allocates when
    /// constructed, and each receipt.
    /// </summary>
    public sealed class SignedReceipt
    {
        private const int HeaderBytes = 40;
        private const int PayloadBytes = 256;

        private readonly P256Signer _signer;
        private readonly string _site;
        private readonly string _node;
        private readonly byte[] _nodeKid;
        private readonly byte[] _header = new byte[HeaderBytes];
        private readonly byte[] _payload = new byte[PayloadBytes];
        private readonly byte[] _digest = new byte[Sha256.DigestLength];
        private readonly byte[] _signature = new byte[CoseSign1.SignatureLength];
        private readonly byte[] _message = new byte[Receipt.MaximumBytes];
        private readonly Sha256 _sha = new Sha256();
        private readonly CborWriter _writer;
        private readonly int _headerLength;

        /// <summary>Receipts of this collector for the node of this name and key.</summary>
        public SignedReceipt(P256Signer signer, string site, string node, byte[] nodeKid)
        {
            _signer = signer;
            _site = site;
            _node = node;
            _nodeKid = nodeKid;
            CborWriter header = new CborWriter(_header);
            CoseSign1.WriteHeader(header, CoseSign1.Cbor, Kid.Compute(signer.PublicKey));
            _headerLength = header.Length;
            _writer = new CborWriter(_payload);
        }

        /// <summary>
        /// Says that everything up to <paramref name="stored"/>, a pack of the first boot with this hash, is stored. Its registers are 0.
        /// </summary>
        public byte[] Make(long stored, byte[] hash, long utcSeconds)
        {
            _writer.Reset();
            WritePayload(stored, hash, utcSeconds);
            CoseSign1.Digest(_sha, _header, 0, _headerLength, _payload, 0, _writer.Length, _digest);
            _signer.Begin(_digest);
            while (!_signer.Step())
            {
            }

            _signer.CopySignature(_signature, 0);
            int length = CoseSign1.Write(_header, 0, _headerLength, _payload, 0, _writer.Length, _signature, _message, 0);
            byte[] receipt = new byte[length];
            Array.Copy(_message, 0, receipt, 0, length);
            return receipt;
        }

        private void WritePayload(long stored, byte[] hash, long utcSeconds)
        {
            _writer.WriteMapStart(10);
            _writer.WriteText("v");
            _writer.WriteInt(1);
            _writer.WriteText("cmd");
            _writer.WriteInt(0);
            _writer.WriteText("kid");
            _writer.WriteBytes(_nodeKid, 0, Kid.Length);
            _writer.WriteText("boot");
            _writer.WriteInt(1);
            _writer.WriteText("hash");
            _writer.WriteBytes(hash, 0, Sha256.DigestLength);
            _writer.WriteText("node");
            _writer.WriteText(_node);
            _writer.WriteText("regs");
            _writer.WriteArrayStart(Receipt.RegisterCount);
            for (int r = 0; r < Receipt.RegisterCount; r++)
            {
                _writer.WriteInt(0);
            }

            _writer.WriteText("site");
            _writer.WriteText(_site);
            _writer.WriteText("time");
            _writer.WriteInt(utcSeconds);
            _writer.WriteText("stored");
            _writer.WriteInt(stored);
        }
    }
}
