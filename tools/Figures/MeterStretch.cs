using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>
/// Packs in which a node reads one meter with one ratio, and what both registers say over them. A register of the meter that falls, or a
/// signed event about the meter, begins another stretch.
/// </summary>
/// <param name="Serial">Serial number of the meter (<c>msn</c>).</param>
/// <param name="AccuracyClass">Accuracy class as configured (<c>mcl</c>); null when no pack says it.</param>
/// <param name="Ratio">Ratio of the current transformers that was applied (<c>mct</c>).</param>
/// <param name="Packs">First and last pack.</param>
/// <param name="Board">Which board of the node made them, from 0.</param>
public sealed record MeterStretch(string Serial, string? AccuracyClass, double Ratio, SeqRange Packs, int Board = 0)
{
    private const double JoulesPerKilowattHour = 3.6e6;

    /// <summary>The node adds whole joules of each interval; what is left over goes to the next.</summary>
    private const double RoundingJoules = 2;

    /// <summary>The meter's import register in the first pack, kWh as it shows it; null where its pulses are counted.</summary>
    public double? FirstImportKilowattHours { get; init; }

    /// <summary>The meter's import register in the last pack, kWh as it shows it.</summary>
    public double? LastImportKilowattHours { get; init; }

    /// <summary>The meter's export register in the first pack, kWh as it shows it; null when it has none.</summary>
    public double? FirstExportKilowattHours { get; init; }

    /// <summary>The meter's export register in the last pack, kWh as it shows it.</summary>
    public double? LastExportKilowattHours { get; init; }

    /// <summary>Pulses after the first pack, over all boots; null where the register is read.</summary>
    public long? Pulses { get; init; }

    /// <summary>The node's import register in the first pack, J.</summary>
    public long FirstImportJoules { get; init; }

    /// <summary>The node's import register in the last pack, J.</summary>
    public long LastImportJoules { get; init; }

    /// <summary>What the meter's import register moved, times the ratio, kWh; null where its pulses are counted.</summary>
    public double? MeterKilowattHours => (LastImportKilowattHours - FirstImportKilowattHours) * Ratio;

    /// <summary>What the node's import register moved over the same packs, kWh.</summary>
    public double NodeKilowattHours => (LastImportJoules - FirstImportJoules) / JoulesPerKilowattHour;

    /// <summary>
    /// Pulses for a kWh of the meter by these figures, imp/kWh: what is printed on the meter; null without pulses, or without energy.
    /// </summary>
    public double? PulsesPerKilowattHour => Pulses is > 0 && NodeKilowattHours > 0 ? Pulses * Ratio / NodeKilowattHours : null;

    /// <summary>False when the node's register moved otherwise than the meter's; null where its pulses are counted.</summary>
    public bool? Agrees => MeterKilowattHours is double meter
        ? Math.Abs((meter * JoulesPerKilowattHour) - (LastImportJoules - FirstImportJoules)) <= RoundingJoules
        : null;
}
