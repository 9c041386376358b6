namespace MeterNode.Plant.Provisioning;

/// <summary>The meter that a first configuration reads: on RS-485, or by its pulses.</summary>
public sealed record MeterOptions
{
    /// <summary>
    /// Name or file of its map, <c>@</c>, and its address: 1 to 247 for Modbus, 12 digits for DL/T 645; or <c>s0@</c> and pulses for a kWh.
    /// </summary>
    public required string Meter { get; init; }

    /// <summary>Serial number, for a meter that does not say its own.</summary>
    public string Serial { get; init; } = string.Empty;

    /// <summary>Accuracy class as printed.</summary>
    public string AccuracyClass { get; init; } = string.Empty;

    /// <summary>Ratio of the current transformers.</summary>
    public double Ratio { get; init; } = 1;
}
