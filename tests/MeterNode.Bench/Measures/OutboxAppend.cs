using MeterNode.Core.Storage;
using MeterNode.Support;

namespace MeterNode.Bench.Measures
{
    /// <summary>One pack of 600 bytes into the outbox, and its release; the files are in memory.</summary>
    public sealed class OutboxAppend : Measure
    {
        private const int PackBytes = 600;

        private readonly Outbox _outbox = new Outbox(new MemoryFileStore(4, 2048), 2048, 3, PackBytes);
        private readonly NodeState _state = new NodeState();
        private readonly byte[] _pack = new byte[PackBytes];

        /// <inheritdoc/>
        public override string Name => "outbox append, 600 B pack";

        /// <inheritdoc/>
        public override int TimedOperations => 2;

        /// <inheritdoc/>
        public override int CountedOperations => 12;

        /// <inheritdoc/>
        public override void Run(int operations)
        {
            for (int n = 0; n < operations; n++)
            {
                _state.NextSequence++;
                _outbox.Append(_pack, 0, PackBytes, _state);
                _outbox.Release(_state.NextSequence - 1);
            }
        }
    }
}
