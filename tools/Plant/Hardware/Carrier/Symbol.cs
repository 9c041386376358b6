namespace MeterNode.Plant.Hardware.Carrier;

/// <summary>A kind of part with its pins: an entry of <c>hardware/carrier/symbols.json</c>.</summary>
public sealed record Symbol
{
    /// <summary>Name in the design.</summary>
    public required string Name { get; init; }

    /// <summary>What the drawings show.</summary>
    public required string Title { get; init; }

    /// <summary>KiCad's name of the footprint.</summary>
    public required string Footprint { get; init; }

    /// <summary>All pins.</summary>
    public required SymbolPin[] Pins { get; init; }

    /// <summary>Absolute maximum of the signal pins, V; infinite for parts that do not mind.</summary>
    public double MaximumVolts { get; init; } = double.PositiveInfinity;

    /// <summary>Unit of the value of resistors and capacitors; null for the rest.</summary>
    public string? Unit { get; init; }

    /// <summary>Pin numbers on either side of an insulation; empty for parts without one.</summary>
    public string[][] Sides { get; init; } = [];

    /// <summary>What the insulation withstands for one minute, V AC.</summary>
    public double WithstandVolts { get; init; }

    /// <summary>Where the pins are from.</summary>
    public string Source { get; init; } = "";

    /// <summary>True for two passive pins: a resistor, a capacitor, a jumper.</summary>
    public bool IsTwoPole => Pins.Length == 2 && Pins.All(pin => pin.Kind == PinKind.Passive);
}
