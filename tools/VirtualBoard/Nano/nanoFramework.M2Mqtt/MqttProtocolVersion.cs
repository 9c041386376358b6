namespace nanoFramework.M2Mqtt;

/// <summary>MQTT version.</summary>
public enum MqttProtocolVersion
{
    Version_3_1 = 0x03,
    Version_3_1_1 = 0x04,
    Version_5 = 0x05,
}
