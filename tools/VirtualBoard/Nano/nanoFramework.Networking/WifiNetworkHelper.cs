using System.Device.Wifi;
using MeterNode.VirtualBoard;

namespace nanoFramework.Networking;

/// <summary>
/// Joins a Wi-Fi network. Each board has its own helper, which may be set up once: a second
/// <see cref="SetupNetworkHelper(bool)"/> without <see cref="Reset"/> throws, as on the device.
/// </summary>
public static class WifiNetworkHelper
{
    /// <summary>Set while the board has a network.</summary>
    public static ManualResetEvent NetworkReady => Board.Current.Network.Ready;

    /// <summary>State of the helper.</summary>
    public static NetworkHelperStatus Status => Board.Current.Network.HelperStatus;

    /// <summary>What went wrong last, or null.</summary>
    public static Exception? HelperException => Board.Current.Network.HelperException;

    /// <summary>Joins the stored network in the background.</summary>
    public static void SetupNetworkHelper(bool requiresDateTime = false) => Board.Current.Network.SetUpHelper(requiresDateTime);

    /// <summary>Joins a network in the background.</summary>
    public static void SetupNetworkHelper(
        string ssid,
        string password,
        WifiReconnectionKind reconnectionKind = WifiReconnectionKind.Automatic,
        bool requiresDateTime = false) =>
        Board.Current.Network.SetUpHelper(requiresDateTime);

    /// <summary>Joins a network; false when that did not work.</summary>
    public static bool ConnectDhcp(
        string ssid, string password, WifiReconnectionKind reconnectionKind = WifiReconnectionKind.Automatic,
        bool requiresDateTime = false, int wifiAdapterId = 0, CancellationToken token = default) =>
        Board.Current.Network.Join(requiresDateTime);

    /// <summary>Joins the stored network; false when that did not work.</summary>
    public static bool Reconnect(bool requiresDateTime = false, int wifiAdapterId = 0, CancellationToken token = default) =>
        Board.Current.Network.Join(requiresDateTime);

    /// <summary>Leaves the network.</summary>
    public static void Disconnect() => Board.Current.Network.Leave();

    /// <summary>Forgets the set-up.</summary>
    public static void Reset() => Board.Current.Network.ResetHelper();
}
