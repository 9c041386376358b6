using System.Diagnostics;

namespace MeterNode.Cli.Drills;

/// <summary>
/// The time of a drill's plant: a multiple of the wall's, and behind it, so that what the collector signs now is never older than a node's
/// clock. It goes on while a node has no supply.
/// </summary>
internal sealed class DrillTime
{
    /// <summary>A drill of this length ends where the wall's time is, s.</summary>
    private const int WallSeconds = 150;

    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly DateTime _startUtc;

    public DrillTime(double speed)
    {
        Speed = speed;
        long quarter = TimeSpan.FromMinutes(15).Ticks;
        long start = DateTime.UtcNow.AddSeconds(-speed * WallSeconds).Ticks;
        _startUtc = new DateTime(start - (start % quarter), DateTimeKind.Utc);
    }

    /// <summary>Plant seconds per wall second.</summary>
    public double Speed { get; }

    /// <summary>UTC in the plant now.</summary>
    public DateTime UtcNow => _startUtc + (Stopwatch.GetElapsedTime(_started) * Speed);
}
