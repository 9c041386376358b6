using MeterNode.Core.Evidence;

namespace MeterNode.Bench.Measures
{
    /// <summary>A receipt from its bytes to the result of its signature, as the node checks it.</summary>
    public sealed class ReceiptVerified : SteppedMeasure
    {
        private readonly MessageCheck _check = new MessageCheck();
        private readonly Receipt _receipt = new Receipt();
        private readonly byte[] _key;
        private readonly byte[] _message;

        /// <summary>Makes a receipt with a fixed key: costs hardly depend on it.</summary>
        public ReceiptVerified()
        {
            byte[] key = new byte[32];
            for (int i = 0; i < key.Length; i++)
            {
                key[i] = (byte)(13 * i + 1);
            }

            P256Signer signer = new P256Signer(key);
            _key = signer.PublicKey;
            byte[] header = new byte[40];
            byte[] payload = new byte[256];
            byte[] digest = new byte[Sha256.DigestLength];
            byte[] signature = new byte[CoseSign1.SignatureLength];
            CborWriter headerWriter = new CborWriter(header);
            CoseSign1.WriteHeader(headerWriter, CoseSign1.Cbor, Kid.Compute(_key));
            CborWriter writer = new CborWriter(payload);
            WritePayload(writer);
            CoseSign1.Digest(new Sha256(), header, 0, headerWriter.Length, payload, 0, writer.Length, digest);
            signer.Begin(digest);
            while (!signer.Step())
            {
            }

            signer.CopySignature(signature, 0);
            byte[] message = new byte[Receipt.MaximumBytes];
            int length = CoseSign1.Write(header, 0, headerWriter.Length, payload, 0, writer.Length, signature, message, 0);
            _message = new byte[length];
            System.Array.Copy(message, 0, _message, 0, length);
        }

        /// <inheritdoc/>
        public override string Name => "receipt verified";

        /// <inheritdoc/>
        public override string StepName => "longest step of a receipt";

        /// <inheritdoc/>
        public override double BudgetLoopUnits => 700000;

        /// <inheritdoc/>
        public override double AimLoopUnits => 450000;

        /// <inheritdoc/>
        public override int TimedOperations => 1;

        /// <inheritdoc/>
        public override int MaximumSteps => 2000;

        /// <inheritdoc/>
        public override void Begin()
        {
            _check.TryOpen(_message, Receipt.MaximumBytes);
            _receipt.Read(_message, _check.PayloadOffset, _check.PayloadLength);
            _check.Begin(_key);
        }

        /// <inheritdoc/>
        public override bool Step()
        {
            if (!_check.Step())
            {
                return false;
            }

            _check.Close();
            return true;
        }

        private static void WritePayload(CborWriter writer)
        {
            writer.WriteMapStart(10);
            writer.WriteText("v");
            writer.WriteInt(1);
            writer.WriteText("cmd");
            writer.WriteInt(7);
            writer.WriteText("kid");
            writer.WriteBytes(new byte[Kid.Length], 0, Kid.Length);
            writer.WriteText("boot");
            writer.WriteInt(3);
            writer.WriteText("hash");
            writer.WriteBytes(new byte[Sha256.DigestLength], 0, Sha256.DigestLength);
            writer.WriteText("node");
            writer.WriteText("press-1");
            writer.WriteText("regs");
            writer.WriteArrayStart(Receipt.RegisterCount);
            for (int r = 0; r < Receipt.RegisterCount; r++)
            {
                writer.WriteInt(123456789012);
            }

            writer.WriteText("site");
            writer.WriteText("foundry");
            writer.WriteText("time");
            writer.WriteInt(1790000000);
            writer.WriteText("stored");
            writer.WriteInt(4711);
        }
    }
}
