namespace System.Device.Adc;

/// <summary>How a channel is referenced.</summary>
public enum AdcChannelMode
{
    SingleEnded = 0,
    Differential,
}
