using MeterNode.Plant.LifeCycle;

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
        string nearest = NearestName.Of(node, names) is string near ? $"; did you mean '{near}'?" : ";";
        string known = names.Count == 0
            ? $" it has none yet: 'meternode node add {node}' makes one"
            : $" nodes: {string.Join(", ", names.Take(MaximumNamed))}"
                + (names.Count > MaximumNamed ? $" and {names.Count - MaximumNamed} more" : "");
        return new OperatorException(OperatorError.Failure, $"there is no node '{node}' in '{plant.Path}'{nearest}{known}");
    }
}
