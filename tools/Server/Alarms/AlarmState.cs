using System.Text.Json.Serialization;

namespace MeterNode.Server.Alarms;

/// <summary>The states of an alarm (ISA-18.2).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AlarmState>))]
public enum AlarmState
{
    /// <summary>Its condition holds, and nobody has acknowledged it.</summary>
    [JsonStringEnumMemberName("raised")]
    Raised,

    /// <summary>Its condition holds, and somebody has acknowledged it.</summary>
    [JsonStringEnumMemberName("acknowledged")]
    Acknowledged,

    /// <summary>Its condition has gone, and nobody has acknowledged it.</summary>
    [JsonStringEnumMemberName("cleared")]
    Cleared,

    /// <summary>Its condition has gone, and somebody has acknowledged it.</summary>
    [JsonStringEnumMemberName("over")]
    Over,

    /// <summary>Somebody has put it aside for a time; it tells nobody anything meanwhile.</summary>
    [JsonStringEnumMemberName("shelved")]
    Shelved,
}
