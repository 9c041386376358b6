namespace MeterNode.Plant.Hardware;

/// <summary>Format of a serial line, 8 data bits.</summary>
/// <param name="Baud">Bits a second.</param>
/// <param name="Parity"><c>none</c>, <c>even</c> or <c>odd</c>.</param>
/// <param name="StopBits">1 or 2.</param>
public sealed record MeterLine(int Baud, string Parity, int StopBits);
