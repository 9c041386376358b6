using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>
/// The register of a meter and that of the node that reads it, over packs with one meter and one ratio. A register of the meter that falls,
/// or a signed event about the meter, begins another comparison. Where pulses are counted there is no register, and none.
/// </summary>
/// <param name="Kid">The key.</param>
/// <param name="Serial">Serial number of the meter (<c>msn</c>).</param>
/// <param name="Ratio">Ratio of the current transformers that was applied (<c>mct</c>).</param>
/// <param name="Packs">First and last pack.</param>
public sealed record MeterComparison(ulong Kid, string Serial, double Ratio, SeqRange Packs)
{
    /// <summary>The node adds whole joules of each interval; what is left over goes to the next.</summary>
    private const double RoundingJoules = 2;

    /// <summary>How far the meter's import register moved, kWh as it shows it.</summary>
    public double MeterKilowattHours { get; init; }

    /// <summary>How far the node's import register moved over the same packs, J.</summary>
    public long NodeJoules { get; init; }

    /// <summary>What the node's register moved more than the meter's times the ratio, J; negative where it moved less.</summary>
    public double DifferenceJoules => NodeJoules - (MeterKilowattHours * Ratio * ReportFigure.JoulesPerKilowattHour);

    /// <summary>False when the two moved apart by more than whole joules explain.</summary>
    public bool Agrees => Math.Abs(DifferenceJoules) <= RoundingJoules;
}
