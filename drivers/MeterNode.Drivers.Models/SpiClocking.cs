namespace MeterNode.Drivers.Models;

/// <summary>How the bus is clocked during a transfer, as the chip sees it: <paramref name="Mode"/> is 2·CPOL + CPHA, 0…3.</summary>
public readonly record struct SpiClocking(int Mode, int Hertz);
