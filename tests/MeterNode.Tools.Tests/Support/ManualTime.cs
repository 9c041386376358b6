namespace MeterNode.Tools.Tests.Support;

/// <summary>Time that only the test advances.</summary>
internal sealed class ManualTime(DateTimeOffset? start = null) : TimeProvider
{
    private DateTimeOffset _now = start ?? new(2026, 11, 26, 8, 0, 0, TimeSpan.Zero);
    private TimeSpan _elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _elapsed.Ticks;

    public void Advance(double seconds)
    {
        Set(seconds);
        _elapsed += TimeSpan.FromSeconds(seconds);
    }

    /// <summary>Somebody sets the clock: no time passes by it.</summary>
    public void Set(double seconds) => _now += TimeSpan.FromSeconds(seconds);
}
