namespace MeterNode.Figures;

/// <summary>One figure of a node, with all that a reader needs to judge it.</summary>
/// <param name="Id">Stable name in JSON.</param>
/// <param name="Name">What it is, for people.</param>
/// <param name="Value">The value in <paramref name="Unit"/>; null when it was not measured.</param>
/// <param name="Unit">Unit, empty for a count.</param>
/// <param name="IsEstimate">True when it rests on assumed instead of measured quantities.</param>
/// <param name="Origin">The packs that it is from, and other inputs.</param>
public sealed record Figure(string Id, string Name, double? Value, string Unit, bool IsEstimate, string Origin)
{
    /// <summary>What a reader must know before he relies on the value; null when there is nothing.</summary>
    public string? Warning { get; init; }

    /// <summary>Significant digits that a person needs at most. Two are enough for an uncertainty (JCGM 100:2008, 7.2.6).</summary>
    public int SignificantDigits { get; init; } = 4;
}
