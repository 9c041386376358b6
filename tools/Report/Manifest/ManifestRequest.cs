namespace MeterNode.Report;

/// <summary>What was asked of a report.</summary>
/// <param name="Period">The period.</param>
/// <param name="Zone">IANA name of the time zone.</param>
/// <param name="Language"><c>en</c> or <c>zh</c>.</param>
/// <param name="Formats">The formats, in the order of their names.</param>
public sealed record ManifestRequest(ManifestPeriod Period, string Zone, string Language, IReadOnlyList<string> Formats)
{
    /// <summary>Earlier period whose energy baseline savings are against; null for none.</summary>
    public ManifestPeriod? Baseline { get; init; }

    /// <summary>The period that it is compared with; null for none.</summary>
    public ManifestPeriod? Comparison { get; init; }

    /// <summary>Place whose grid's factors emissions are computed with; null leaves them out.</summary>
    public string? Grid { get; init; }

    /// <summary>Ids of the ledger's factors that take the place of built-in ones.</summary>
    public IReadOnlyList<string> OwnFactors { get; init; } = [];

    /// <summary>When shifts begin, local time such as <c>08:00</c>.</summary>
    public IReadOnlyList<string> ShiftStarts { get; init; } = [];
}
