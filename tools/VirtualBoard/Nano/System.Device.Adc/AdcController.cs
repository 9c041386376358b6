using MeterNode.VirtualBoard;

namespace System.Device.Adc;

/// <summary>The converter of the current <see cref="Board"/>.</summary>
public class AdcController : AdcControllerBase
{
    private readonly VirtualAdc _adc = Board.Current.Adc;

    /// <inheritdoc/>
    public override int ChannelCount => VirtualAdc.ChannelCount;

    /// <inheritdoc/>
    public override AdcChannelMode ChannelMode { get; set; } = AdcChannelMode.SingleEnded;

    /// <inheritdoc/>
    public override int MaxValue => _adc.MaximumCounts;

    /// <inheritdoc/>
    public override int MinValue => 0;

    /// <inheritdoc/>
    public override int ResolutionInBits => _adc.ResolutionBits;

    /// <inheritdoc/>
    public override bool IsChannelModeSupported(AdcChannelMode channelMode) => channelMode == AdcChannelMode.SingleEnded;

    /// <inheritdoc/>
    public override AdcChannel OpenChannel(int channelNumber) => new(this, _adc.Channel(channelNumber));
}
