using System.Security.Cryptography;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Server.Checks;

/// <summary>The plant's signed history: whether it is whole, and whether registry and bundles are what it says.</summary>
internal static class HistoryChecks
{
    private const string Cure = "compare the folder with a backup";

    /// <inheritdoc cref="PlantChecks.Run"/>
    public static IEnumerable<PlantFinding> Run(PlantCheckOptions options)
    {
        PlantFolder plant = options.Server.Plant;
        if (!File.Exists(plant.HistoryPath))
        {
            return [PlantFinding.Ok("history", "none yet: it begins with the plant's next change")];
        }

        var history = new PlantHistory(File.ReadAllBytes(plant.HistoryPath), plant.PlantPublicKey);
        PlantStatement[] said = [.. history.Read()];
        if (history.Problem is string problem)
        {
            return [PlantFinding.Fail("history", $"'{plant.HistoryPath}' is not in order ({problem}): {Cure}")];
        }

        Registry registry = FolderChecks.ReadRegistry(plant);
        PlantFinding[] wrong =
        [
            .. registry.Nodes.Where(node => node.Enrolment != null).SelectMany(node => Problems(plant, registry, node, said))
                .Select(text => PlantFinding.Fail("history", $"{text}: {Cure}")),
            .. said.Where(statement => statement.Kind == StatementKind.Enrol && registry.Find(statement.Kid!.Value) == null)
                .Select(statement => PlantFinding.Fail(
                    "history", $"the registry lacks {statement.Node} with the key {statement.Kid:x16}, which the plant enrolled: {Cure}")),
        ];
        return wrong.Length > 0 ? wrong : [PlantFinding.Ok("history", $"{said.Length} statements, and the registry is what they say")];
    }

    private static IEnumerable<string> Problems(PlantFolder plant, Registry registry, RegisteredNode node, PlantStatement[] said)
    {
        PlantStatement[] own = [.. said.Where(statement => statement.Kid == node.Kid)];
        if (!own.Any(statement => statement.Kind == StatementKind.Enrol
            && SHA256.HashData((byte[])statement.Fields["rec"]).AsSpan().SequenceEqual(node.EnrolmentHash.Span)))
        {
            yield return $"the history does not know the enrolment of {node.Id} with the key {node.KidText}";
        }

        PlantStatement? ended = own.LastOrDefault(statement => statement.Kind == StatementKind.End);
        if ((ended == null) != (node.End == null) || (ended != null && !ended.Hash.AsSpan().SequenceEqual(node.End!.Hash)))
        {
            yield return $"history and registry differ about the end of {node.Id} with the key {node.KidText}";
        }

        string configuration = Path.Combine(plant.BundlePath(node.Id), "files", "config.cose");
        PlantStatement? configured = own.LastOrDefault(statement => statement.Kind == StatementKind.Config);
        if (configured != null && registry.IsPresent(node) && File.Exists(configuration)
            && !File.ReadAllBytes(configuration).AsSpan().SequenceEqual((byte[])configured.Fields["cfg"]))
        {
            yield return $"'{configuration}' is not the configuration that the history has last";
        }
    }
}
