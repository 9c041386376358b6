namespace nanoFramework.M2Mqtt.Exceptions;

/// <summary>The network connection to the broker could not be opened.</summary>
public class MqttConnectionException : Exception
{
    public MqttConnectionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
