namespace MeterNode.VirtualBoard.Scenes;

/// <summary>What the operator of a machine asks of its temperature.</summary>
/// <param name="SetpointCelsius">Set-point.</param>
/// <param name="ToleranceCelsius">Half width of the tolerance band.</param>
/// <param name="SettlingSeconds">How long the temperature must stay in the band to be called in control.</param>
public sealed record ControlZone(double SetpointCelsius, double ToleranceCelsius, double SettlingSeconds);
