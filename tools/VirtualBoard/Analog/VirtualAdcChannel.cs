using MeterNode.Drivers.Models;

namespace MeterNode.VirtualBoard;

/// <summary>One converter input: what it is connected to and what is wrong with it.</summary>
public sealed class VirtualAdcChannel
{
    private readonly VirtualAdc _adc;
    private readonly BoardClock _clock;
    private readonly int _number;
    private ulong _random;

    internal VirtualAdcChannel(VirtualAdc adc, BoardClock clock, int number)
    {
        _adc = adc;
        _clock = clock;
        _number = number;
        Seed = 1;
    }

    /// <summary>What the pin is connected to; null is an open pin, which reads 0.</summary>
    public AnalogSource? Source { get; set; }

    /// <summary>When set, every conversion returns this count, whatever the source says.</summary>
    public int? RawCounts { get; set; }

    /// <summary>Noise, counts rms (normal, clipped at 3.5 σ).</summary>
    public double NoiseCounts { get; set; }

    /// <summary>Relative gain error; 0.01 reads 1 % high.</summary>
    public double GainError { get; set; }

    /// <summary>Offset, V.</summary>
    public double BiasVolts { get; set; }

    /// <summary>Non-linearity: the voltage that the converter takes a voltage for; null is straight.</summary>
    public Func<double, double>? Curve { get; set; }

    /// <summary>Probability that a conversion is disturbed (Wi-Fi, esp-idf issue 8266).</summary>
    public double OutlierProbability { get; set; }

    /// <summary>Size of a disturbance, counts, either way.</summary>
    public int OutlierCounts { get; set; } = 1200;

    /// <summary>Conversions so far.</summary>
    public long Conversions { get; private set; }

    /// <summary>Start of this channel's own sequence of noise; the same seed gives the same noise.</summary>
    public ulong Seed
    {
        set => _random = (value * 0x9E3779B97F4A7C15UL) ^ ((ulong)(_number + 1) * 0xD1B54A32D192ED03UL);
    }

    /// <summary>Converts at the board's present time, which then moves on by the conversion time.</summary>
    public int Convert()
    {
        Conversions++;
        int counts = RawCounts ?? Quantise(_clock.NowNanos);
        long jitter = _adc.ConversionJitterNanos;
        _clock.AdvanceNanos(_adc.ConversionNanos + (jitter == 0 ? 0 : (long)(((2 * NextUniform()) - 1) * jitter)));
        return counts;
    }

    internal void UseIdeal()
    {
        NoiseCounts = 0;
        GainError = 0;
        BiasVolts = 0;
        Curve = null;
        OutlierProbability = 0;
    }

    private int Quantise(long nanos)
    {
        double volts = (Source == null ? 0 : Source.VoltsAt(nanos)) * (1 + GainError) + BiasVolts;
        if (Curve != null)
        {
            volts = Curve(volts);
        }

        double counts = (volts - _adc.ZeroVolts) * _adc.CountsPerVolt;
        if (NoiseCounts > 0)
        {
            counts += NoiseCounts * NextNormal();
        }

        if (OutlierProbability > 0 && NextUniform() < OutlierProbability)
        {
            counts += NextUniform() < 0.5 ? -OutlierCounts : OutlierCounts;
        }

        // NaN from a broken source reads 0, as an open pin does.
        return counts > 0 ? (int)Math.Min(counts + 0.5, _adc.MaximumCounts) : 0;
    }

    // Sum of four 16-bit uniforms (Irwin–Hall, n = 4): normal enough for noise, one random word a sample.
    private double NextNormal()
    {
        ulong r = NextWord();
        long sum = (long)(r & 0xFFFF) + (long)((r >> 16) & 0xFFFF) + (long)((r >> 32) & 0xFFFF) + (long)(r >> 48);
        return (sum - 131070) * (1.7320508075688772 / 65536);
    }

    private double NextUniform() => (NextWord() >> 11) * (1.0 / (1UL << 53));

    // SplitMix64.
    private ulong NextWord()
    {
        ulong z = _random += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
