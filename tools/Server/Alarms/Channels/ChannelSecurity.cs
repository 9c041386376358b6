using System.Text.Json.Serialization;

namespace MeterNode.Server.Alarms.Channels;

/// <summary>How a connection is protected.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChannelSecurity>))]
public enum ChannelSecurity
{
    /// <summary>TLS begins within the connection; without it nothing is sent.</summary>
    [JsonStringEnumMemberName("starttls")]
    StartTls,

    /// <summary>TLS from the first byte on.</summary>
    [JsonStringEnumMemberName("tls")]
    Tls,

    /// <summary>None: for a server on this machine or a network that nobody else is in.</summary>
    [JsonStringEnumMemberName("none")]
    None,
}
