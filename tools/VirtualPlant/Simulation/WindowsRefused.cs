namespace MeterNode.VirtualPlant.Simulation;

/// <summary>Waveform windows that were not metered, by reason.</summary>
/// <param name="Rate">The converter is too slow.</param>
/// <param name="Gap">Rows missing.</param>
/// <param name="Clipped">Beyond the converter's range.</param>
/// <param name="Short">Less than one whole cycle.</param>
public sealed record WindowsRefused(long Rate, long Gap, long Clipped, long Short);
