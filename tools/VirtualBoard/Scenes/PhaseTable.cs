namespace MeterNode.VirtualBoard.Scenes;

/// <summary>A clamp's phase error over its current: straight between the points, constant outside.</summary>
public sealed class PhaseTable
{
    /// <summary>Makes a table; currents (A) rise.</summary>
    public PhaseTable(double[] amperes, double[] leadDegrees)
    {
        if (amperes.Length == 0 || amperes.Length != leadDegrees.Length)
        {
            throw new ArgumentException("A phase table needs as many angles as currents, and at least one.");
        }

        Amperes = amperes;
        LeadDegrees = leadDegrees;
    }

    /// <summary>No phase error.</summary>
    public static PhaseTable None { get; } = new([0], [0]);

    /// <summary>SCT-013-000 at 50 Hz: 3.1° below 4 A to 2.5° above 38 A.</summary>
    public static PhaseTable Sct013 { get; } = new([4, 10, 20, 38], [3.1, 2.9, 2.7, 2.5]);

    /// <summary>Currents of the points, A rms.</summary>
    public double[] Amperes { get; }

    /// <summary>
    /// How far the secondary leads the primary at each point, degrees of the mains period (a delay: harmonic h sees h times as much).
    /// </summary>
    public double[] LeadDegrees { get; }

    /// <summary>Lead at a current, degrees.</summary>
    public double At(double amperes)
    {
        if (amperes <= Amperes[0])
        {
            return LeadDegrees[0];
        }

        for (int i = 1; i < Amperes.Length; i++)
        {
            if (amperes <= Amperes[i])
            {
                double share = (amperes - Amperes[i - 1]) / (Amperes[i] - Amperes[i - 1]);
                return LeadDegrees[i - 1] + (share * (LeadDegrees[i] - LeadDegrees[i - 1]));
            }
        }

        return LeadDegrees[^1];
    }
}
