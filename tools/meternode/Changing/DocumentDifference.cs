using System.Text.Json.Nodes;

namespace MeterNode.Cli.Changing;

/// <summary>What differs between two readable configurations, key by key.</summary>
internal static class DocumentDifference
{
    /// <summary>
    /// Key, value before and value after as JSON (null where it is absent), in the order of the keys; the serial is left out.
    /// </summary>
    public static IReadOnlyList<(string Key, string? Before, string? After)> Of(JsonObject before, JsonObject after)
    {
        var old = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var now = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Flatten(string.Empty, before, old);
        Flatten(string.Empty, after, now);
        return
        [
            .. old.Keys.Union(now.Keys).Order(StringComparer.Ordinal)
                .Where(key => key != "serial" && old.GetValueOrDefault(key) != now.GetValueOrDefault(key))
                .Select(key => (key, old.GetValueOrDefault(key), now.GetValueOrDefault(key))),
        ];
    }

    private static void Flatten(string path, JsonNode? node, SortedDictionary<string, string> values)
    {
        switch (node)
        {
            case JsonObject map when map.Count > 0:
                foreach ((string key, JsonNode? value) in map)
                {
                    Flatten(path.Length == 0 ? key : path + "." + key, value, values);
                }

                break;
            case JsonArray items when items.Any(item => item is JsonObject):
                for (int i = 0; i < items.Count; i++)
                {
                    Flatten($"{path}[{i}]", items[i], values);
                }

                break;
            default:
                values[path] = node?.ToJsonString() ?? "null";
                break;
        }
    }
}
