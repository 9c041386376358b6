using System.Text.Json.Serialization;

namespace MeterNode.Server.Alarms;

/// <summary>What happened to an alarm.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AlarmEvent>))]
public enum AlarmEvent
{
    /// <summary>It was raised.</summary>
    [JsonStringEnumMemberName("raised")]
    Raised,

    /// <summary>Its condition has gone.</summary>
    [JsonStringEnumMemberName("cleared")]
    Cleared,

    /// <summary>Somebody acknowledged it.</summary>
    [JsonStringEnumMemberName("acknowledged")]
    Acknowledged,

    /// <summary>Somebody put it aside for a time.</summary>
    [JsonStringEnumMemberName("shelved")]
    Shelved,

    /// <summary>That time is over.</summary>
    [JsonStringEnumMemberName("unshelved")]
    Unshelved,
}
