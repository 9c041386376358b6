using MeterNode.VirtualBoard;

namespace System.Device.Adc;

/// <summary>One input of the current board's converter.</summary>
public class AdcChannel : AdcChannelBase, IDisposable
{
    private VirtualAdcChannel? _channel;

    internal AdcChannel(AdcController controller, VirtualAdcChannel channel)
        : base(controller)
    {
        _channel = channel;
    }

    /// <inheritdoc/>
    public override int ReadValue()
    {
        VirtualAdcChannel? channel = _channel;
        ObjectDisposedException.ThrowIf(channel == null, this);
        return channel.Convert();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _channel = null;
        GC.SuppressFinalize(this);
    }
}
