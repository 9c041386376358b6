namespace System.Device.Adc;

/// <summary>An analogue to digital converter.</summary>
public abstract class AdcControllerBase
{
    private protected AdcControllerBase()
    {
    }

    /// <summary>Number of channels.</summary>
    public abstract int ChannelCount { get; }

    /// <summary>Reference of the channels.</summary>
    public abstract AdcChannelMode ChannelMode { get; set; }

    /// <summary>Greatest count.</summary>
    public abstract int MaxValue { get; }

    /// <summary>Smallest count.</summary>
    public abstract int MinValue { get; }

    /// <summary>Bits per conversion.</summary>
    public abstract int ResolutionInBits { get; }

    /// <summary>Whether the converter can work in <paramref name="channelMode"/>.</summary>
    public abstract bool IsChannelModeSupported(AdcChannelMode channelMode);

    /// <summary>Opens channel <paramref name="channelNumber"/>.</summary>
    public abstract AdcChannel OpenChannel(int channelNumber);
}
