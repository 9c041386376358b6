namespace MeterNode.Report;

/// <summary>Something that was wrong when a report was made.</summary>
/// <param name="Node">Whose it is: a node, or the plant.</param>
/// <param name="Finding">What it is.</param>
public sealed record ManifestFinding(string Node, string Finding);
