using System;
using MeterNode.Core.Evidence;

namespace MeterNode.WholeNode
{
    /// <summary>A receipt as a collector signs it (docs/wire-format.md, "Receipts"), made with the firmware's own parts.</summary>
    public static class SignedReceipt
    {
        private const int HeaderBytes = 40;
        private const int PayloadBytes = 256;

        /// <summary>
        /// Says that everything up to <paramref name="stored"/>, a pack of the first boot with this hash, is stored. Its registers are 0.
        /// Each second signature has a high s, which no receipt may have: then it is the receipt of a second later.
        /// </summary>
        public static byte[] Make(
            P256Signer signer, string site, string node, byte[] nodeKid, long stored, byte[] hash, long utcSeconds)
        {
            byte[] header = new byte[HeaderBytes];
            CborWriter headerWriter = new CborWriter(header);
            CoseSign1.WriteHeader(headerWriter, CoseSign1.Cbor, Kid.Compute(signer.PublicKey));
            byte[] payload = new byte[PayloadBytes];
            CborWriter writer = new CborWriter(payload);
            byte[] digest = new byte[Sha256.DigestLength];
            byte[] signature = new byte[CoseSign1.SignatureLength];
            do
            {
                writer.Reset();
                WritePayload(writer, site, node, nodeKid, stored, hash, utcSeconds);
                CoseSign1.Digest(new Sha256(), header, 0, headerWriter.Length, payload, 0, writer.Length, digest);
                signer.Begin(digest);
                while (!signer.Step())
                {
                }

                signer.CopySignature(signature, 0);
                utcSeconds++;
            }
            while (!P256Verifier.IsLowS(signature, 0));

            byte[] message = new byte[Receipt.MaximumBytes];
            int length = CoseSign1.Write(header, 0, headerWriter.Length, payload, 0, writer.Length, signature, message, 0);
            byte[] receipt = new byte[length];
            Array.Copy(message, 0, receipt, 0, length);
            return receipt;
        }

        private static void WritePayload(
            CborWriter writer, string site, string node, byte[] nodeKid, long stored, byte[] hash, long utcSeconds)
        {
            writer.WriteMapStart(10);
            writer.WriteText("v");
            writer.WriteInt(1);
            writer.WriteText("cmd");
            writer.WriteInt(0);
            writer.WriteText("kid");
            writer.WriteBytes(nodeKid, 0, Kid.Length);
            writer.WriteText("boot");
            writer.WriteInt(1);
            writer.WriteText("hash");
            writer.WriteBytes(hash, 0, Sha256.DigestLength);
            writer.WriteText("node");
            writer.WriteText(node);
            writer.WriteText("regs");
            writer.WriteArrayStart(Receipt.RegisterCount);
            for (int r = 0; r < Receipt.RegisterCount; r++)
            {
                writer.WriteInt(0);
            }

            writer.WriteText("site");
            writer.WriteText(site);
            writer.WriteText("time");
            writer.WriteInt(utcSeconds);
            writer.WriteText("stored");
            writer.WriteInt(stored);
        }
    }
}
