using System.Text.Json.Serialization;

namespace MeterNode.Server.Alarms.Channels;

/// <summary>How a channel sends alarms.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AlarmChannelKind>))]
public enum AlarmChannelKind
{
    /// <summary>HTTP POST of JSON, signed with HMAC-SHA256.</summary>
    [JsonStringEnumMemberName("webhook")]
    Webhook,

    /// <summary>E-mail by SMTP.</summary>
    [JsonStringEnumMemberName("mail")]
    Mail,

    /// <summary>The list of alarms, retained at an MQTT broker.</summary>
    [JsonStringEnumMemberName("mqtt")]
    Mqtt,
}
