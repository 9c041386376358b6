namespace MeterNode.VirtualBoard.Scenes;

/// <summary>
/// A three-phase supply, 230 V 50 Hz, with small harmonics, slightly unequal phases and a frequency that wanders by ±0.03 Hz.
/// </summary>
public sealed class Mains
{
    private const double NominalHertz = 50;

    private static readonly (double Hertz, double PeriodSeconds)[] s_wander = [(0.02, 613), (0.01, 97)];

    /// <summary>The voltages, V, against each phase's own angle.</summary>
    public IReadOnlyList<HarmonicWave> Voltages { get; } =
    [
        new((1, 230.4, 0), (5, 3.1, 20), (7, 1.6, 160)),
        new((1, 229.1, 0), (5, 2.9, 15), (7, 1.7, 150)),
        new((1, 231.3, 0), (5, 3.0, 25), (7, 1.5, 170)),
    ];

    /// <summary>Turns of phase L1 since time 0: the integral of <see cref="FrequencyHertz"/>.</summary>
    public static double TurnsAt(double seconds)
    {
        double turns = NominalHertz * seconds;
        foreach ((double hertz, double period) in s_wander)
        {
            double w = 2 * Math.PI / period;
            turns += hertz / w * (1 - Math.Cos(w * seconds));
        }

        return turns;
    }

    /// <summary>Frequency, Hz.</summary>
    public static double FrequencyHertz(double seconds)
    {
        double sum = NominalHertz;
        foreach ((double hertz, double period) in s_wander)
        {
            sum += hertz * Math.Sin(2 * Math.PI / period * seconds);
        }

        return sum;
    }
}
