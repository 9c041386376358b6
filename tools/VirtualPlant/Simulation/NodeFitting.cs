using MeterNode.Core.Configuration;
using MeterNode.Core.Ports;

namespace MeterNode.VirtualPlant.Simulation;

/// <summary>What a <see cref="VirtualNode"/> is fitted with instead of what its board has.</summary>
public sealed record NodeFitting
{
    /// <summary>What stands before the board's files; null: nothing.</summary>
    public Func<IFileStore, IFileStore>? Files { get; init; }

    /// <summary>The inputs; null: those of the board.</summary>
    public Func<NodeConfiguration, IClock, NodeInputs>? Inputs { get; init; }

    /// <summary>
    /// Exceptions of the loop that a life bears before it ends cleanly for a restart, as the firmware's own main program does it; 0: the
    /// first one ends it.
    /// </summary>
    public int MaximumFailures { get; init; }

    /// <summary>For how long the end of a run waits for a broker that is away, wall time.</summary>
    public TimeSpan MaximumWait { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Whether the board's clock is right at its start; otherwise it has no UTC until somebody sets it.</summary>
    public bool HasTime { get; init; } = true;

    /// <summary>
    /// How long a node that was told to end may still send at most, until <see cref="VirtualNode.EndSending"/>; null: until everything was
    /// sent once, for a few seconds.
    /// </summary>
    public TimeSpan? SendingTime { get; init; }
}
