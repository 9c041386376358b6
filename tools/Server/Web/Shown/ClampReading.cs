using MeterNode.Server.Live;

namespace MeterNode.Server.Web.Shown;

/// <summary>What a clamp would read at the voltage of a phase.</summary>
/// <param name="Voltage">Phase of the voltage, from 1.</param>
/// <param name="IsReversed">True with the clamp turned round.</param>
/// <param name="Watts">Power, W.</param>
/// <param name="PowerFactor">Power over apparent power, −1 to 1.</param>
public sealed record ClampReading(int Voltage, bool IsReversed, double Watts, double PowerFactor)
{
    /// <summary>Voltages of three phases follow each other by a third of a turn, L1 before L2 before L3.</summary>
    public const double PhaseDegrees = 120;

    /// <summary>
    /// Every way to assign the clamp of a phase: P = U·I·cos φ, with φ turned by 120° from one phase to the next. Empty where the angle is
    /// not known.
    /// </summary>
    public static IReadOnlyList<ClampReading> Of(LivePhase clamp, IReadOnlyList<LivePhase> phases)
    {
        if (clamp is not { Amperes: double amperes, Degrees: double degrees })
        {
            return [];
        }

        var readings = new List<ClampReading>();
        foreach (LivePhase voltage in phases.Where(phase => phase.Volts is not null))
        {
            double factor = Math.Cos((degrees + (PhaseDegrees * (clamp.Phase - voltage.Phase))) * Math.PI / 180);
            double watts = voltage.Volts!.Value * amperes * factor;
            readings.Add(new ClampReading(voltage.Phase, false, watts, factor));
            readings.Add(new ClampReading(voltage.Phase, true, -watts, -factor));
        }

        return readings;
    }
}
