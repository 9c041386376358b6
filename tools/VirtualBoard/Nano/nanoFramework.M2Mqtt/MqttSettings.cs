namespace nanoFramework.M2Mqtt;

/// <summary>Settings shared by all clients of the process.</summary>
public class MqttSettings
{
    public const int BrokerDefaultPort = 1883;

    public const int BrokerDefaultSslPort = 8883;

    private MqttSettings()
    {
    }

    /// <summary>The one instance.</summary>
    public static MqttSettings Instance { get; } = new();

    /// <summary>Longest wait for the broker's answer to CONNECT, ms.</summary>
    public int TimeoutOnConnection { get; } = 30_000;

    /// <summary>Whether the broker's certificate must be valid and be the broker's.</summary>
    public bool ValidateServerCertificate { get; set; } = true;
}
