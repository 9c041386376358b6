namespace MeterNode.VirtualBoard.Scenes;

/// <summary>One consumer inside a machine: its current in each phase at level 1, A, and how strongly it works over time.</summary>
public sealed class MachineLoad
{
    private readonly HarmonicWave?[] _currents;
    private readonly double[] _watts;

    /// <summary>Makes a load; null means that it is not connected to that phase.</summary>
    public MachineLoad(string name, Mains mains, params HarmonicWave?[] currents)
    {
        Name = name;
        _currents = currents;
        _watts = new double[currents.Length];
        for (int phase = 0; phase < currents.Length; phase++)
        {
            _watts[phase] = currents[phase] == null ? 0 : mains.Voltages[phase].MeanProduct(currents[phase]!);
        }
    }

    /// <summary>Name for plots.</summary>
    public string Name { get; }

    /// <summary>Level over time.</summary>
    public LoadTrack Track { get; } = new();

    /// <summary>Sum of the phases' real power at level 1, W.</summary>
    public double TotalWatts => _watts.Sum();

    /// <summary>Current wave of a phase (0…2) at level 1, against the phase's own angle; null when not connected.</summary>
    public HarmonicWave? Current(int phase) => _currents[phase];

    /// <summary>Real power of a phase at level 1, W.</summary>
    public double Watts(int phase) => _watts[phase];
}
