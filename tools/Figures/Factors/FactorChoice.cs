namespace MeterNode.Figures;

/// <summary>The row that answers a question.</summary>
/// <param name="Row">The row.</param>
/// <param name="Warning">What a reader must know: it is of an earlier year, or nobody has confirmed it. Null when there is nothing.</param>
public sealed record FactorChoice(FactorRow Row, string? Warning)
{
    /// <summary>True when the row is of the year that was asked for.</summary>
    public required bool IsOfTheYear { get; init; }
}
