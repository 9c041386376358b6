namespace MeterNode.Wire;

/// <summary>The calendar time that evidence is asked for, UTC seconds; the end is exclusive.</summary>
public sealed record EvidencePeriod(double FromUtcSeconds, double ToUtcSeconds)
{
    /// <summary>Its length, s.</summary>
    public double Seconds => ToUtcSeconds - FromUtcSeconds;

    /// <summary>True for a pack that begins at <paramref name="start"/> and ends at <paramref name="end"/>.</summary>
    internal bool Has(double start, double end) => end > FromUtcSeconds && start < ToUtcSeconds;

    /// <summary>How much of the time from <paramref name="start"/> to <paramref name="end"/> lies in it, s.</summary>
    internal double Overlap(double start, double end) =>
        Math.Max(0, Math.Min(end, ToUtcSeconds) - Math.Max(start, FromUtcSeconds));
}
