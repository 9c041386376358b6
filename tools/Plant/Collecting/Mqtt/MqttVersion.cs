namespace MeterNode.Plant.Collecting;

/// <summary>Version of the protocol between this program and the broker.</summary>
public enum MqttVersion
{
    /// <summary>MQTT 3.1.1: every broker speaks it. A refused publication looks like success.</summary>
    V311,

    /// <summary>MQTT 5: the broker says why it refuses.</summary>
    V5,
}
