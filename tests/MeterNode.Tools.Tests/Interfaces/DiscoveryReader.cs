using System.Text.Json;
using System.Text.RegularExpressions;

namespace MeterNode.Tools.Tests.Interfaces;

/// <summary>
/// Reads a device discovery message as Home Assistant does (home-assistant/core, components/mqtt: discovery, schemas, sensor,
/// binary_sensor; components/sensor/const: units of device classes), and is stricter: a key that it does not know fails.
/// </summary>
internal sealed partial class DiscoveryReader
{
    private static readonly string[] s_root = ["device", "origin", "availability", "availability_mode", "qos", "components"];
    private static readonly string[] s_device =
        ["identifiers", "name", "manufacturer", "model", "serial_number", "sw_version", "suggested_area"];
    private static readonly string[] s_entity =
    [
        "platform", "unique_id", "default_entity_id", "name", "state_topic", "value_template", "device_class", "unit_of_measurement",
        "state_class", "suggested_display_precision", "entity_category", "json_attributes_topic", "json_attributes_template",
    ];

    private static readonly Dictionary<string, (string[] Units, string[] StateClasses)> s_classes = new()
    {
        ["energy"] = (["J", "Wh", "kWh", "MWh"], ["total", "total_increasing"]),
        ["power"] = (["W", "kW"], ["measurement"]),
        ["current"] = (["A", "mA"], ["measurement"]),
        ["voltage"] = (["V", "mV"], ["measurement"]),
        ["temperature"] = (["°C", "°F", "K"], ["measurement"]),
    };

    internal DiscoveryReader(string topic, string message)
    {
        Assert.IsTrue(TopicPattern().IsMatch(topic), topic);
        using JsonDocument document = JsonDocument.Parse(message);
        JsonElement root = document.RootElement;
        AssertKeys(root, s_root);
        JsonElement device = root.GetProperty("device");
        AssertKeys(device, s_device);
        Identifier = device.GetProperty("identifiers")[0].GetString()!;
        Name = device.GetProperty("name").GetString()!;
        Area = Text(device, "suggested_area");
        Assert.IsTrue(root.GetProperty("origin").GetProperty("name").GetString()!.Length > 0, "the origin is required");
        CollectionAssert.Contains((string[])["all", "any", "latest"], root.GetProperty("availability_mode").GetString());
        Availability = [.. root.GetProperty("availability").EnumerateArray().Select(item => item.GetProperty("topic").GetString()!)];
        foreach (JsonProperty component in root.GetProperty("components").EnumerateObject())
        {
            Read(component.Name, component.Value);
        }
    }

    internal string Identifier { get; }

    internal string Name { get; }

    /// <summary>The area that Home Assistant gives it where it is in none.</summary>
    internal string? Area { get; }

    internal string[] Availability { get; }

    /// <summary>Unique ids of entities by their components.</summary>
    internal Dictionary<string, string> Entities { get; } = [];

    /// <summary>Components that Home Assistant removes.</summary>
    internal List<string> Removed { get; } = [];

    internal string StateTopic { get; private set; } = "";

    /// <summary>Members of the state that a template reads.</summary>
    internal HashSet<string> Members { get; } = [];

    private void Read(string component, JsonElement entity)
    {
        AssertKeys(entity, s_entity);
        string platform = entity.GetProperty("platform").GetString()!;
        CollectionAssert.Contains((string[])["sensor", "binary_sensor"], platform);
        if (entity.EnumerateObject().Count() == 1)
        {
            Removed.Add(component);
            return;
        }

        string id = entity.GetProperty("unique_id").GetString()!;
        Assert.IsFalse(Entities.ContainsValue(id), id);
        Entities.Add(component, id);
        StringAssert.Matches(entity.GetProperty("default_entity_id").GetString(), new Regex($"^{platform}\\.[a-z0-9_]+$"));
        StateTopic = entity.GetProperty("state_topic").GetString()!;
        Assert.IsFalse(StateTopic.AsSpan().IndexOfAny("+#") >= 0, StateTopic);
        Match template = TemplatePattern().Match(entity.GetProperty("value_template").GetString()!);
        Assert.IsTrue(template.Success, entity.ToString());
        Members.Add(template.Groups[1].Value);
        string? deviceClass = Text(entity, "device_class"), unit = Text(entity, "unit_of_measurement");
        if (platform == "binary_sensor")
        {
            Assert.AreEqual(("problem", null, null), (deviceClass, unit, Text(entity, "state_class")));
        }
        else if (deviceClass is not null)
        {
            (string[] units, string[] stateClasses) = s_classes[deviceClass];
            CollectionAssert.Contains(units, unit);
            CollectionAssert.Contains(stateClasses, Text(entity, "state_class"));
        }

        Assert.IsTrue(Text(entity, "entity_category") is null or "diagnostic");
        foreach (Match member in MemberPattern().Matches(Text(entity, "json_attributes_template") ?? ""))
        {
            Members.Add(member.Groups[1].Value);
        }
    }

    private static string? Text(JsonElement of, string key) => of.TryGetProperty(key, out JsonElement value) ? value.GetString() : null;

    private static void AssertKeys(JsonElement of, string[] known) =>
        CollectionAssert.IsSubsetOf(of.EnumerateObject().Select(member => member.Name).ToArray(), known);

    [GeneratedRegex("^homeassistant/device/[a-zA-Z0-9_-]+/config$")]
    private static partial Regex TopicPattern();

    [GeneratedRegex(@"^\{\{ value_json\.(\w+) \}\}$")]
    private static partial Regex TemplatePattern();

    [GeneratedRegex(@"value_json\.(\w+)")]
    private static partial Regex MemberPattern();
}
