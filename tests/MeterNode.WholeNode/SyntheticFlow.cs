using MeterNode.Core.Ports;

namespace MeterNode.WholeNode
{
    /// <summary>A flow meter that gives two pulses a second.</summary>
    public sealed class SyntheticFlow : IPulseCounter
    {
        private const long PulseMicros = 500000;

        private long _pulses;

        /// <inheritdoc/>
        public long LastMicros => _pulses * PulseMicros;

        /// <inheritdoc/>
        public long Read(long nowMicros)
        {
            _pulses = nowMicros / PulseMicros;
            return _pulses;
        }
    }
}
