using System.Text.Json.Serialization;

namespace MeterNode.Server.Alarms;

/// <summary>How much an alarm wants of a person.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AlarmSeverity>))]
public enum AlarmSeverity
{
    /// <summary>Something to know; nothing is lost.</summary>
    [JsonStringEnumMemberName("notice")]
    Notice,

    /// <summary>Somebody should act within days.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>Somebody should act now: it is told in quiet hours too.</summary>
    [JsonStringEnumMemberName("critical")]
    Critical,
}
