namespace MeterNode.Plant.Hardware;

/// <summary>
/// The two pin rows of a development board, seen from above with the USB socket at the bottom, top to bottom.
/// A number is a GPIO, anything else is what the pin is (<c>3V3</c>, <c>GND</c>, …).
/// </summary>
public sealed record HeaderRows(string[] Left, string[] Right);
