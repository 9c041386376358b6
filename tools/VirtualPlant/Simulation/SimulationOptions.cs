using MeterNode.VirtualBoard.Profiles;

namespace MeterNode.VirtualPlant.Simulation;

/// <summary>What a simulated run is asked to do and how the firmware samples in it.</summary>
public sealed record SimulationOptions
{
    /// <summary>Length at which the energy limits below hold, days.</summary>
    public const double ReferenceDays = 30;

    /// <summary>Mains cycles in a window.</summary>
    public const int WindowCycles = 2;

    /// <summary>Time from reading to reading, s (a real node: 10).</summary>
    public const int ReadingSeconds = 90;

    /// <summary>Readings in a pack: one pack a quarter of an hour (a real node: one a minute).</summary>
    public const int ReadingsPerPack = 10;

    /// <summary>Simulated days.</summary>
    public double Days { get; init; } = ReferenceDays;

    /// <summary>How slow and inexact the board is.</summary>
    public BoardProfile Profile { get; init; } = BoardProfile.Esp32;

    /// <summary>True: few short windows and long readings, for months. False: as the node's own plan says.</summary>
    public bool IsThinned { get; init; } = true;

    /// <summary>Phases of a metering IC that measures instead of the board's converter: 3, 2 (split-phase), 1; 0 without one.</summary>
    public int MeteringIcPhases { get; init; }

    /// <summary>True: a secure element signs.</summary>
    public bool HasSecureElement { get; init; }

    /// <summary>Mains frequency, 50 or 60 Hz.</summary>
    public int MainsHertz { get; init; } = 50;

    /// <summary>The machine's power is off: the clamps carry no current, and no register may move.</summary>
    public bool IsUnloaded { get; init; }

    /// <summary>Mean time from window to window, ms (a real node: 140).</summary>
    public int WindowIntervalMs { get; init; } = 2000;

    /// <summary>Seed of the machine.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How the machine's signals are converted, as it is written in results.</summary>
    public string Mode => MeteringIcPhases > 0 ? "afe" : Profile.IsIdeal ? "ideal" : "adc";

    /// <summary>
    /// Greatest energy error, % of truth. What is lost between windows is random: its share of the limit grows as √(30
    /// days/length) in a shorter run.
    /// </summary>
    public double EnergyLimitPercent => MeteringIcPhases > 0 ? MeteringIcLimitPercent
        : (0.3 * Math.Sqrt(Math.Max(1, ReferenceDays / Days))) + (Profile.IsIdeal ? 0 : 0.7);

    /// <summary>A metering IC counts without gaps: what is left is the time until it meters and the resolution of its counts.</summary>
    private double MeteringIcLimitPercent => 0.1 + (0.1 / Math.Max(0.02, Days));

    /// <summary>Greatest difference of an evaluation period's control accuracy from truth, °C.</summary>
    public static double AccuracyLimitCelsius => 0.1;
}
