namespace MeterNode.VirtualPlant.Measuring;

/// <summary>
/// What the firmware's metering says about one phase of a recording. Voltage, power, power factor and energy are null without a
/// voltage channel: nothing is estimated. <paramref name="StartSeconds"/> and <paramref name="Seconds"/> say which part of the
/// recording the figures cover: whole mains cycles.
/// </summary>
public sealed record PhaseMeasurement(
    string Current,
    string? Voltage,
    double IrmsAmperes,
    double? UrmsVolts,
    double? PowerWatts,
    double? ApparentVoltAmperes,
    double? PowerFactor,
    double FrequencyHertz,
    double? EnergyJoules,
    double StartSeconds,
    double Seconds);
