using System.Text.Json.Serialization;

namespace MeterNode.Server.Alarms.Channels;

/// <summary>What a message tells.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AlarmMessageKind>))]
public enum AlarmMessageKind
{
    /// <summary>One alarm was raised.</summary>
    [JsonStringEnumMemberName("raised")]
    Raised,

    /// <summary>The condition of one alarm has gone.</summary>
    [JsonStringEnumMemberName("cleared")]
    Cleared,

    /// <summary>Somebody has acknowledged one alarm.</summary>
    [JsonStringEnumMemberName("acknowledged")]
    Acknowledged,

    /// <summary>Several alarms, in quiet hours or because there were many.</summary>
    [JsonStringEnumMemberName("digest")]
    Digest,

    /// <summary>A trial: somebody looks whether the channel works.</summary>
    [JsonStringEnumMemberName("test")]
    Test,
}
