using System.Text.Json;
using System.Text.Json.Nodes;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Plant.Ledger;

/// <summary>
/// The machines that a plant knows: those of its nodes, in service or not, those of nodes that wait for their board, and those of its
/// ledger. A node without a machine is called a machine of its own name.
/// </summary>
public static class PlantMachines
{
    /// <summary>What people call the machine of a node.</summary>
    /// <param name="machine">What the node is clamped to; may be empty.</param>
    /// <param name="node">The node's name.</param>
    public static string NameOf(string machine, string node) => machine.Length > 0 ? machine : node;

    /// <summary>Their names, sorted.</summary>
    /// <exception cref="RegistryException">The registry is not in order.</exception>
    public static IReadOnlyList<string> Of(PlantFolder plant, LedgerBook book) =>
        Sorted(plant, book, PlantClaims.NamesOf(plant), path => File.Exists(path) ? File.ReadAllBytes(path) : null);

    /// <summary>Their names as a change will leave them, sorted.</summary>
    /// <exception cref="RegistryException">The registry is not in order.</exception>
    internal static IReadOnlyList<string> Of(PlantTransaction change, LedgerBook book) =>
        Sorted(change.Plant, book, PlantClaims.NamesOf(change), change.Read);

    /// <summary>
    /// Who states a hall is asked for a machine that the plant knows: a typing error would be a machine that no page shows. Readers do not
    /// ask, because they do not know which nodes wait for their board.
    /// </summary>
    /// <param name="statement">What is to be stated.</param>
    /// <param name="known">Says which machines the plant knows.</param>
    /// <returns>Null where nothing is wrong.</returns>
    internal static LedgerProblem? Problem(LedgerStatement statement, Func<IReadOnlyList<string>> known)
    {
        if (statement.Kind != LedgerKind.Hall)
        {
            return null;
        }

        string machine = (string)statement.Fields["machine"];
        IReadOnlyList<string> names = known();
        return names.Contains(machine) ? null
            : new LedgerProblem(
                RuleReason.Of("rule.name-unknown", $"the {LedgerKind.Machine} '{PlainText.Of(machine)}' is not known"), machine, names);
    }

    private static string[] Sorted(PlantFolder plant, LedgerBook book, IEnumerable<string> waiting, Func<string, byte[]?> read)
    {
        SortedSet<string> names = new(StringComparer.Ordinal);
        foreach (RegisteredNode node in Registry.Load(plant.RegistryPath).Nodes)
        {
            names.Add(NameOf(node.Machine, node.Id));
        }

        foreach (string node in waiting)
        {
            names.Add(NameOf(MachineIn(read(Path.Combine(plant.BundlePath(node), "node.json"))), node));
        }

        names.UnionWith(book.Entries<MachineEntry>().Select(entry => entry.Machine));
        return [.. names];
    }

    private static string MachineIn(byte[]? document)
    {
        try
        {
            return document is not null && JsonNode.Parse(document) is JsonObject read
                && read.TryGetPropertyValue("machine", out JsonNode? machine) && machine is JsonValue value
                && value.TryGetValue(out string? text) ? text : string.Empty;
        }
        catch (JsonException)
        {
            return string.Empty; // 'node show' says what is wrong with the bundle.
        }
    }
}
