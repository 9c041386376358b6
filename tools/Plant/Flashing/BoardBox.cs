using System.Text.Json.Nodes;
using MeterNode.Plant.Hardware;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Plant.Flashing;

/// <summary>
/// A box of boards for several nodes of a plant, one after the other. A new board becomes the next node that has none; a board that the
/// plant knows by its MAC stays the node that it is. What is done stands in the bundles (<see cref="BoardRecord"/>), so a box can be
/// finished another day, and a board that failed can be plugged in again. A node that has, or may have, a board that the plant does not
/// know is left out: its name would be on two boards.
/// </summary>
public sealed class BoardBox
{
    private const string Given =
        "Their files were given as a zip: flash one whose zip was not used alone, 'meternode flash --bundle …', or replace the node.";

    private const string Unknown =
        "The plant does not know their boards: flash each alone, 'meternode flash --update --bundle …', or replace the node.";

    private readonly PlantFolder _plant;
    private readonly IReadOnlyList<string> _nodes;
    private readonly FlashRequest _common;
    private readonly FlashRunner _runner;

    /// <param name="plant">The plant.</param>
    /// <param name="nodes">The nodes, in the order in which they get boards; each has a bundle.</param>
    /// <param name="common">What is done with every board; its board and port are not used.</param>
    /// <param name="runner">Carries it out.</param>
    /// <exception cref="OperatorException">A bundle is damaged, or says no board.</exception>
    public BoardBox(PlantFolder plant, IReadOnlyList<string> nodes, FlashRequest common, FlashRunner runner)
    {
        _plant = plant;
        _nodes = nodes;
        _common = common;
        _runner = runner;

        // What cannot be flashed is said before the first board is plugged in.
        foreach (string node in Open)
        {
            FlashPlan.For(Request(node, ""));
        }
    }

    /// <summary>The nodes that are left.</summary>
    public IReadOnlyList<string> Open => [.. _nodes.Where(node => !IsDone(node) && WhyNot(node) is null)];

    /// <summary>The nodes that no board in the box is for, with the reason and the cure: a line for each reason.</summary>
    public IReadOnlyList<string> LeftOut =>
    [
        .. _nodes.Select(node => (Node: node, Why: WhyNot(node))).Where(each => each.Why is not null).GroupBy(each => each.Why)
            .Select(same => $"Left out: {string.Join(", ", same.Select(each => each.Node))}. {same.Key}"),
    ];

