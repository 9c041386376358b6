using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>
/// The records that count since a node's boot. A counter that nobody reads hides what it counts: a test compares with the schema.
/// </summary>
public static class NodeCounters
{
    /// <summary>All of them; most say why an interval was not metered.</summary>
    public static IReadOnlyList<RecordKind> All { get; } =
    [
        RecordKind.WindowsUsed, RecordKind.WindowsDiscarded, RecordKind.RefusedRate, RecordKind.RefusedGap, RecordKind.RefusedClipped,
        RecordKind.RefusedShort, RecordKind.RefusedDisturbed, RecordKind.RefusedNoResponse, RecordKind.RefusedLate, RecordKind.OverRange,
    ];
}
