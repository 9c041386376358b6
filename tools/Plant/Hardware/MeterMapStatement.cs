namespace MeterNode.Plant.Hardware;

/// <summary>How a meter is asked for a text that it signs.</summary>
/// <param name="Write">Register that is written, as <c>0x</c> and hexadecimal digits.</param>
/// <param name="Value">What is written there.</param>
/// <param name="State">Register that is 0 when the text is there.</param>
/// <param name="Text">First register of the text.</param>
/// <param name="Registers">Registers of the text, at most 500.</param>
public sealed record MeterMapStatement(string Write, int Value, string State, string Text, int Registers);
