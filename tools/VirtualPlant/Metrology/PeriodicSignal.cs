namespace MeterNode.VirtualPlant.Metrology;

/// <summary>A voltage or current as a sum of harmonics, with exact figures.</summary>
public sealed class PeriodicSignal
{
    private readonly Harmonic[] _harmonics;

    /// <summary>The sum of <paramref name="harmonics"/>.</summary>
    public PeriodicSignal(params Harmonic[] harmonics)
    {
        _harmonics = harmonics;
    }

    /// <summary>What the signal is made of.</summary>
    public IReadOnlyList<Harmonic> Harmonics => _harmonics;

    /// <summary>True RMS: root of the sum of squares of the components (IEEE 1459-2010, 3.2.2.1).</summary>
    public double Rms => Math.Sqrt(_harmonics.Sum(h => h.Rms * h.Rms));

    /// <summary>Value at <paramref name="seconds"/>, A or V. <paramref name="leadRadians"/> advances the
    /// fundamental by that angle and every
    /// component by the same angle of its own, as a current transformer's magnetising current does at the fundamental.</summary>
    public double At(double seconds, double hertz, double leadRadians = 0)
    {
        double sum = 0;
        double omega = 2 * Math.PI * hertz;
        foreach (Harmonic h in _harmonics)
        {
            // tan φ = R/(hωL): the error falls with the order.
            sum += h.Rms * Math.Cos((h.Order * omega * seconds) + (h.Degrees * Math.PI / 180) + (leadRadians / h.Order));
        }

        return sum * Math.Sqrt(2);
    }

    /// <summary>Greatest absolute value over a cycle, sampled in 0.05° steps.</summary>
    public double Peak()
    {
        double peak = 0;
        for (int k = 0; k < 7200; k++)
        {
            peak = Math.Max(peak, Math.Abs(At(k / 7200.0, 1)));
        }

        return peak;
    }

    /// <summary>Every component delayed by the time in which the fundamental turns by <paramref name="degrees"/>.</summary>
    public PeriodicSignal DelayedBy(double degrees) =>
        new(_harmonics.Select(h => h with { Degrees = h.Degrees - (h.Order * degrees) }).ToArray());

    /// <summary>The same shape, <paramref name="factor"/> times as great.</summary>
    public PeriodicSignal Scaled(double factor) => new(_harmonics.Select(h => h with { Rms = h.Rms * factor }).ToArray());

    /// <summary>Exact real power Σ Uh·Ih·cos φh, W (IEEE 1459-2010, 3.2.2.3).</summary>
    public static double RealPower(PeriodicSignal voltage, PeriodicSignal current) => voltage._harmonics.Sum(u =>
        current._harmonics.Where(i => i.Order == u.Order).Sum(i => u.Rms * i.Rms * Math.Cos((u.Degrees - i.Degrees) * Math.PI / 180)));

    /// <summary>Exact fundamental reactive power, var, inductive positive (IEEE 1459-2010, 3.2.2.10).</summary>
    public static double FundamentalReactivePower(PeriodicSignal voltage, PeriodicSignal current)
    {
        Harmonic u = voltage._harmonics.First(h => h.Order == 1);
        Harmonic i = current._harmonics.First(h => h.Order == 1);
        return u.Rms * i.Rms * Math.Sin((u.Degrees - i.Degrees) * Math.PI / 180);
    }
}
