using MeterNode.Core.Evidence;

namespace MeterNode.Bench.Measures
{
    /// <summary>One 64-byte block of SHA-256, inside a long message.</summary>
    public sealed class Sha256Block : Measure
    {
        private const int BlocksPerCall = 16;

        private readonly Sha256 _sha = new Sha256();
        private readonly byte[] _message = new byte[BlocksPerCall * Sha256.BlockLength];

        /// <summary>Fills the message.</summary>
        public Sha256Block()
        {
            for (int i = 0; i < _message.Length; i++)
            {
                _message[i] = (byte)(i * 7);
            }
        }

        /// <inheritdoc/>
        public override string Name => "SHA-256, one 64-byte block";

        /// <inheritdoc/>
        public override double BudgetLoopUnits => 1500;

        /// <inheritdoc/>
        public override double AimLoopUnits => 1100;

        /// <inheritdoc/>
        public override int TimedOperations => 2 * BlocksPerCall;

        /// <inheritdoc/>
        public override int CountedOperations => BlocksPerCall;

        /// <inheritdoc/>
        public override void Run(int operations)
        {
            for (int n = 0; n < operations; n += BlocksPerCall)
            {
                _sha.Update(_message, 0, _message.Length);
            }
        }
    }
}
