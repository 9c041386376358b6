namespace MeterNode.Report;

/// <summary>A period.</summary>
/// <param name="From">When it begins, in the plant's zone.</param>
/// <param name="To">When it ends, in the plant's zone; not part of it.</param>
public sealed record ManifestPeriod(DateTimeOffset From, DateTimeOffset To);
