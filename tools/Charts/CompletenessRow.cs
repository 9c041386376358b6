namespace MeterNode.Charts;

/// <summary>A machine in the calendar of completeness.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Shares">Share of each day that was metered, 0 to 1; null where nothing was to be metered.</param>
public sealed record CompletenessRow(string Name, IReadOnlyList<double?> Shares);
