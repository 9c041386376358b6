namespace MeterNode.Plant.Hardware.Carrier;

/// <summary>One part of the carrier.</summary>
/// <param name="Ref">Designator: U1, R101.</param>
/// <param name="Symbol">Name of its symbol.</param>
/// <param name="Part">What to buy: an entry of <c>hardware/parts.json</c>.</param>
/// <param name="Sheet">Drawing that shows it.</param>
/// <param name="Pins">Net of each pin number.</param>
public sealed record Component(string Ref, string Symbol, string Part, string Sheet, Dictionary<string, string> Pins)
{
    /// <summary>Value with its unit: <c>10 kΩ</c>; null where the part has none or <see cref="Afe"/> gives it.</summary>
    public string? Value { get; init; }

    /// <summary>Name of the value in <c>hardware/afe/values.json</c>.</summary>
    public string? Afe { get; init; }

    /// <summary>Part of that value that this part has.</summary>
    public double Share { get; init; } = 1;

    /// <summary>Option that it belongs to; null for parts that are always fitted.</summary>
    public string? Fit { get; init; }

    /// <summary>Pin that it stands beside, for capacitors: <c>U3.48</c>.</summary>
    public string? At { get; init; }

    /// <summary>Pins that are left open on purpose.</summary>
    public string[] NotConnected { get; init; } = [];

    /// <summary>Signals of the board's pin map that go to this part: their pins are looked up there.</summary>
    public string[] Signals { get; init; } = [];
}
