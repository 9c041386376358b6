using MeterNode.Core.Ports;

namespace MeterNode.Support
{
    /// <summary>Time that only the test advances. Unless told otherwise UTC is synchronised and starts on a whole ten minutes.</summary>
    public sealed class ManualClock : IClock
    {
        /// <summary>2026-01-05 06:00:00 UTC, µs since 1970.</summary>
        public const long StartUtcMicros = 1767592800L * 1000000;

        /// <inheritdoc/>
        public long NowMicros { get; set; }

        /// <summary>UTC minus monotonic time, µs.</summary>
        public long UtcOffsetMicros { get; set; } = StartUtcMicros;

        /// <inheritdoc/>
        public long UtcMicros => NowMicros + UtcOffsetMicros;

        /// <inheritdoc/>
        public char Quality { get; set; } = TimeQuality.Synchronised;

        /// <summary>Moves to a later time; an earlier one changes nothing.</summary>
        public long SpinUntil(long micros)
        {
            if (micros > NowMicros)
            {
                NowMicros = micros;
            }

            return NowMicros;
        }
    }
}
