namespace MeterNode.VirtualPlant.Metrology;

/// <summary>Error that remains at one load point with the new calibration.</summary>
/// <param name="RefAmperes">Reference current, A.</param>
/// <param name="PowerFactor">Reference power factor, 0…1; 0 at no load.</param>
/// <param name="CurrentErrorPercent">Error of the current, %; at no load the current still shown, A.</param>
/// <param name="VoltageErrorPercent">Error of the voltage, %.</param>
/// <param name="PowerErrorPercent">Error of the real power, %; at no load the power still shown, W.</param>
/// <param name="LimitPercent">Limit of IEC 62053-22 class 0.5 S, ± %; null where there is none.</param>
public sealed record RemainingError(
    double RefAmperes,
    double PowerFactor,
    double CurrentErrorPercent,
    double VoltageErrorPercent,
    double PowerErrorPercent,
    double? LimitPercent);
