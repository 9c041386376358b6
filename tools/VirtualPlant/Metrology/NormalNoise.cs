namespace MeterNode.VirtualPlant.Metrology;

/// <summary>Reproducible random numbers, the same on every platform: SplitMix64 (Steele 2014), Box-Muller.</summary>
public sealed class NormalNoise
{
    private ulong _state;

    /// <summary>The sequence that belongs to <paramref name="seed"/>.</summary>
    public NormalNoise(ulong seed)
    {
        _state = seed;
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double Uniform()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>Normal with mean 0 and standard deviation 1.</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());
}
