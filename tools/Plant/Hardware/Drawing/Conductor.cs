namespace MeterNode.Plant.Hardware.Drawing;

/// <summary>A conductor of the supply.</summary>
/// <param name="Name">As on the machine's drawing.</param>
/// <param name="Colour">Of its insulation.</param>
internal sealed record Conductor(string Name, string Colour);
