namespace MeterNode.Plant.Hardware;

/// <summary>
/// What to ask one type of meter, and what its answers mean: <c>hardware/meters/NAME.json</c>. Provisioning writes it into the signed
/// configuration.
/// </summary>
public sealed record MeterMap
{
    /// <summary>Name on the command line.</summary>
    public required string Name { get; init; }

    /// <summary>Version of the map: it grows with every change.</summary>
    public required int Version { get; init; }

    /// <summary>Maker and types.</summary>
    public required string Title { get; init; }

    /// <summary><c>modbus</c> or <c>dlt645</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>The line as the meter has it from the factory.</summary>
    public required MeterLine Line { get; init; }

    /// <summary>Time from one reading to the next, ms.</summary>
    public required int IntervalMs { get; init; }

    /// <summary>Type codes that the meter may answer with; empty when it has none.</summary>
    public required int[] Types { get; init; }

    /// <summary>Where the energy register begins again at 0, kWh; 0: never.</summary>
    public double RollsKwh { get; init; }

    /// <summary>How the meter is asked for what it signs; null when it signs nothing.</summary>
    public MeterMapStatement? Statement { get; init; }

    /// <summary>Where the registers are published.</summary>
    public required string[] Sources { get; init; }

    /// <summary>What an electrician must know.</summary>
    public required string[] Notes { get; init; }

    /// <summary>Requests, in order.</summary>
    public required MeterMapRead[] Reads { get; init; }

    /// <summary>True when the meter says its own serial number.</summary>
    public bool HasSerial => Reads.Any(read => read.Values.Any(value => value.What == "serial"));
}
