using System.Text.Json;
using System.Text.Json.Nodes;

namespace MeterNode.Tools.Tests.Answers;

/// <summary>What the command and the program in Python say differently about the four answers and the headline figures.</summary>
internal static class AnswersDifference
{
    private static readonly string[] s_whole = ["schemaVersion", "inOrder", "plantKey", "period"];
    private static readonly string[] s_node =
    [
        "id", "kid", "site", "machine", "packs", "firstSeq", "lastSeq", "energyJoules", "from", "to", "coverage", "controlAccuracy",
    ];

    private static readonly string[] s_finding = ["code", "severity", "firstSeq", "lastSeq", "count"];

    /// <summary>The first difference as one line; null when there is none.</summary>
    public static string? Find(JsonNode command, JsonNode program)
    {
        if (command["error"] is not null || program["error"] is not null)
        {
            return (command["error"] is null) == (program["error"] is null) ? null
                : $"command: {command["error"] ?? "checked"} · program: {program["error"] ?? "checked"}";
        }

        return Members(s_whole, command, program, "") ?? Answers(command["answers"]!, program["answers"]!, "") ?? Nodes(command, program);
    }

    /// <summary>The order of keys says nothing.</summary>
    private static string? Nodes(JsonNode command, JsonNode program)
    {
        JsonNode[] one = ByKey(command), other = ByKey(program);
        return one.Length != other.Length ? $"{one.Length} keys in the command, {other.Length} in the program"
            : one.Zip(other).Select(pair => Node(pair.First, pair.Second)).FirstOrDefault(found => found is not null);
    }

    private static JsonNode[] ByKey(JsonNode result) =>
        [.. result["nodes"]!.AsArray().Select(node => node!).OrderBy(node => (string)node["kid"]!, StringComparer.Ordinal)];

    private static string? Node(JsonNode command, JsonNode program)
    {
        string place = $"{command["id"]}: ";
        return Members(s_node, command, program, place) ?? Answers(command["answers"]!, program["answers"]!, place);
    }

    private static string? Answers(JsonNode command, JsonNode program, string place) => command.AsObject()
        .Select(answer => Answer(answer.Value!, program[answer.Key], place + answer.Key)).FirstOrDefault(found => found is not null);

    private static string? Answer(JsonNode command, JsonNode? program, string place)
    {
        string[] one = Findings(command), other = program is null ? [] : Findings(program);
        return program is null ? $"{place} is only in the command"
            : !one.SequenceEqual(other) ? $"{place}: command {string.Join(' ', one)} · program {string.Join(' ', other)}"
            : (bool)command["ok"]! != (bool)program["ok"]! ? $"{place}: command {command["ok"]} · program {program["ok"]}"
            : null;
    }

    private static string[] Findings(JsonNode answer) =>
        [.. answer["findings"]!.AsArray().Select(found => string.Join('/', s_finding.Select(name => Text(found![name]))))];

    private static string? Members(string[] names, JsonNode command, JsonNode program, string place) =>
        names.Select(name => Member(command[name], program[name], place + name)).FirstOrDefault(found => found is not null);

    private static string? Member(JsonNode? command, JsonNode? program, string place) => (command, program) switch
    {
        (JsonObject one, JsonObject other) => Members([.. one.Select(member => member.Key)], one, other, place + "."),
        _ => AreEqual(command, program) ? null : $"{place}: command {Text(command)} · program {Text(program)}",
    };

    private static bool AreEqual(JsonNode? one, JsonNode? other) =>
        one?.GetValueKind() == JsonValueKind.Number && other?.GetValueKind() == JsonValueKind.Number
            ? Math.Abs(one.GetValue<double>() - other.GetValue<double>()) <= 1e-9 * Math.Max(1, Math.Abs(one.GetValue<double>()))
            : Text(one) == Text(other);

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "null";
}
