using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>A time of the calendar that was not metered, or only in part.</summary>
public sealed record MeteringGap
{
    /// <summary>Its beginning, ms since 1970.</summary>
    public required long StartMillis { get; init; }

    /// <summary>Its end, ms since 1970.</summary>
    public required long EndMillis { get; init; }

    /// <summary>Time not metered between the two, s: less than their distance where the node metered a part of it.</summary>
    public required double Seconds { get; init; }

    /// <summary>Why.</summary>
    public required GapReason Reason { get; init; }

    /// <summary>What a signed event says about it; null when none does.</summary>
    public string? Detail { get; init; }

    /// <summary>The key whose packs show it; 0 where no pack does.</summary>
    public ulong Kid { get; init; }

    /// <summary>The pack that shows it; null where no pack does.</summary>
    public long? Seq { get; init; }

    /// <summary>Packs that are missing in it; null when none is.</summary>
    public SeqRange? Missing { get; init; }

    /// <summary>What the register took in during the gap, J: it is part of the energy.</summary>
    public long RegisteredJoules { get; init; }

    /// <summary>
    /// The most energy that was not metered, J: the greatest power of the node for the whole gap, less what its register took in.
    /// It is never added to the energy. Null where no reading says how great the power is.
    /// </summary>
    public double? BoundJoules(double? maximumWatts) =>
        maximumWatts is double watts ? Math.Max(0, (watts * Seconds) - RegisteredJoules) : null;

    /// <summary>How much of it lies in none of these times, s: at most what was not metered.</summary>
    public double SecondsOutside(IEnumerable<(long StartMillis, long EndMillis)> times) =>
        Math.Min(Seconds, (EndMillis - StartMillis - TimeSet.Of(times).Inside(StartMillis, EndMillis)) / 1000.0);
}
