namespace MeterNode.Core.Ports
{
    /// <summary>Time for the node: one monotonic count for intervals, one UTC for stamps.</summary>
    public interface IClock
    {
        /// <summary>Monotonic time since boot, µs. Never steps, never runs backwards.</summary>
        long NowMicros { get; }

        /// <summary>UTC, µs since 1970-01-01 (may step; meaningless while <see cref="Quality"/> is unknown).</summary>
        long UtcMicros { get; }

        /// <summary>How far UTC can be trusted, as one of <see cref="TimeQuality"/>.</summary>
        char Quality { get; }

        /// <summary>
        /// Blocks until <see cref="NowMicros"/> ≥ <paramref name="micros"/> and returns the time it read last, so that a row of a
        /// waveform window needs one reading of the clock; used inside a window only.
        /// </summary>
        long SpinUntil(long micros);
    }
}
