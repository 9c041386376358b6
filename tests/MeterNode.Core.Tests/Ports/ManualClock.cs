#nullable disable
using MeterNode.Core.Ports;

namespace MeterNode.Core.Tests.Ports
{
    /// <summary>Time that only the test advances.</summary>
    public sealed class ManualClock : IClock
    {
        public long NowMicros { get; set; }

        /// <summary>UTC minus monotonic time, µs.</summary>
        public long UtcOffsetMicros { get; set; }

        public long UtcMicros => NowMicros + UtcOffsetMicros;

        public char Quality { get; set; } = TimeQuality.Synchronised;

        public void SpinUntil(long micros)
        {
            if (micros > NowMicros)
            {
                NowMicros = micros;
            }
        }
    }
}
