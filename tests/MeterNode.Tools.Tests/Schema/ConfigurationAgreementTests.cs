using System.Text.Json;
using System.Text.Json.Nodes;
using MeterNode.Core.Configuration;
using MeterNode.Plant.Provisioning;
using MeterNode.Schema;
using MeterNode.Tools.Tests.Provisioning;

namespace MeterNode.Tools.Tests.Schemas;

/// <summary>The firmware's reader takes what the schema allows, and refuses what lies beyond.</summary>
[TestClass]
public class ConfigurationAgreementTests
{
    private static readonly SchemaFiles s_schema = new(Repository.Root);

    public static IEnumerable<object[]> Ranges => s_schema.Configuration.Keys
        .Where(key => key.Type is "whole" or "number" or "gpio" && (key.Minimum ?? key.Maximum) is not null)
        .Select(key => new object[] { key.Key });

    public static IEnumerable<object[]> Choices => s_schema.Configuration.Keys
        .Where(key => key.Values is not null)
        .Select(key => new object[] { key.Key });

    [TestMethod]
    [DynamicData(nameof(Ranges))]
    public void Range_EndsAreTaken_BeyondIsRefusedByName(string name)
    {
        ConfigurationKey key = s_schema.Configuration.Keys.Single(key => key.Key == name);
        double step = key.Type == "number" ? 0.0001 : 1;
        foreach ((double? end, double beyond) in new[] { (key.Minimum, -step), (key.Maximum, step) })
        {
            if (end is double value)
            {
                Assert.IsFalse(IsOutOfRange(key, value), $"{name} = {value} is refused: {Refusal(key, value)}");
                Assert.IsTrue(IsOutOfRange(key, value + beyond), $"{name} = {value + beyond} is taken: {Refusal(key, value + beyond)}");
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Choices))]
    public void Choice_EachIsTaken_AnotherIsRefusedByName(string name)
    {
        ConfigurationKey key = s_schema.Configuration.Keys.Single(key => key.Key == name);
        foreach (JsonElement value in key.Values!)
        {
            string? refusal = Refusal(key, JsonNode.Parse(value.GetRawText())!);
            Assert.IsFalse(refusal?.Contains("must be", StringComparison.Ordinal) == true, $"{name} = {value}: {refusal}");
        }

        JsonNode other = key.Values[0].ValueKind == JsonValueKind.String ? "nonsense" : key.Values.Max(value => value.GetInt32()) + 1;
        StringAssert.Contains(Refusal(key, other), $"'{ReaderName(key)}' must be");
    }

    private static bool IsOutOfRange(ConfigurationKey key, double value) =>
        Refusal(key, value)?.Contains($"'{ReaderName(key)}' must be a ", StringComparison.Ordinal) == true;

    private static string? Refusal(ConfigurationKey key, double value) =>
        Refusal(key, key.Type == "number" ? JsonValue.Create(value) : JsonValue.Create((long)value));

    /// <summary>What the reader says about the document's example with this value; null when it takes it.</summary>
    private static string? Refusal(ConfigurationKey key, JsonNode value)
    {
        JsonNode document = key.Key.Split('.')[0] switch
        {
            "meter" => ConfigurationDocumentTests.MeterExample(),
            "afe" => ConfigurationDocumentTests.MeteringIcExample(),
            _ => ConfigurationDocumentTests.Example(),
        };
        string[] path = key.Key.Split('.');
        foreach (JsonNode at in Places(document, path.AsSpan(..^1)))
        {
            at[path[^1]] = value.DeepClone();
        }

        byte[] payload = CborJson.Encode(JsonDocument.Parse(document.ToJsonString()).RootElement);
        try
        {
            ConfigurationReader.Read(payload, 0, payload.Length);
            return null;
        }
        catch (ArgumentException e)
        {
            return e.Message;
        }
    }

    /// <summary>Every zone, because some keys must be the same for all; the first phase's current input.</summary>
    private static IEnumerable<JsonNode> Places(JsonNode from, ReadOnlySpan<string> path)
    {
        JsonNode[] at = [from];
        foreach (string part in path)
        {
            at = part switch
            {
                "zones[]" => [.. at.SelectMany(node => node["zones"]!.AsArray()).Select(node => node!)],
                "phases[]" => [.. at.Select(node => node["phases"]![0]!)],
                "N" => [.. at.Select(node => node["i"]!)],
                _ => [.. at.Select(node => node[part]!)],
            };
        }

        return at;
    }

    /// <summary>The key as the reader's messages name it.</summary>
    private static string ReaderName(ConfigurationKey key) => key.Key.Replace("[]", "").Replace(".N.", ".i.");
}
