namespace System.Device.Wifi;

/// <summary>Who rejoins a lost network.</summary>
public enum WifiReconnectionKind
{
    Automatic,
    Manual,
}
