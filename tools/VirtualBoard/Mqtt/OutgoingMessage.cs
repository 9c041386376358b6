using MQTTnet.Packets;

namespace MeterNode.VirtualBoard.Mqtt;

/// <summary>A packet on its way to the broker, and how often it was sent.</summary>
internal sealed class OutgoingMessage(MqttPacket packet, ushort messageId, bool isAnswered)
{
    internal MqttPacket Packet { get; } = packet;

    internal ushort MessageId { get; } = messageId;

    /// <summary>Whether the broker answers it (PUBACK, SUBACK, UNSUBACK).</summary>
    internal bool IsAnswered { get; } = isAnswered;

    internal int Attempts { get; set; }

    /// <summary>Tick count of the last attempt, ms.</summary>
    internal long SentAtMs { get; set; }
}