    /// <summary>
    /// Nodes of the plant that a box without names is for: those with a bundle and a key that has not ended; for an update without those
    /// that wait for their first board.
    /// </summary>
    public static IReadOnlyList<string> NodesOf(PlantFolder plant, bool isUpdate)
    {
        JsonArray entries = plant.ReadRegistry()["nodes"]!.AsArray();
        bool HasEnded(string node)
        {
            JsonNode?[] keys = [.. entries.Where(entry => (string?)entry!["id"] == node)];
            return keys.Length > 0 && keys.All(entry => entry!["end"] is not null);
        }

        return
        [
            .. Directory.EnumerateDirectories(plant.In("nodes")).Select(folder => Path.GetFileName(folder))
                .Where(node => !node.Contains('.') && Directory.Exists(plant.In("nodes", node, "files")) && !HasEnded(node))
                .Where(node => !isUpdate || BoardRecord.Of(plant.BundlePath(node)) is not null || !PlantClaims.IsOpen(plant, node))
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Writes what is to be written to the board on a port.</summary>
    public BoxResult Take(string port)
    {
        FlashStep look = FlashPlan.Look(port, isInBootLoader: !_common.Update && !_common.Skip.Contains(FlashStepKind.Runtime));
        BoardDetails? details = _runner.Look(look, port, out string? problem);
        if (details is null)
        {
            return new BoxResult(port, null, null, problem, 0);
        }

        BoxResult Result(string? node, string? why, double seconds = 0) => new(port, details.Mac, node, why, seconds);
        string? node = NodeOf(details);
        if (node is not null && !_nodes.Contains(node))
        {
            return Result(node, $"the board is '{node}', which is not among the nodes of this run");
        }

        if (node is not null && IsDone(node))
        {
            return Result(node, null);
        }

        if (node is null && !_common.Update && details.Mac is null)
        {
            return Result(
                null, "the board does not say its MAC, so the next one could not be told from it: leave '--skip runtime' out");
        }

        try
        {
            node ??= _common.Update
                ? throw new OperatorException(
                    OperatorError.Failure,
                    "the plant does not know whose board this is: flash it alone, 'meternode flash --update --bundle …'")
                : Free(details);
            if (!_common.Update)
            {
                NodeBundle.WriteCommandFloor(_plant.BundlePath(node));
            }

            FlashRequest request = Request(node, port);
            FlashPlan plan = FlashPlan.For(request);
            bool isRuntimeWritten = plan.Steps.Any(step => step.Kind == FlashStepKind.Runtime);
            if (BoardCheck.Problem(request, details, isRuntimeWritten) is string refusal)
            {
                return Result(node, refusal);
            }

            plan.WriteDocuments();
            IReadOnlyList<FlashStepResult> results = _runner.Run(request, plan, details);
            string? why = results[^1].Problem is string failed ? $"{results[^1].Step.Title}: {failed}" : null;
            return Result(node, why, results.Sum(result => result.Seconds));
        }
        catch (OperatorException e)
        {
            return Result(node, e.Message);
        }
    }

    private bool IsDone(string node) =>
        BoardRecord.Of(_plant.BundlePath(node)) is BoardRecord record
            && (_common.Image is null || record.ApplicationSha256 == _common.Image.Sha256);

    /// <summary>Why no board in the box is for a node, with the cure; null when one is.</summary>
    private string? WhyNot(string node)
    {
        string bundle = _plant.BundlePath(node);
        if (BoardRecord.Of(bundle) is not null)
        {
            return null;
        }

        if (_common.Update)
        {
            return Unknown;
        }

        // The key of a node that an old release made is in its bundle, and goes onto any board.
        bool isWaiting = File.Exists(Path.Combine(bundle, "files", "node.key"))
            || (PlantClaims.IsOpen(bundle) && WaitingProofs.Of(_plant, node) is null);
        return !isWaiting ? Unknown : BundleZip.IsGiven(bundle) ? Given : null;
    }

    /// <summary>The node that the plant knows this board as.</summary>
    private string? NodeOf(BoardDetails details) =>
        BoardRecord.OwnerIn(_plant, details) is string bundle ? Path.GetFileName(bundle) : null;

    private string Free(BoardDetails details) =>
        _nodes.FirstOrDefault(
            node => BoardRecord.Of(_plant.BundlePath(node)) is null && WhyNot(node) is null
                && BoardOf(node).Chip.Equals(details.Chip ?? BoardOf(node).Chip, StringComparison.OrdinalIgnoreCase))
        ?? throw new OperatorException(
            OperatorError.Failure, $"no node is left for a board with the chip {details.Chip}: add one with 'meternode node add'");

    private FlashRequest Request(string node, string port) => _common with
    {
        Board = BoardOf(node),
        Port = port,
        Bundle = FlashBundle.Read(_plant.BundlePath(node)),
        Skip = _common.Skip.Append(FlashStepKind.Check).ToHashSet(),
    };

    private BoardDefinition BoardOf(string node)
    {
        string file = Path.Combine(_plant.BundlePath(node), "node.json");
        string? name = File.Exists(file) ? (string?)JsonNode.Parse(File.ReadAllText(file))?["board"]?["name"] : null;
        return BoardCatalog.Load(name ?? throw new OperatorException(
            OperatorError.Failure, $"the configuration of '{node}' names no board: flash it alone, with --board"));
    }
}
