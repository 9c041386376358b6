namespace MeterNode.Charts;

/// <summary>What every chart is told to say. All words come from the caller: a chart has no language.</summary>
/// <param name="Description">A sentence that states what is to be seen. It is read out instead of the picture.</param>
/// <param name="TooFew">The sentence that stands in place of a picture of fewer than two values.</param>
public sealed record ChartTexts(string Description, string TooFew);
