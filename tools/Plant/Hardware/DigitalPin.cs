namespace MeterNode.Plant.Hardware;

/// <summary>A digital input or output.</summary>
/// <param name="Gpio">GPIO number.</param>
/// <param name="ActiveLow">True when the low level means "pressed", "pulse" or "lit".</param>
public sealed record DigitalPin(int Gpio, bool ActiveLow);
