namespace MeterNode.VirtualPlant.Metrology;

/// <summary>One load point of a calibration: what the reference instrument and the node showed at the same time.</summary>
/// <param name="Phase">1…3.</param>
/// <param name="RefAmperes">Reference current, A RMS; 0 for the no-load point.</param>
/// <param name="RefVolts">Reference voltage, V RMS.</param>
/// <param name="RefWatts">Reference real power, W.</param>
/// <param name="NodeAmperes">The node's current.</param>
/// <param name="NodeVolts">The node's voltage.</param>
/// <param name="NodeWatts">The node's real power.</param>
/// <param name="NodeVars">The node's reactive power, inductive positive.</param>
public sealed record CalibrationPoint(
    int Phase,
    double RefAmperes,
    double RefVolts,
    double RefWatts,
    double NodeAmperes,
    double NodeVolts,
    double NodeWatts,
    double NodeVars);
