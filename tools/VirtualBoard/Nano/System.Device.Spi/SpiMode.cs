namespace System.Device.Spi;

/// <summary>Clock polarity and phase: mode = 2·CPOL + CPHA.</summary>
public enum SpiMode
{
    Mode0,
    Mode1,
    Mode2,
    Mode3,
}
