using MeterNode.VirtualBoard;

namespace nanoFramework.Networking;

/// <summary>
/// Network time. It sets the board's UTC when the network is there and says nothing about offset or quality, as on the device.
/// </summary>
public class Sntp
{
    /// <summary>Whether the client is running.</summary>
    public static bool IsStarted => Board.Current.Network.SntpStarted;

    /// <summary>First server.</summary>
    public static string Server1
    {
        get => Board.Current.Network.SntpServer1;
        set => Board.Current.Network.SntpServer1 = value;
    }

    /// <summary>Second server.</summary>
    public static string Server2
    {
        get => Board.Current.Network.SntpServer2;
        set => Board.Current.Network.SntpServer2 = value;
    }

    /// <summary>Starts the client, which asks at once and then once an hour.</summary>
    public static void Start() => Board.Current.Network.StartSntp();

    /// <summary>Stops the client.</summary>
    public static void Stop() => Board.Current.Network.StopSntp();

    /// <summary>Asks now.</summary>
    public static void UpdateNow() => Board.Current.Network.SyncTime();
}
