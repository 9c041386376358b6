namespace System.Device.Spi;

/// <summary>Wires of the bus.</summary>
public enum SpiBusConfiguration
{
    FullDuplex,
    HalfDuplex,
    Simplex,
}
