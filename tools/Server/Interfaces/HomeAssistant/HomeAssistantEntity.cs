using System.Text.Json.Nodes;

namespace MeterNode.Server.Interfaces.HomeAssistant;

/// <summary>One entity of a device, as Home Assistant's MQTT integration knows it.</summary>
/// <param name="Id">Its name within the node, and its member of the state.</param>
/// <param name="Name">What people read behind the device's name.</param>
/// <param name="DeviceClass">What it measures; null for none.</param>
/// <param name="Unit">Unit of the state; null for none.</param>
/// <param name="StateClass"><c>measurement</c> or <c>total_increasing</c>; null for what is no number.</param>
/// <param name="Digits">Digits behind the point that are shown.</param>
internal sealed record HomeAssistantEntity(
    string Id, string Name, string? DeviceClass, string? Unit, string? StateClass, int? Digits = null)
{
    /// <summary>Which platform it is.</summary>
    public string Platform => StateClass is null ? "binary_sensor" : "sensor";

    /// <summary>True for what a person looks at when something is wrong.</summary>
    public bool IsDiagnostic { get; init; }

    /// <summary>True where the state says when it was measured, and whether it is signed or an estimate.</summary>
    public bool HasOrigin { get; init; }

    /// <summary>Its part of a discovery message.</summary>
    /// <param name="id">Unique id in Home Assistant; the same as long as the node has its name.</param>
    /// <param name="stateTopic">Topic of the device's state.</param>
    public JsonObject ToJson(string id, string stateTopic)
    {
        var json = new JsonObject
        {
            ["platform"] = Platform,
            ["unique_id"] = id,
            ["default_entity_id"] = $"{Platform}.{id["meternode_".Length..].Replace('-', '_').ToLowerInvariant()}",
            ["name"] = Name,
            ["state_topic"] = stateTopic,
            ["value_template"] = $"{{{{ value_json.{Id} }}}}",
        };
        void Add(string key, JsonNode? value)
        {
            if (value is not null)
            {
                json[key] = value;
            }
        }

        Add("device_class", DeviceClass);
        Add("unit_of_measurement", Unit);
        Add("state_class", StateClass);
        Add("suggested_display_precision", Digits);
        Add("entity_category", IsDiagnostic ? "diagnostic" : null);
        if (HasOrigin)
        {
            json["json_attributes_topic"] = stateTopic;
            json["json_attributes_template"] =
                "{{ {'measured_at': value_json.at, 'signed': value_json.signed, 'estimate': value_json.estimate} | tojson }}";
        }

        return json;
    }
}
