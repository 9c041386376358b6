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

        /// <summary>Blocks until <see cref="NowMicros"/> ≥ <paramref name="micros"/>; used inside a waveform window only.</summary>
        void SpinUntil(long micros);
    }
}
