using MQTTnet;
using MQTTnet.Protocol;

namespace MeterNode.Server.Interfaces;

/// <summary>A message for somebody else's broker.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Payload">Its content; empty and retained, it removes what was retained.</param>
/// <param name="IsRetained">Whether the broker keeps it for those who come later.</param>
/// <param name="IsAcknowledged">QoS 1; otherwise QoS 0.</param>
internal sealed record OutletMessage(string Topic, byte[] Payload, bool IsRetained = true, bool IsAcknowledged = true)
{
    /// <summary>Its quality of service.</summary>
    public MqttQualityOfServiceLevel Quality =>
        IsAcknowledged ? MqttQualityOfServiceLevel.AtLeastOnce : MqttQualityOfServiceLevel.AtMostOnce;

    /// <summary>As MQTTnet wants it.</summary>
    public MqttApplicationMessage Build() => new MqttApplicationMessageBuilder().WithTopic(Topic).WithPayload(Payload)
        .WithRetainFlag(IsRetained).WithQualityOfServiceLevel(Quality).Build();
}
