using MeterNode.Core.Metering;

namespace MeterNode.VirtualPlant.Metrology;

/// <summary>The calibration of one phase computed from readings, and the error that remains at each.</summary>
/// <param name="Phase">1…3.</param>
/// <param name="Current">Calibration of the current channel.</param>
/// <param name="Voltage">Calibration of the voltage channel.</param>
/// <param name="Points">What remains.</param>
public sealed record PhaseCalibration(
    int Phase, ChannelCalibration Current, ChannelCalibration Voltage, IReadOnlyList<RemainingError> Points);
