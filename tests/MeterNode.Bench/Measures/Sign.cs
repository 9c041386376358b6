using MeterNode.Core.Evidence;

namespace MeterNode.Bench.Measures
{
    /// <summary>One ES256 signature over a digest, deterministic nonce included.</summary>
    public sealed class Sign : SteppedMeasure
    {
        private readonly P256Signer _signer;
        private readonly byte[] _digest = new byte[Sha256.DigestLength];

        /// <summary>Makes a signer with a fixed key: costs do not depend on it.</summary>
        public Sign()
        {
            byte[] key = new byte[32];
            for (int i = 0; i < key.Length; i++)
            {
                key[i] = (byte)(17 * i + 1);
            }

            _signer = new P256Signer(key);
        }

        /// <inheritdoc/>
        public override string Name => "P-256 sign, nonce included";

        /// <inheritdoc/>
        public override string StepName => "longest step of a signature";

        /// <inheritdoc/>
        public override double BudgetLoopUnits => 400000;

        /// <inheritdoc/>
        public override double AimLoopUnits => 200000;

        /// <inheritdoc/>
        public override int TimedOperations => 1;

        /// <inheritdoc/>
        public override int MaximumSteps => 2000;

        /// <inheritdoc/>
        public override void Begin()
        {
            _digest[0]++;
            _signer.Begin(_digest);
        }

        /// <inheritdoc/>
        public override bool Step() => _signer.Step();
    }
}
