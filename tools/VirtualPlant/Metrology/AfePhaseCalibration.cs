namespace MeterNode.VirtualPlant.Metrology;

/// <summary>The calibration of one input of a metering IC computed from readings, and the error that remains at each.</summary>
/// <param name="Phase">1…3, in the order of <c>afe.calibration</c>.</param>
/// <param name="Registers">Ugain, Igain, Uoffset, Ioffset, Poffset, Qoffset, PQgain, Phi; 0 to 65535.</param>
/// <param name="Points">Remaining error at each point.</param>
/// <param name="Note">What the chip cannot correct, in one line; null when it can.</param>
public sealed record AfePhaseCalibration(int Phase, int[] Registers, RemainingError[] Points, string? Note);
