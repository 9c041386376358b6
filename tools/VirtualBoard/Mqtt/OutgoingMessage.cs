using MQTTnet.Packets;

namespace MeterNode.VirtualBoard.Mqtt;

/// <summary>A packet on its way to the broker, and how often it was sent.</summary>
internal sealed class OutgoingMessage(MqttPacket packet, ushort messageId, bool isAnswered)
{
    private const int HeaderBytes = 8;

    internal MqttPacket Packet { get; } = packet;

    internal ushort MessageId { get; } = messageId;

    /// <summary>Whether the broker answers it (PUBACK, SUBACK, UNSUBACK).</summary>
    internal bool IsAnswered { get; } = isAnswered;

    /// <summary>Whether it was sent and its answer is awaited.</summary>
    internal bool IsWaiting { get; set; }

    internal int Attempts { get; set; }

    /// <summary>Tick count of the last attempt, ms.</summary>
    internal long SentAtMs { get; set; }

    /// <summary>About as many bytes as it is on the wire, without TLS.</summary>
    internal int Length => Packet switch
    {
        MqttPublishPacket publish => HeaderBytes + publish.Topic.Length + (int)publish.Payload.Length,
        MqttSubscribePacket subscribe => HeaderBytes + subscribe.TopicFilters.Sum(filter => filter.Topic.Length + 3),
        _ => HeaderBytes,
    };
}
