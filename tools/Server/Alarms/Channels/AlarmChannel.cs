using System.Text.Json;
using MeterNode.Plant;

namespace MeterNode.Server.Alarms.Channels;

/// <summary>Where alarms are sent to; what a kind does not need is null.</summary>
public sealed record AlarmChannel
{
    /// <summary>Its name in the plant.</summary>
    public required string Name { get; init; }

    /// <summary>How it sends.</summary>
    public required AlarmChannelKind Kind { get; init; }

    /// <summary>True: people read it in Chinese; otherwise in English.</summary>
    public bool IsChinese { get; init; }

    /// <summary>Address of a web hook.</summary>
    public Uri? Url { get; init; }

    /// <summary>The secret with which a web hook's messages are signed.</summary>
    public string? Secret { get; init; }

    /// <summary>Mail server or broker.</summary>
    public string? Host { get; init; }

    /// <summary>Its TCP port.</summary>
    public int Port { get; init; }

    /// <summary>How the connection to it is protected.</summary>
    public ChannelSecurity Security { get; init; }

    /// <summary>A PEM file with the CA of the server; null for those that the system knows.</summary>
    public string? CaFile { get; init; }

    /// <summary>Who this program is there; null for nobody.</summary>
    public string? User { get; init; }

    /// <summary>That user's password.</summary>
    public string? Password { get; init; }

    /// <summary>Sender of mails.</summary>
    public string? From { get; init; }

    /// <summary>Receivers of mails.</summary>
    public IReadOnlyList<string> To { get; init; } = [];

    /// <summary>The topic at an MQTT broker.</summary>
    public string? Topic { get; init; }

    /// <summary>So many messages an hour go out one by one; what is more goes into a digest.</summary>
    public int MessagesPerHour { get; init; } = 20;

    /// <summary>Where it sends to, without a secret.</summary>
    public string Target => Kind switch
    {
        AlarmChannelKind.Webhook => Url!.GetLeftPart(UriPartial.Path),
        AlarmChannelKind.Mail => $"{string.Join(", ", To)} by {Host}:{Port} ({Security.ToString().ToLowerInvariant()})",
        _ => $"{Topic} at {Host}:{Port} ({Security.ToString().ToLowerInvariant()})",
    };

    /// <summary>Whether another one says the same of everything.</summary>
    internal bool IsSameAs(AlarmChannel other) =>
        JsonSerializer.Serialize(this, JsonFormat.Line) == JsonSerializer.Serialize(other, JsonFormat.Line);
}
