using MeterNode.Core.Evidence;
using MeterNode.WholeNode;

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
            SignedReceipt receipts = new SignedReceipt(signer, "foundry", "press-1", new byte[Kid.Length]);
            _message = receipts.Make(4711, new byte[Sha256.DigestLength], 1790000000);
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
    }
}
