using System.Globalization;

namespace MeterNode.Cli.Calibrating;

/// <summary>One load that a calibration asks for.</summary>
/// <param name="Percent">Current, % of In; 0 is no load.</param>
/// <param name="PowerFactor">1, or 0.5 inductive.</param>
internal sealed record PlannedPoint(double Percent, double PowerFactor)
{
    /// <summary>The points of hardware/calibration-procedure.md, in its order.</summary>
    public static IReadOnlyList<PlannedPoint> All { get; } =
    [
        new(0, 1), new(1, 1), new(5, 1), new(20, 1), new(100, 1), new(1, 0.5), new(5, 0.5), new(20, 0.5), new(100, 0.5),
    ];

    /// <summary>True without load.</summary>
    public bool IsNoLoad => Percent == 0;

    /// <summary>What to type of the reference at this load.</summary>
    public string Wanted(int phases) => IsNoLoad
        ? "volts, for example: 230.1"
        : "amperes volts watts, for example: 5.002 230.1 1150.9" + (phases > 1 ? $" (three numbers for all phases, or {3 * phases})" : "");

    /// <summary>The load in words, for a nominal current in A.</summary>
    public string Describe(double nominalAmperes) => IsNoLoad
        ? "no load (clamps round nothing, voltage on)"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{Percent} % of In, {Percent * nominalAmperes / 100:G4} A, power factor {PowerFactor}{(PowerFactor < 1 ? " inductive" : "")}");
}
