#nullable disable
using MeterNode.Core.Ports;

namespace MeterNode.Core.Tests.Ports
{
    /// <summary>A pulse input whose pulses the test adds; they happen when they are next read.</summary>
    public sealed class ScriptedCounter : IPulseCounter
    {
        private long _read;
        private long _lastMicros;

        /// <summary>Pulses so far.</summary>
        public long Pulses { get; set; }

        public long LastMicros => _lastMicros;

        public long Read(long nowMicros)
        {
            if (Pulses != _read)
            {
                _read = Pulses;
                _lastMicros = nowMicros;
            }

            return Pulses;
        }
    }
}
