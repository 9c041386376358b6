namespace System.Device.Adc;

/// <summary>One channel of an analogue to digital converter.</summary>
public abstract class AdcChannelBase
{
    private protected AdcChannelBase(AdcController controller)
    {
        Controller = controller;
    }

    /// <summary>The converter that the channel belongs to.</summary>
    public AdcController Controller { get; }

    /// <summary>Converts once; raw counts.</summary>
    public abstract int ReadValue();

    /// <summary>Converts once; counts as a share of full scale, 0…1.</summary>
    public double ReadRatio() => ReadValue() / (double)Controller.MaxValue;
}
