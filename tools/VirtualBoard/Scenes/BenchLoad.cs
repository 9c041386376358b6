namespace MeterNode.VirtualBoard.Scenes;

/// <summary>How a calibration's load is set.</summary>
/// <param name="Amperes">Current of each phase, A RMS.</param>
/// <param name="PowerFactor">Cosine of the angle by which it lags, 0…1.</param>
public sealed record BenchLoad(double Amperes, double PowerFactor)
{
    /// <summary>No load.</summary>
    public static BenchLoad Off { get; } = new(0, 1);
}
