using System.Text.Json;
using System.Text.RegularExpressions;

namespace MeterNode.Plant.Provisioning;

/// <summary>The keys of a node's configuration as <c>firmware/schema/configuration.json</c> has them: their types and ranges.</summary>
public static partial class ConfigurationKeys
{
    private static readonly Dictionary<string, ConfigurationKeyType> s_keys = Read();

    /// <summary>
    /// The type of the value under <paramref name="path"/>, dotted and with indices (<c>zones[0].setpoint</c>); null when there is no
    /// such key.
    /// </summary>
    public static ConfigurationKeyType? Find(string path)
    {
        string key = InputPattern().Replace(IndexPattern().Replace(path, "[]"), "phases[].N$1");
        return s_keys.GetValueOrDefault(key) ?? s_keys.GetValueOrDefault(IndexPattern().Replace(path, "[]"));
    }

    private static Dictionary<string, ConfigurationKeyType> Read()
    {
        using Stream stream = typeof(ConfigurationKeys).Assembly.GetManifestResourceStream("configuration-keys")!;
        using var schema = JsonDocument.Parse(stream);
        return schema.RootElement.GetProperty("keys").EnumerateArray().ToDictionary(
            key => key.GetProperty("key").GetString()!,
            key => new ConfigurationKeyType(
                key.GetProperty("type").GetString()!, Limit(key, "minimum", double.MinValue), Limit(key, "maximum", double.MaxValue)));
    }

    private static double Limit(JsonElement key, string name, double otherwise) =>
        key.TryGetProperty(name, out JsonElement limit) && limit.ValueKind == JsonValueKind.Number ? limit.GetDouble() : otherwise;

    [GeneratedRegex(@"\[[0-9]+\]")]
    private static partial Regex IndexPattern();

    [GeneratedRegex(@"^phases\[\]\.[iu](\..+)$")]
    private static partial Regex InputPattern();
}
