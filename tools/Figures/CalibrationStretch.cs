using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>Packs one after the other whose node ran with the same calibration.</summary>
/// <param name="Counter">Calibration counter; 0 when the node was never calibrated.</param>
/// <param name="DueDay">Day the next calibration is due, YYYY-MM-DD; null when no pack says it.</param>
/// <param name="Packs">The packs.</param>
/// <param name="Board">Which of the node's boards signed them, from 0.</param>
public sealed record CalibrationStretch(long Counter, string? DueDay, SeqRange Packs, int Board = 0)
{
    /// <summary>In words, for a person.</summary>
    public string Describe() => Counter == 0
        ? "never calibrated"
        : $"calibration {Counter}, {(DueDay is null ? "no pack says when the next is due" : $"next due {DueDay}")}";
}
