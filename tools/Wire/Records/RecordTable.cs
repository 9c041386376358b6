using System.Collections.Frozen;

namespace MeterNode.Wire;

/// <summary>All record names of the wire format (firmware/schema/records.json).</summary>
public static partial class RecordTable
{
    private static readonly FrozenDictionary<string, RecordKey> s_byName = Names().ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>In the order of the schema; <see cref="RecordKind"/> is the index.</summary>
    public static IReadOnlyList<RecordDefinition> All => s_all;

    /// <summary>What the schema says about <paramref name="kind"/>.</summary>
    public static RecordDefinition Of(RecordKind kind) => s_all[(int)kind];

    /// <summary>What <paramref name="name"/> stands for; false when the schema does not know it.</summary>
    public static bool TryFind(string name, out RecordKey key) => s_byName.TryGetValue(name, out key);

    /// <summary>The phase or zone in <paramref name="name"/> when it is a name of <paramref name="kind"/>, else null.</summary>
    public static int? NumberIn(string? name, RecordKind kind) =>
        name is not null && TryFind(name, out RecordKey key) && key.Definition.Kind == kind ? key.Number : null;

    private static IEnumerable<KeyValuePair<string, RecordKey>> Names()
    {
        foreach (RecordDefinition definition in s_all)
        {
            if (!definition.IsPhase && !definition.IsZone)
            {
                yield return new(definition.Pattern, new RecordKey(definition, 0));
                continue;
            }

            for (int number = 1; number <= (definition.IsPhase ? MaximumPhases : MaximumZones); number++)
            {
                yield return new(definition.NameOf(number), new RecordKey(definition, number));
            }
        }
    }
}
