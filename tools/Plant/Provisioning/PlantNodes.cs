using MeterNode.Plant.LifeCycle;
using MeterNode.Wire;

namespace MeterNode.Plant.Provisioning;

/// <summary>A plant's nodes by the names that people type.</summary>
public static class PlantNodes
{
    private const int MaximumNamed = 12;

    /// <summary>Names of the registered nodes, sorted.</summary>
    public static IReadOnlyList<string> NamesOf(PlantFolder plant) =>
    [
        .. plant.ReadRegistry()["nodes"]!.AsArray().Select(entry => (string?)entry!["id"]).OfType<string>().Distinct()
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The folder of the node's bundle.</summary>
    /// <exception cref="OperatorException">There is no such node; the message names those that there are.</exception>
    public static string BundleOf(PlantFolder plant, string node)
    {
        string bundle = plant.BundlePath(node);
        return Directory.Exists(bundle) ? bundle : throw Unknown(plant, node);
    }

    /// <summary>What to say about a name that no node has: the nearest one, and those that there are.</summary>
    public static OperatorException Unknown(PlantFolder plant, string node)
    {
        IReadOnlyList<string> names =
            [.. NamesOf(plant).Concat(PlantClaims.NamesOf(plant)).Distinct().Order(StringComparer.Ordinal)];
        RuleReason known = names.Count == 0 ? RuleReason.Of("node.none", $"it has none yet: 'meternode node add {node}' makes one")
            : names.Count <= MaximumNamed ? RuleReason.Of("node.list", $"nodes: {names}")
            : RuleReason.Of("node.list-more", $"nodes: {names.Take(MaximumNamed)} and {names.Count - MaximumNamed} more");
        return new OperatorException(
            OperatorError.Failure,
            NearestName.Of(node, names) is string near
                ? RuleReason.Of("node.unknown-near", $"there is no node '{node}' in '{plant.Path}'; did you mean '{near}'? {known}")
                : RuleReason.Of("node.unknown", $"there is no node '{node}' in '{plant.Path}'; {known}"));
    }
}
