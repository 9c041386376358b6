using MeterNode.VirtualBoard.Profiles;

namespace MeterNode.VirtualPlant.Simulation;

/// <summary>What a machine's board is like.</summary>
public sealed record BenchOptions
{
    /// <summary>Board by name or file.</summary>
    public string Board { get; init; } = MachineBoard.DefaultBoard;

    /// <summary>How slow and inexact it is; null: a real ESP32.</summary>
    public BoardProfile? Profile { get; init; }

    /// <summary>By how much the parts of the front end differ from nominal, %: currents by this, voltages by half of it, less.</summary>
    public double GainErrorPercent { get; init; }
}
