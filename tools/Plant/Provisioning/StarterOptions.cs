namespace MeterNode.Plant.Provisioning;

/// <summary>What a first configuration needs to know.</summary>
public sealed record StarterOptions
{
    /// <summary>Name of the board.</summary>
    public string Board { get; init; } = "esp32-wrover";

    /// <summary>What the machine is, for people.</summary>
    public string Machine { get; init; } = string.Empty;

    /// <summary>Phases with a clamp, or read from the meter, 1 to 3.</summary>
    public int Phases { get; init; } = 3;

    /// <summary>True where voltages are measured; otherwise power is an estimate.</summary>
    public bool WithVoltage { get; init; }

    /// <summary>True where a metering IC measures instead of the board's own converter.</summary>
    public bool HasMeteringIc { get; init; }

    /// <summary>The meter that is read instead of clamps; null without one.</summary>
    public MeterOptions? Meter { get; init; }

    /// <summary>Mains frequency, 50 or 60 Hz.</summary>
    public int MainsHertz { get; init; } = 50;

    /// <summary>Type of the clamps, as in <c>hardware/afe</c>.</summary>
    public string CurrentTransformer { get; init; } = "SCT-013-000";

    /// <summary>Set-point of each temperature zone, °C, zone 1 first; empty without thermocouples.</summary>
    public double[] SetpointsCelsius { get; init; } = [];

    /// <summary>Tolerance band, ± °C.</summary>
    public double ToleranceCelsius { get; init; } = 5;
}
