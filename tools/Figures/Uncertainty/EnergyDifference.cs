namespace MeterNode.Figures;

/// <summary>How much more energy a node took in one period than in another, and whether that can be told from its uncertainty.</summary>
/// <param name="Joules">The one less the other, J.</param>
/// <param name="ExpandedJoules">Expanded uncertainty of it, k = 2, J; null where that of a period is not known.</param>
public sealed record EnergyDifference(double Joules, double? ExpandedJoules)
{
    /// <summary>True where the difference is at least its uncertainty; null where that is not known.</summary>
    public bool? IsDistinguishable => ExpandedJoules is double expanded ? Math.Abs(Joules) >= expanded : null;

    /// <summary>
    /// The difference of two periods. What one set of instruments does to both is the same error in both, so only the difference of what it
    /// contributes remains; what may have changed between them (temperature, drift, scatter, time not metered), and everything where the
    /// instruments are others, adds as the root of the sum of squares (JCGM 100:2008, 5.1 and 5.2).
    /// </summary>
    /// <param name="joules">Energy of the one, J.</param>
    /// <param name="budget">Its budget; null where it has none.</param>
    /// <param name="otherJoules">Energy of the other one, J.</param>
    /// <param name="otherBudget">Its budget; null where it has none.</param>
    /// <param name="areSameInstruments">True when both were metered with the same board, configuration, calibration and meter.</param>
    public static EnergyDifference Of(
        double joules, UncertaintyBudget? budget, double otherJoules, UncertaintyBudget? otherBudget, bool areSameInstruments)
    {
        if (budget is null || otherBudget is null)
        {
            return new EnergyDifference(joules - otherJoules, null);
        }

        double squares = 0;
        foreach (UncertaintySource source in Enum.GetValues<UncertaintySource>())
        {
            double one = StandardJoules(budget, source, joules);
            double other = StandardJoules(otherBudget, source, otherJoules);
            squares += areSameInstruments && IsLasting(source) ? (one - other) * (one - other) : (one * one) + (other * other);
        }

        return new EnergyDifference(joules - otherJoules, UncertaintyBudget.CoverageFactor * Math.Sqrt(squares));
    }

    private static bool IsLasting(UncertaintySource source) => source is UncertaintySource.MeterClass or UncertaintySource.Calibration
        or UncertaintySource.Ratio or UncertaintySource.Phase or UncertaintySource.Voltage;

    private static double StandardJoules(UncertaintyBudget budget, UncertaintySource source, double joules) =>
        Math.Sqrt(budget.Rows.Where(row => row.Source == source).Sum(row => row.StandardPercent * row.StandardPercent)) * joules / 100;
}
