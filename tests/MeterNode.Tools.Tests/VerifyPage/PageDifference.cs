using System.Text.Json;
using System.Text.Json.Nodes;

namespace MeterNode.Tools.Tests.Page;

/// <summary>What the command and the page say differently.</summary>
internal static class PageDifference
{
    /// <summary>Members that only one of the two has, and sentences, which each writes for its own readers.</summary>
    private static readonly string[] s_own =
        ["files", "seconds", "packsPerSecond", "text", "statementsSeen", "isVirtual", "stack", "isRefused", "error"];

    /// <summary>The first difference as one line; null when there is none.</summary>
    public static string? Find(JsonNode command, JsonNode page)
    {
        bool isRefused = command["error"] is not null, isRefusedByPage = page["error"] is not null;
        return isRefused != isRefusedByPage || (isRefusedByPage && !(bool)page["isRefused"]!)
            ? $"command: {command["error"] ?? "checked"} · page: {page["error"] ?? "checked"} {page["stack"]}"
            : isRefused ? null : Find(command, page, "");
    }

    private static string? Find(JsonNode? command, JsonNode? page, string path) => (command, page) switch
    {
        (JsonObject one, JsonObject other) => one.Select(entry => entry.Key).Union(other.Select(entry => entry.Key))
            .Where(key => !s_own.Contains(key))
            .Select(key => one.ContainsKey(key) && other.ContainsKey(key) ? Find(one[key], other[key], $"{path}.{key}")
                : $"{path}.{key} is only in {(one.ContainsKey(key) ? "the command" : "the page")}")
            .FirstOrDefault(found => found is not null),
        (JsonArray one, JsonArray other) => one.Count != other.Count
            ? $"{path}: {one.Count} in the command, {other.Count} in the page: {one.ToJsonString()} · {other.ToJsonString()}"
            : one.Select((item, index) => Find(item, other[index], $"{path}[{index}]")).FirstOrDefault(found => found is not null),
        _ => AreEqual(command, page) ? null : $"{path}: command {Text(command)} · page {Text(page)}",
    };

    private static bool AreEqual(JsonNode? command, JsonNode? page) =>
        command?.GetValueKind() == JsonValueKind.Number && page?.GetValueKind() == JsonValueKind.Number
            ? Math.Abs(command.GetValue<double>() - page.GetValue<double>()) <= 1e-9 * Math.Max(1, Math.Abs(command.GetValue<double>()))
            : Text(command) == Text(page);

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "null";
}
