using MeterNode.Plant.Collecting.Status;

namespace MeterNode.Cli.Calibrating;

/// <summary>The present values of a node's status, as numbers.</summary>
/// <param name="Serial">Serial of the configuration that the node runs with.</param>
/// <param name="WindowsUsed">Intervals metered since its start.</param>
/// <param name="WindowsRefused">Intervals refused since its start.</param>
/// <param name="OverRange">Intervals with an input at its limit since its start.</param>
/// <param name="Phases">Phases in order; empty while nothing is metered.</param>
internal sealed record LiveValues(long Serial, long WindowsUsed, long WindowsRefused, long OverRange, IReadOnlyList<LivePhase> Phases)
{
    /// <summary>Reads a status message; null for one without present values of current and voltage.</summary>
    public static LiveValues? TryRead(ReadOnlyMemory<byte> message) =>
        NodeStatus.TryRead(message) is { Configuration: long serial, Live: LiveStatus live }
            && live.Phases.All(phase => phase is { Volts: not null, Vars: not null })
            ? new LiveValues(serial, live.WindowsUsed, live.WindowsRefused, live.OverRange, [.. live.Phases.Select(Phase)])
            : null;

    private static LivePhase Phase(StatusPhase phase) => new(phase.Amperes, phase.Volts!.Value, phase.Watts, phase.Vars!.Value);
}
