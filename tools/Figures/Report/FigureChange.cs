namespace MeterNode.Figures;

/// <summary>How much a figure is greater than another one of the same definition, in its unit.</summary>
/// <param name="Value">The difference, not rounded.</param>
/// <param name="Uncertainty">
/// Its expanded uncertainty √(U₁² + U₂²), k = 2, as of two results that have nothing in common (JCGM 100:2008, 5.1.2); null where one of
/// them has none.
/// </param>
/// <param name="IsEstimate">True when one of them is an estimate.</param>
public sealed record FigureChange(double Value, double? Uncertainty, bool IsEstimate)
{
    /// <summary>The difference of two values.</summary>
    /// <param name="value">The one.</param>
    /// <param name="uncertainty">Its expanded uncertainty; null where it has none.</param>
    /// <param name="before">The other one.</param>
    /// <param name="beforeUncertainty">Its expanded uncertainty; null where it has none.</param>
    /// <param name="isEstimate">True when one of them is an estimate.</param>
    public static FigureChange Of(double value, double? uncertainty, double before, double? beforeUncertainty, bool isEstimate) => new(
        value - before,
        !isEstimate && uncertainty is double one && beforeUncertainty is double other ? Math.Sqrt((one * one) + (other * other)) : null,
        isEstimate);

    /// <summary>True when it is greater than its uncertainty; null where nobody can say.</summary>
    public bool? IsDistinguishable => Uncertainty is double limit ? Math.Abs(Value) > limit : null;

    /// <summary>The difference as it is printed.</summary>
    public string Text => FigureRounding.Text(Value, Uncertainty, IsEstimate);

    /// <summary>Its uncertainty as it is printed; null where none is stated.</summary>
    public string? UncertaintyText => Uncertainty is > 0 and double known ? FigureRounding.Text(known, known, false) : null;
}
