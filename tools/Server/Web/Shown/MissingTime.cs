using MeterNode.Figures;

namespace MeterNode.Server.Web.Shown;

/// <summary>
/// Time that was not metered. A report takes it into the uncertainty of an energy. Where it outweighs what the measurement leaves open, a
/// page says that a part is missing: ± beside a number reads as what may be less, too, and what was not metered can only be more.
/// </summary>
internal static class MissingTime
{
    private const string Code = "not-metered";
    private const double Outweighing = 2;
    private const double Rounding = 1e-6;

    /// <summary>True where it is more than half of the uncertainty.</summary>
    public static bool Outweighs(UncertaintyBudget? budget) =>
        budget is not null && budget.ExpandedPercent > Outweighing * budget.ExpandedPercentWithoutGaps;

    /// <summary>True where it is more than half of the uncertainty of a figure, which has that of the energy in parts of it.</summary>
    public static bool Outweighs(ReportFigure figure, UncertaintyBudget? budget) =>
        figure is { IsEstimate: false, Value: double value, Uncertainty: double uncertainty } && Outweighs(budget)
        && Math.Abs(uncertainty - (Math.Abs(value) * budget!.ExpandedPercent / 100)) <= uncertainty * Rounding;

    /// <summary>What a figure says of it; null where it says nothing.</summary>
    public static FigureWarning? Of(ReportFigure figure) => figure.Warnings.FirstOrDefault(warning => warning.Code == Code);
}
