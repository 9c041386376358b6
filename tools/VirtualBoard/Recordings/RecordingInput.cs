namespace MeterNode.VirtualBoard.Recordings;

/// <summary>One recorded channel on one converter input, and the scale that was used.</summary>
public sealed class RecordingInput
{
    internal RecordingInput(RecordingChannel channel, int adcChannel, double valuesPerVolt, double biasVolts, VirtualAdc adc)
    {
        Channel = channel;
        AdcChannel = adcChannel;
        ValuesPerVolt = valuesPerVolt;
        BiasVolts = biasVolts;
        ValuesPerCount = valuesPerVolt * adc.VoltsPerCount;
        BiasCounts = biasVolts / adc.VoltsPerCount;
    }

    /// <summary>The recorded channel.</summary>
    public RecordingChannel Channel { get; }

    /// <summary>The converter channel it is played into.</summary>
    public int AdcChannel { get; }

    /// <summary>Value (A or V: <see cref="RecordingChannel.UnitFactor"/> is applied) per volt at the converter.</summary>
    public double ValuesPerVolt { get; }

    /// <summary>Voltage at the converter for value 0.</summary>
    public double BiasVolts { get; }

    /// <summary>Value per count: the gain that a calibration of this input must have.</summary>
    public double ValuesPerCount { get; }

    /// <summary>Count for value 0.</summary>
    public double BiasCounts { get; }
}
