namespace MeterNode.Charts;

/// <summary>A line of a legend.</summary>
/// <param name="Mark">Shape of what it explains.</param>
/// <param name="Css">Class of what it explains.</param>
/// <param name="Text">What it is.</param>
internal sealed record LegendItem(LegendMark Mark, string Css, string Text);
