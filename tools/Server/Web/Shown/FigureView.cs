using MeterNode.Figures;
using MeterNode.Server.Live;
using MeterNode.Server.Today;

namespace MeterNode.Server.Web.Shown;

/// <summary>A number as a page shows it: never without its unit and its doubt.</summary>
public sealed record FigureView
{
    private const double Watts = 1000;

    /// <summary>A part of next to nothing is no doubt: nobody claims less than a watt.</summary>
    private const double LeastKilowatts = 0.001;

    /// <summary>What it is.</summary>
    public required string Name { get; init; }

    /// <summary>The value, rounded; null where there is none.</summary>
    public string? Value { get; init; }

    /// <summary>Its expanded uncertainty, rounded; null where it is not stated.</summary>
    public string? Uncertainty { get; init; }

    /// <summary>The uncertainty behind the value, " ± 0.3"; empty where it is not stated.</summary>
    public string Doubt => Uncertainty is null ? "" : $" ± {Uncertainty}";

    /// <summary>Its unit.</summary>
    public required string Unit { get; init; }

    /// <summary>What it is worth.</summary>
    public required FigureState State { get; init; }

    /// <summary>What is to be known of it in a few words, beside the state.</summary>
    public string? Note { get; init; }

    /// <summary>What it rests on: label and text.</summary>
    public IReadOnlyList<(string Label, string Text)> Details { get; init; } = [];

    /// <summary>A number with an uncertainty; without one it is an estimate of three digits.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="value">The value; null where there is none.</param>
    /// <param name="uncertainty">Its expanded uncertainty; null where nobody knows it.</param>
    /// <param name="unit">The unit of both.</param>
    public static FigureView Of(string name, double? value, double? uncertainty, string unit) => new()
    {
        Name = name,
        Value = value is double known ? NumberShown.Of(FigureRounding.Text(known, uncertainty, uncertainty is not > 0)) : null,
        Uncertainty = value is not null && uncertainty is > 0 and double expanded
            ? NumberShown.Of(FigureRounding.Text(expanded, expanded, false)) : null,
        Unit = unit,
        State = value is null ? FigureState.NoData : uncertainty is > 0 ? FigureState.Measured : FigureState.Estimate,
    };

    /// <summary>Power in kW.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="watts">The power, W.</param>
    /// <param name="relative">Its expanded uncertainty in parts of it; null where nobody knows it.</param>
    private static FigureView Power(string name, double? watts, double? relative) =>
        Of(name, watts / Watts, Math.Max(Math.Abs(watts ?? 0) / Watts * relative ?? 0, relative is null ? 0 : LeastKilowatts), "kW");

    /// <summary>Power of a node now.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="node">What is known of the node.</param>
    /// <param name="day">Its running day, from which its uncertainty is known; null before it was read.</param>
    public static FigureView Power(string name, NodeLive node, DayLook? day)
    {
        FigureView power = Power(name, node.Watts, node.HasWiringFault || node.Pack?.IsEstimate == true ? null : day?.RelativePower);
        return node.HasWiringFault && power.Value is not null ? power with { State = FigureState.Miswired } : power;
    }

    /// <summary>A figure as reports have it, with what it rests on.</summary>
    /// <param name="name">What it is called here.</param>
    /// <param name="figure">The figure.</param>
    /// <param name="budget">The uncertainty budget of the energy that it is of; null where there is none.</param>
    /// <param name="view">The page.</param>
    public static FigureView Of(string name, ReportFigure figure, UncertaintyBudget? budget, PageView view)
    {
        bool isPart = MissingTime.Outweighs(figure, budget);
        double? uncertainty = isPart ? Math.Abs(figure.Value!.Value) * budget!.ExpandedPercentWithoutGaps / 100
            : figure.IsEstimate ? null : figure.Uncertainty;
        FigureView shown = Of(
            name, figure.Value, uncertainty, figure.Id == "shots" ? view.Text("long.shots-unit") : figure.Definition.Unit);
        bool isBound = figure.Warnings.Any(warning => warning.Code == "lower-bound");
        bool isPartly = isPart || figure.Warnings.Any(warning => warning.Code is "partly-metered" or "counted-unmetered");
        if (figure is { Value: double counted, Uncertainty: null, IsEstimate: false })
        {
            shown = shown with { Value = NumberShown.Of(FigureRounding.Text(counted, null, false)), State = FigureState.Counted };
        }

        return shown with
        {
            State = figure.Value is null ? shown.State
                : isBound ? FigureState.LowerBound : isPartly ? FigureState.Partial : shown.State,
            Note = isPart && MissingTime.Of(figure) is FigureWarning missing ? missing.Text(view.Language)
                : isPart ? view.Text("figure.missing")
                : figure.Warnings.Count > 0 ? figure.Warnings[0].Text(view.Language) : null,
            Details = [.. FigureDetails.Of(figure, figure.Id == "energy" ? budget : null, view)],
        };
    }
}
