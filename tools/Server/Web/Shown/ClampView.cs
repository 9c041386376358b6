using System.Globalization;
using MeterNode.Server.Live;

namespace MeterNode.Server.Web.Shown;

/// <summary>A phase as the electrician at the cabinet sees it.</summary>
public sealed class ClampView
{
    /// <summary>A clamp of 100 A is judged from 5 % of its range on.</summary>
    public const double LeastAmperes = 5;

    /// <summary>Only assignments with a power factor that a machine can have are worth a look.</summary>
    private const double LeastFactor = 0.3;

    private readonly IReadOnlyList<LivePhase> _phases;

    /// <summary>Looks at one phase among all of them.</summary>
    public ClampView(LivePhase phase, IReadOnlyList<LivePhase> phases)
    {
        Phase = phase;
        _phases = phases;
    }

    /// <summary>The phase.</summary>
    public LivePhase Phase { get; }

    /// <summary>What can be said of its clamp.</summary>
    public PhaseVerdict Verdict => Phase.Wiring switch
    {
        "ct-reversed" => PhaseVerdict.Reversed,
        "phase-swapped" => PhaseVerdict.OtherPhase,
        "voltage-missing" => PhaseVerdict.NoVoltage,
        "current-missing" => PhaseVerdict.NoCurrent,
        _ when Phase.Volts is null => PhaseVerdict.Untold,
        _ when !(Phase.Amperes >= LeastAmperes) => PhaseVerdict.TooSmall,
        _ when Phase.Wiring is null => PhaseVerdict.Untold,
        _ => PhaseVerdict.Right,
    };

    /// <summary>The shape of the verdict.</summary>
    public Mark Mark => Verdict switch
    {
        PhaseVerdict.Right => Mark.Order,
        PhaseVerdict.TooSmall or PhaseVerdict.Untold => Mark.None,
        _ => Mark.Fault,
    };

    /// <summary>What the clamp would read elsewhere, as far as a machine could read like that, without the present assignment.</summary>
    public IEnumerable<ClampReading> Others => Phase.Amperes >= LeastAmperes
        ? ClampReading.Of(Phase, _phases)
            .Where(reading => reading.PowerFactor >= LeastFactor && !(reading.Voltage == Phase.Phase && !reading.IsReversed))
            .OrderByDescending(reading => reading.PowerFactor)
        : [];

    /// <summary>Where its voltage points: L1 up, then clockwise, degrees.</summary>
    public double VoltageDegrees => ClampReading.PhaseDegrees * (Phase.Phase - 1);

    /// <summary>Where its current points; null where its angle is not known.</summary>
    public double? CurrentDegrees => Phase is { Degrees: double degrees, Amperes: >= LeastAmperes } ? VoltageDegrees + degrees : null;

    /// <summary>A line from the middle of a picture.</summary>
    public static string Arrow(double degrees, double length)
    {
        double angle = degrees * Math.PI / 180;
        return string.Create(CultureInfo.InvariantCulture, $"M0 0L{length * Math.Sin(angle):F1} {-length * Math.Cos(angle):F1}");
    }
}
