using MeterNode.Wire;

namespace MeterNode.Cli.Readings.Wide;

/// <summary>A column of wide readings: one quantity of one node.</summary>
/// <param name="Node">Name of the node.</param>
/// <param name="Record">Name of the record, such as <c>p</c>.</param>
/// <param name="Unit">Its unit, a SenML name; null where it has none.</param>
internal readonly record struct WideColumn(string Node, string Record, string? Unit)
{
    /// <summary>What stands in the head: node, record and unit.</summary>
    public string Name => Unit is null ? $"{Node} {Record}" : $"{Node} {Record} ({Unit})";

    /// <summary>Where it stands among those of its node: the order of the schema, then phase or zone; unknown names come last.</summary>
    public (int Kind, int Number) Place =>
        RecordTable.TryFind(Record, out RecordKey key) ? ((int)key.Definition.Kind, key.Number) : (int.MaxValue, 0);
}
