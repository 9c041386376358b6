namespace MeterNode.Charts;

/// <summary>A part of a time axis that opens something.</summary>
/// <param name="From">When it begins.</param>
/// <param name="To">When it ends.</param>
/// <param name="Address">What it opens.</param>
/// <param name="Text">What that is, in words.</param>
public sealed record ChartArea(DateTimeOffset From, DateTimeOffset To, string Address, string Text);
