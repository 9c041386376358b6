using MeterNode.Core.Ports;

namespace MeterNode.Support
{
    /// <summary>Time that only the program advances; UTC is synchronised and starts on a whole ten minutes.</summary>
    public sealed class SteppedClock : IClock
    {
        /// <summary>2026-01-05 06:00:00 UTC, µs since 1970.</summary>
        public const long StartUtcMicros = 1767592800L * 1000000;

        /// <inheritdoc/>
        public long NowMicros { get; private set; }

        /// <inheritdoc/>
        public long UtcMicros => StartUtcMicros + NowMicros;

        /// <inheritdoc/>
        public char Quality => TimeQuality.Synchronised;

        /// <inheritdoc/>
        public void SpinUntil(long micros)
        {
            AdvanceTo(micros);
        }

        /// <summary>Moves to a later time; an earlier one changes nothing.</summary>
        public void AdvanceTo(long micros)
        {
            if (micros > NowMicros)
            {
                NowMicros = micros;
            }
        }
    }
}
