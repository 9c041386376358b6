using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Cli.Changing;

/// <summary>Sets single values of a readable configuration by their keys, as docs/configuration.md names them.</summary>
internal static partial class DocumentEdit
{
    /// <summary>Sets the value under <paramref name="path"/> (<c>zones[0].setpoint</c>); numbers have a decimal point everywhere.</summary>
    /// <exception cref="OperatorException">There is no such key or entry, or the value is none of its type.</exception>
    public static void Set(JsonObject document, string path, string text)
    {
        ConfigurationKeyType type = ConfigurationKeys.Find(path)
            ?? throw Wrong($"there is no key '{path}': docs/configuration.md lists them, for example zones[0].setpoint");
        JsonNode value = Value(path, type, text);
        string[] steps = [.. StepPattern().Matches(path).Select(match => match.Value.TrimStart('.'))];
        JsonNode at = document;
        for (int i = 0; i < steps.Length - 1; i++)
        {
            at = Enter(at, steps[i], path, steps[i + 1]);
        }

        if (at is not JsonObject last)
        {
            throw Wrong($"'{path}': give one of its keys, or the whole configuration with 'meternode node config'");
        }

        last[steps[^1]] = value;
    }

    private static JsonNode Enter(JsonNode at, string step, string path, string next)
    {
        if (step[0] == '[')
        {
            JsonArray items = at.AsArray();
            return int.TryParse(step[1..^1], CultureInfo.InvariantCulture, out int index) && index < items.Count
                ? items[index]!
                : throw Wrong($"'{path}': there are {items.Count} entries, numbered from 0; add one with 'meternode node config'");
        }

        if (at is not JsonObject map)
        {
            throw Wrong($"'{path}': write the entry's number, from 0, in square brackets");
        }

        if (map[step] == null)
        {
            map[step] = next[0] == '[' ? new JsonArray() : new JsonObject();
        }

        return map[step]!;
    }

    private static JsonNode Value(string path, ConfigurationKeyType type, string text)
    {
        string problem = string.Empty;
        JsonNode? value = type.IsText ? JsonValue.Create(text)
            : type.IsWhole ? JsonValue.Create(NumberText.Whole(text, Limit(type.Minimum), Limit(type.Maximum), path, out problem))
            : type.IsNumber ? JsonValue.Create(NumberText.Decimal(text, type.Minimum, type.Maximum, path, out problem))
            : Parsed(path, text);
        return problem.Length == 0 ? value! : throw Wrong(problem);
    }

    private static int Limit(double value) => value <= int.MinValue ? int.MinValue : value >= int.MaxValue ? int.MaxValue : (int)value;

    private static JsonNode? Parsed(string path, string text)
    {
        try
        {
            return JsonNode.Parse(text) ?? throw Wrong($"'{path}' cannot be null: leave it out with 'meternode node config'");
        }
        catch (JsonException)
        {
            throw Wrong($"'{path}' takes JSON, for example [1,2,3]; '{text}' is none");
        }
    }

    private static OperatorException Wrong(string message) => new(OperatorError.Usage, message);

    [GeneratedRegex(@"\[[0-9]+\]|\.?[^.\[\]]+")]
    private static partial Regex StepPattern();
}
