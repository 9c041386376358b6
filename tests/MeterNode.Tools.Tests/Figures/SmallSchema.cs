using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MeterNode.Tools.Tests.Figures;

/// <summary>As much of JSON Schema as our schemas use; a keyword that it does not know is a problem.</summary>
internal static class SmallSchema
{
    private static readonly string[] s_comments = ["$schema", "$id", "$defs", "title", "description"];

    /// <summary>What of <paramref name="value"/> does not fit.</summary>
    public static IEnumerable<string> Problems(JsonNode schema, JsonNode? value) => Problems(schema, schema.AsObject(), value, "");

    private static IEnumerable<string> Problems(JsonNode root, JsonObject schema, JsonNode? value, string path)
    {
        foreach ((string keyword, JsonNode? said) in schema)
        {
            IEnumerable<string> found = keyword switch
            {
                _ when s_comments.Contains(keyword) => [],
                "$ref" => Problems(root, Definition(root, (string)said!), value, path),
                "type" => Types(said!).Contains(TypeOf(value)) || (TypeOf(value) == "integer" && Types(said!).Contains("number"))
                    ? [] : [$"{path} is {TypeOf(value)}"],
                "enum" => said!.AsArray().Any(one => JsonNode.DeepEquals(one, value)) ? [] : [$"{path} is {value}"],
                "required" => value is JsonObject members
                    ? said!.AsArray().Where(name => !members.ContainsKey((string)name!)).Select(name => $"{path}/{name} is missing") : [],
                "properties" => value is JsonObject has
                    ? said!.AsObject().Where(entry => has.ContainsKey(entry.Key))
                        .SelectMany(entry => Problems(root, entry.Value!.AsObject(), has[entry.Key], $"{path}/{entry.Key}"))
                    : [],
                "additionalProperties" => value is JsonObject all
                    ? all.Where(entry => !schema["properties"]!.AsObject().ContainsKey(entry.Key))
                        .Select(entry => $"{path}/{entry.Key} is new")
                    : [],
                "items" => value is JsonArray items
                    ? items.SelectMany((item, i) => Problems(root, said!.AsObject(), item, $"{path}/{i}")) : [],
                "minItems" => value is JsonArray few && few.Count < (int)said! ? [$"{path} has {few.Count} items"] : [],
                "uniqueItems" => value is JsonArray many && (bool)said!
                    && many.Select(item => item?.ToJsonString()).Distinct().Count() < many.Count ? [$"{path} has an item twice"] : [],
                "minLength" => TypeOf(value) == "string" && ((string)value!).Length < (int)said! ? [$"{path} is too short"] : [],
                "pattern" => TypeOf(value) == "string" && !Regex.IsMatch((string)value!, (string)said!, RegexOptions.ECMAScript)
                    ? [$"{path} is {value}"] : [],
                _ => [$"{path}: the schema has '{keyword}'"],
            };
            foreach (string problem in found)
            {
                yield return problem;
            }
        }
    }

    private static JsonObject Definition(JsonNode root, string reference) => root["$defs"]![reference["#/$defs/".Length..]]!.AsObject();

    private static string[] Types(JsonNode said) => said is JsonArray many ? [.. many.Select(one => (string)one!)] : [(string)said!];

    private static string TypeOf(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject => "object",
        JsonArray => "array",
        JsonValue single when single.GetValueKind() == JsonValueKind.String => "string",
        JsonValue single when single.GetValueKind() is JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValue single when single.ToJsonString().AsSpan().IndexOfAny(".eE") < 0 => "integer",
        _ => "number",
    };
}
