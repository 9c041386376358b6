namespace System.Device.Spi;

/// <summary>Bit order.</summary>
public enum DataFlow
{
    MsbFirst,
    LsbFirst,
}
