namespace MeterNode.Plant.Provisioning;

/// <summary>What a first configuration needs to know.</summary>
public sealed record StarterOptions
{
    public string Board { get; init; } = "esp32-wrover";

    public string Machine { get; init; } = string.Empty;

    public int Phases { get; init; } = 3;

    public bool WithVoltage { get; init; }

    public int MainsHertz { get; init; } = 50;

    public string CurrentTransformer { get; init; } = "SCT-013-000";

    /// <summary>Set-point of the mould temperature, °C; null without thermocouple.</summary>
    public double? SetpointCelsius { get; init; }

    /// <summary>Tolerance band, ± °C.</summary>
    public double ToleranceCelsius { get; init; } = 5;
}
