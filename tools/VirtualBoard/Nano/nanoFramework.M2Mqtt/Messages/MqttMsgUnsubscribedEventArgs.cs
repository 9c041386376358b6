namespace nanoFramework.M2Mqtt.Messages;

/// <summary>The broker has answered the end of a subscription (UNSUBACK).</summary>
public class MqttMsgUnsubscribedEventArgs : EventArgs
{
    public MqttMsgUnsubscribedEventArgs(ushort messageId)
    {
        MessageId = messageId;
    }

    public ushort MessageId { get; }
}
