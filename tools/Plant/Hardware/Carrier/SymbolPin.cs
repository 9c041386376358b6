namespace MeterNode.Plant.Hardware.Carrier;

/// <summary>One pin of a part.</summary>
/// <param name="Number">As on the package.</param>
/// <param name="Name">As in the data sheet; a leading <c>~</c> means active low.</param>
/// <param name="Kind">What it does.</param>
public sealed record SymbolPin(string Number, string Name, PinKind Kind)
{
    /// <summary>GPIO number, for pins of the chip's module.</summary>
    public int? Gpio { get; init; }

    /// <summary>Resistor that the pin needs: <c>up</c>, <c>down</c> or null.</summary>
    public string? Pull { get; init; }

    /// <summary>Capacitors that the pin needs beside it, to ground: least values.</summary>
    public string[] Decoupling { get; init; } = [];

    /// <summary>Least supply voltage, V; for <see cref="PinKind.PowerIn"/>.</summary>
    public double MinimumVolts { get; init; }

    /// <summary>Maximum voltage of the supply pin, V.</summary>
    public double MaximumVolts { get; init; } = double.PositiveInfinity;

    /// <summary>Voltage of a <see cref="PinKind.PowerOut"/>, V.</summary>
    public double Volts { get; init; }
}
