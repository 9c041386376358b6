using MeterNode.Plant.Access;
using MeterNode.Plant.Ledger;
using MeterNode.Server.Live;
using MeterNode.Server.Serving;
using MeterNode.Wire;
using Microsoft.AspNetCore.Http;

namespace MeterNode.Server.Web.Api;

/// <summary>The nodes and what is known of them now.</summary>
internal static class NodeApi
{
    /// <summary>Its routes.</summary>
    public static IEnumerable<ApiRoute> Routes(PlantServer server) =>
    [
        new("GET", "/nodes", "listNodes", AccessRight.Read,
            "Lists the nodes, each with its keys, its machine with the hall, and what it measures now.",
            context => Task.FromResult(ApiAnswer.Json(context, new { site = server.Options.Plant.Site, nodes = All(server) }))),
        new("GET", "/nodes/{node}", "getNode", AccessRight.Read, "Says the same of one node.",
            context => Task.FromResult(One(context, server)))
        {
            InPath = [new("node", "Name of the node.", true)],
        },
        new("GET", "/live", "live", AccessRight.Read,
            "Tells what is known of the nodes as it changes, as server-sent events: 'node', 'ready' and 'tick'.", null)
        {
            Query = [new("node", "Only this node.")],
            Answers = ["text/event-stream"],
        },
        new("GET", "/live/present", "livePresent", AccessRight.LedgerAdd,
            "Tells the same of one node, which sends its present values as long as somebody listens.", null)
        {
            Query = [new("node", "Name of the node.", true)],
            Answers = ["text/event-stream"],
        },
    ];

    private static IResult One(HttpContext context, PlantServer server)
    {
        string name = (string)context.Request.RouteValues["node"]!;
        IReadOnlyList<NodeAnswer> all = All(server);
        return ApiAnswer.Json(
            context,
            all.FirstOrDefault(each => each.Name == name) ?? throw ApiNotFound.Of("node", name, all.Select(each => each.Name)));
    }

    private static IReadOnlyList<NodeAnswer> All(PlantServer server)
    {
        Registry registry = Registry.Load(server.Options.Plant.RegistryPath);
        IReadOnlyDictionary<string, string> halls = server.Halls.Now();
        return [.. registry.Nodes.GroupBy(node => node.Id).Select(boards => Of(boards.Key, [.. boards], server.Live, halls))];
    }

    private static NodeAnswer Of(
        string name, RegisteredNode[] boards, LiveBook live, IReadOnlyDictionary<string, string> halls)
    {
        NodeLive? now = live.Find(name);
        return new NodeAnswer(
            name,
            boards[^1].Machine,
            halls.GetValueOrDefault(PlantMachines.NameOf(boards[^1].Machine, name)),
            now is null ? null : live.ConditionOf(now),
            now?.Watts,
            now?.At,
            now?.FreshUntil,
            now?.Pack?.EndsAt,
            [.. boards.Select(board => new NodeKeyAnswer(board.KidText, board.Enrolment?.Time, board.Until))]);
    }

    /// <summary>A node.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Machine">What it is clamped to; may be empty.</param>
    /// <param name="Hall">Where its machine stands, as the ledger states it; null where nobody has stated it.</param>
    /// <param name="Condition">How it is heard of; null for a node that only the registry knows.</param>
    /// <param name="Watts">Power, import positive; null where nothing is metered.</param>
    /// <param name="At">When that was measured.</param>
    /// <param name="FreshUntil">From when on it is stale.</param>
    /// <param name="LastPackEndsAt">End of its newest stored pack.</param>
    /// <param name="Keys">Its evidence keys.</param>
    private sealed record NodeAnswer(
        string Name, string Machine, string? Hall, NodeCondition? Condition, double? Watts, DateTimeOffset? At,
        DateTimeOffset? FreshUntil, DateTimeOffset? LastPackEndsAt, IReadOnlyList<NodeKeyAnswer> Keys);

    /// <summary>An evidence key.</summary>
    /// <param name="Kid">Its identifier, 16 hex digits.</param>
    /// <param name="Since">When the plant took it in.</param>
    /// <param name="Until">The last second that counts; null while it counts.</param>
    private sealed record NodeKeyAnswer(string Kid, DateTimeOffset? Since, DateTimeOffset? Until);
}
