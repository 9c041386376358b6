namespace System.Device.Gpio;

/// <summary>Edges that a counter counts.</summary>
public enum GpioPulsePolarity
{
    Both = 0,
    Falling = 1,
    Rising = 2,
}
