namespace MeterNode.VirtualPlant.Simulation;

/// <summary>What a simulated run is asked to do and how the firmware samples in it.</summary>
public sealed record SimulationOptions
{
    /// <summary>Length at which the energy limits below hold, days.</summary>
    public const double ReferenceDays = 30;

    /// <summary>Sampling rate inside a window, Hz: that of a real node.</summary>
    public const int SamplingHertz = 2000;

    /// <summary>Mains cycles in a window (a real node: 10).</summary>
    public const int WindowCycles = 2;

    /// <summary>Time from reading to reading, s (a real node: 10).</summary>
    public const int ReadingSeconds = 90;

    /// <summary>Readings in a pack: one pack a quarter of an hour (a real node: one a minute).</summary>
    public const int ReadingsPerPack = 10;

    /// <summary>Simulated days.</summary>
    public double Days { get; init; } = ReferenceDays;

    /// <summary>20-bit converter without noise, all channels at one instant, clamps without phase error; otherwise the ESP32's.</summary>
    public bool IsIdeal { get; init; }

    /// <summary>The machine's power is off: the clamps carry no current, and no register may move.</summary>
    public bool IsUnloaded { get; init; }

    /// <summary>Mean time from window to window, ms (a real node: 500).</summary>
    public int WindowIntervalMs { get; init; } = 2000;

    /// <summary>Seed of the machine.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How the machine's signals are converted, as it is written in results.</summary>
    public string Mode => IsIdeal ? "ideal" : "adc";

    /// <summary>
    /// Greatest energy error, % of truth. What is lost between windows is random: its share of the limit grows as √(30
    /// days/length) in a shorter run.
    /// </summary>
    public double EnergyLimitPercent => (0.3 * Math.Sqrt(Math.Max(1, ReferenceDays / Days))) + (IsIdeal ? 0 : 0.7);

    /// <summary>Greatest difference of an evaluation period's control accuracy from truth, °C.</summary>
    public static double AccuracyLimitCelsius => 0.1;
}
