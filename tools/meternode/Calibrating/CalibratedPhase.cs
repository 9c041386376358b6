namespace MeterNode.Cli.Calibrating;

/// <summary>A phase's calibration, before and after, and its points.</summary>
/// <param name="Phase">1…3.</param>
/// <param name="Changes">Name, before, after.</param>
/// <param name="Points">What remains.</param>
internal sealed record CalibratedPhase(
    int Phase, IReadOnlyList<(string Name, string Before, string After)> Changes, IReadOnlyList<CalibratedPoint> Points);
