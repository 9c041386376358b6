namespace MeterNode.Plant.Hardware.Carrier;

/// <summary>A pin of a fitted part and the net it is on.</summary>
/// <param name="Component">The part.</param>
/// <param name="Symbol">Its kind.</param>
/// <param name="Pin">The pin.</param>
/// <param name="Net">Name of the net.</param>
public sealed record NetPin(Component Component, Symbol Symbol, SymbolPin Pin, string Net)
{
    /// <summary>Part and pin: <c>U3.48 (DVDD)</c>.</summary>
    public string Label => $"{Component.Ref}.{Pin.Number} ({Pin.Name})";

    /// <summary>Part and pin number: <c>U3.48</c>.</summary>
    public string Place => $"{Component.Ref}.{Pin.Number}";
}
