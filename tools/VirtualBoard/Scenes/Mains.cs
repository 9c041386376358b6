namespace MeterNode.VirtualBoard.Scenes;

/// <summary>
/// A three-phase supply, 230 V and 50 Hz or 60 Hz, with small harmonics, slightly unequal phases and a frequency that wanders by ±0.03 Hz.
/// </summary>
/// <param name="nominalHertz">Frequency around which it wanders, Hz.</param>
public sealed class Mains(double nominalHertz = 50)
{
    private static readonly (double Hertz, double PeriodSeconds)[] s_wander = [(0.02, 613), (0.01, 97)];

    /// <summary>Frequency around which it wanders, Hz.</summary>
    public double NominalHertz => nominalHertz;

    /// <summary>The voltages, V, against each phase's own angle.</summary>
    public IReadOnlyList<HarmonicWave> Voltages { get; } =
    [
        new((1, 230.4, 0), (5, 3.1, 20), (7, 1.6, 160)),
        new((1, 229.1, 0), (5, 2.9, 15), (7, 1.7, 150)),
        new((1, 231.3, 0), (5, 3.0, 25), (7, 1.5, 170)),
    ];

    /// <summary>Turns of phase L1 since time 0: the integral of <see cref="FrequencyHertz"/>.</summary>
    public double TurnsAt(double seconds)
    {
        double turns = nominalHertz * seconds;
        foreach ((double hertz, double period) in s_wander)
        {
            double w = 2 * Math.PI / period;
            turns += hertz / w * (1 - Math.Cos(w * seconds));
        }

        return turns;
    }

    /// <summary>Frequency, Hz.</summary>
    public double FrequencyHertz(double seconds)
    {
        double sum = nominalHertz;
        foreach ((double hertz, double period) in s_wander)
        {
            sum += hertz * Math.Sin(2 * Math.PI / period * seconds);
        }

        return sum;
    }
}
