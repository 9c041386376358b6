using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>
/// The records that count since a node's boot. A counter that nobody reads hides what it counts: a test compares with the schema.
/// </summary>
public static class NodeCounters
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<RecordKind> All { get; } =
    [
        RecordKind.WindowsUsed, RecordKind.WindowsDiscarded, .. Refusals, RecordKind.OverRange,
    ];

    /// <summary>Those that say why an interval was not metered.</summary>
    public static IReadOnlyList<RecordKind> Refusals =>
    [
        RecordKind.RefusedRate, RecordKind.RefusedGap, RecordKind.RefusedClipped, RecordKind.RefusedShort, RecordKind.RefusedDisturbed,
        RecordKind.RefusedNoResponse, RecordKind.RefusedLate,
    ];

    /// <summary>The reasons of what was refused in words, with their counts and records; empty when nothing was.</summary>
    public static string Reasons(NodeFigures node) => string.Join(
        ", ",
        Refusals.Where(kind => node.Counters.GetValueOrDefault(kind) > 0)
            .Select(RecordTable.Of)
            .Select(record => $"{node.Counters[record.Kind]} {record.Label} ({record.Pattern})"));
}
