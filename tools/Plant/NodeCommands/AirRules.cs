using System.Globalization;
using System.Text.Json.Nodes;
using MeterNode.Core.Configuration;
using MeterNode.Plant.Flashing;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Plant.NodeCommands;

/// <summary>What cannot be changed over the air, because the node could not go back from it, or would lose something.</summary>
public static class AirRules
{
    /// <summary>Checks a change of <paramref name="node"/> before anything is signed.</summary>
    /// <exception cref="OperatorException">It cannot go over the air.</exception>
    public static void Require(PlantFolder plant, string node, JsonObject document, NodeChange change)
    {
        string bundle = plant.BundlePath(node);
        NodeFacts facts = NodeFacts.Read(bundle);
        string eui = "hex:" + facts.Enrolment.Eui64;
        document["v"] ??= 1;
        document["node"] ??= node;
        document["site"] ??= plant.Site;
        document["eui"] ??= eui;
        if (!eui.Equals((string?)document["eui"], StringComparison.OrdinalIgnoreCase))
        {
            throw new OperatorException(
                OperatorError.Failure, $"the configuration's 'eui' is not that of {node}, {eui}: leave it out, a board keeps its EUI-64");
        }

        RequireElement(facts.Configuration.Board.SecureElement, node, document);
        RequireOutbox(facts.Configuration, document);
        if (change.Wifi is WifiCredentials wifi)
        {
            RequireWifi(bundle, node, wifi);
        }
    }

    /// <summary>The key is where it was made.</summary>
    private static void RequireElement(int present, string node, JsonObject document)
    {
        string wanted = (document["board"] as JsonObject)?["secureElement"]?.ToJsonString() ?? "0";
        if (wanted != present.ToString(CultureInfo.InvariantCulture))
        {
            throw new OperatorException(
                OperatorError.Failure,
                $"'board.secureElement' is {present} in {node} and cannot change, because a key does not move: leave it as it is, or give "
                    + "the node a new key with 'meternode node replace'");
        }
    }

    private static void RequireOutbox(NodeConfiguration present, JsonObject document)
    {
        document["outbox"] ??= new JsonObject { ["segmentBytes"] = present.OutboxSegmentBytes, ["segments"] = present.OutboxSegments };
        long before = (long)present.OutboxSegmentBytes * present.OutboxSegments;
        if (document["outbox"] is JsonObject outbox && Whole(outbox, "segmentBytes") is long bytes
            && Whole(outbox, "segments") is long segments && bytes * segments < before)
        {
            throw new OperatorException(
                OperatorError.Failure,
                $"the outbox would have {bytes * segments} bytes instead of {before}, and packs that wait could be lost: "
                    + "leave it as it is, or flash the board by cable");
        }
    }

    private static void RequireWifi(string bundle, string node, WifiCredentials wifi)
    {
        if (wifi.Problem() is string problem)
        {
            throw new OperatorException(OperatorError.Usage, problem);
        }

        if (FlashBundle.Read(bundle).Wifi is null)
        {
            throw new OperatorException(
                OperatorError.Failure, $"{node} has no Wi-Fi network (no network.json in '{bundle}'): a wired board is moved by its cable");
        }
    }

    private static long? Whole(JsonObject map, string key) =>
        map[key] is JsonValue value && value.TryGetValue(out long number) ? number : null;
}
