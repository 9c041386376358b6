namespace System.Device.Gpio;

/// <summary>What a counter stood at, and when.</summary>
public struct GpioPulseCount
{
    public long Count;

    /// <summary>Time since boot.</summary>
    public TimeSpan RelativeTime;
}
