using MQTTnet.Packets;
using nanoFramework.M2Mqtt.Messages;

namespace MeterNode.VirtualBoard.Mqtt;

/// <summary>What the broker answered: PUBACK, SUBACK or UNSUBACK.</summary>
internal sealed record MqttAnswer(ushort MessageId, Type Question, int Reason, MqttQoSLevel[] Granted)
{
    internal static MqttAnswer To(MqttPubAckPacket packet) =>
        new(packet.PacketIdentifier, typeof(MqttPublishPacket), (int)packet.ReasonCode, []);

    internal static MqttAnswer To(MqttSubAckPacket packet) =>
        new(packet.PacketIdentifier, typeof(MqttSubscribePacket), 0, packet.ReasonCodes.ConvertAll(code => (MqttQoSLevel)code).ToArray());

    internal static MqttAnswer To(MqttUnsubAckPacket packet) => new(packet.PacketIdentifier, typeof(MqttUnsubscribePacket), 0, []);

    internal bool Answers(OutgoingMessage message) => message.MessageId == MessageId && message.Packet.GetType() == Question;
}
