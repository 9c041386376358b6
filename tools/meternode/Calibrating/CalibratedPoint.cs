namespace MeterNode.Cli.Calibrating;

/// <summary>What a calibration leaves at one point.</summary>
/// <param name="RefAmperes">Reference current, A; 0 without load.</param>
/// <param name="PowerFactor">Reference power factor.</param>
/// <param name="PowerErrorBeforePercent">Error of the power before, %; W without load.</param>
/// <param name="CurrentErrorPercent">Remaining error of the current, %; A without load.</param>
/// <param name="VoltageErrorPercent">Remaining error of the voltage, %.</param>
/// <param name="PowerErrorPercent">Remaining error of the power, %; W without load.</param>
/// <param name="ExpandedUncertaintyPercent">
/// Expanded uncertainty of the power's error (k = 2), %: scatter of the node's values and the reference's class. Null without load.
/// </param>
/// <param name="LimitPercent">Limit of IEC 62053-22 class 0.5 S for comparison, ± %; null where there is none.</param>
internal sealed record CalibratedPoint(
    double RefAmperes,
    double PowerFactor,
    double PowerErrorBeforePercent,
    double CurrentErrorPercent,
    double VoltageErrorPercent,
    double PowerErrorPercent,
    double? ExpandedUncertaintyPercent,
    double? LimitPercent);
