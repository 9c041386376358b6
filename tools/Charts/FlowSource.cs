namespace MeterNode.Charts;

/// <summary>Where energy enters: a carrier, or its main meter.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Energy">
/// What its main meter says; null where there is none. The rest that no machine accounts for is drawn, with its sign.
/// </param>
public sealed record FlowSource(string Name, double? Energy);
