using MeterNode.VirtualBoard.Profiles;

namespace MeterNode.VirtualBoard;

/// <summary>
/// The board's converter: one successive-approximation unit that converts its channels one after the other, so that two
/// channels are never sampled at the same instant unless <see cref="ConversionNanos"/> is 0.
/// </summary>
public sealed class VirtualAdc
{
    /// <summary>ADC1 has channels 0…9, ADC2 10…19 (ADC2 cannot be used beside Wi-Fi on the ESP32).</summary>
    public const int ChannelCount = 20;

    private readonly VirtualAdcChannel[] _channels = new VirtualAdcChannel[ChannelCount];

    private double _fullScaleVolts = 3.1;

    internal VirtualAdc(BoardClock clock)
    {
        SetResolution(12);
        for (int i = 0; i < ChannelCount; i++)
        {
            _channels[i] = new VirtualAdcChannel(this, clock, i);
        }
    }

    /// <summary>Bits per conversion, 8…24.</summary>
    public int ResolutionBits { get; private set; }

    /// <summary>Greatest count.</summary>
    public int MaximumCounts => (1 << ResolutionBits) - 1;

    /// <summary>Span of the whole range (one count above <see cref="MaximumCounts"/>), V, above <see cref="ZeroVolts"/>.</summary>
    public double FullScaleVolts
    {
        get => _fullScaleVolts;
        set
        {
            _fullScaleVolts = value;
            CountsPerVolt = (1 << ResolutionBits) / value;
        }
    }

    /// <summary>Time from the start of one conversion to the start of the next, ns; the voltage is held at the start.</summary>
    public long ConversionNanos { get; set; } = 40_000;

    /// <summary>A conversion takes up to this much more or less than <see cref="ConversionNanos"/>, evenly spread, ns.</summary>
    public long ConversionJitterNanos { get; set; }

    /// <summary>Voltage of count 0, V.</summary>
    public double ZeroVolts { get; set; }

    /// <summary>Volts per count.</summary>
    public double VoltsPerCount => FullScaleVolts / (1 << ResolutionBits);

    /// <summary>Control surface of one channel.</summary>
    public VirtualAdcChannel Channel(int number)
    {
        if ((uint)number >= ChannelCount)
        {
            throw new ArgumentException($"The ESP32 has no ADC channel {number}: 0…{ChannelCount - 1}.");
        }

        return _channels[number];
    }

    /// <summary>A perfect converter: 24 bits, no noise, no errors, all channels at the same instant.</summary>
    public void UseIdeal(int resolutionBits = 24)
    {
        SetResolution(resolutionBits);
        ConversionNanos = 0;
        foreach (VirtualAdcChannel channel in _channels)
        {
            channel.UseIdeal();
        }
    }

    /// <summary>
    /// An ESP32: 12 bits, one conversion in <paramref name="conversionNanos"/>, <paramref name="noiseCounts"/>
    /// rms noise on every channel.
    /// </summary>
    public void UseEsp32(double noiseCounts = 2, long conversionNanos = 40_000)
    {
        SetResolution(12);
        ConversionNanos = conversionNanos;
        foreach (VirtualAdcChannel channel in _channels)
        {
            channel.UseIdeal();
            channel.NoiseCounts = noiseCounts;
        }
    }

    /// <summary>
    /// The converter of <paramref name="profile"/>; the chip with <paramref name="seed"/> has a reference of its own.
    /// </summary>
    public void Use(BoardProfile profile, int seed = 1)
    {
        SetResolution((int)profile.ConverterBits.Value);
        FullScaleVolts = profile.MillivoltsPerCount.Value / 1000 * (1 << ResolutionBits) * (1 + profile.ReferenceError(seed));
        ZeroVolts = profile.ZeroMillivolts.Value / 1000;
        ConversionNanos = (long)profile.ConversionNanos.Value;
        ConversionJitterNanos = (long)profile.ConversionJitterNanos.Value;
        foreach (VirtualAdcChannel channel in _channels)
        {
            channel.UseIdeal();
            channel.NoiseCounts = profile.NoiseCounts.Value;
            channel.Seed = (ulong)seed;
        }
    }

    /// <summary>Sets <see cref="ResolutionBits"/>.</summary>
    public void SetResolution(int bits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, 8);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, 24);
        ResolutionBits = bits;
        CountsPerVolt = (1 << bits) / _fullScaleVolts;
    }

    internal double CountsPerVolt { get; private set; }
}
