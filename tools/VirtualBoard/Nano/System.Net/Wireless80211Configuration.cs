using System.Text;
using MeterNode.VirtualBoard;

namespace System.Net.NetworkInformation;

/// <summary>
/// The Wi-Fi network in the runtime's storage. What is saved counts from the next start on. Limits as in nf-interpreter
/// (Wireless80211Configuration.cs; sys_net_native_System_Net_NetworkInformation_Wireless80211Configuration.cpp, where a terminator must fit
/// 32 and 64 bytes): what a flashing tool wrote longer is given back cut off.
/// </summary>
public class Wireless80211Configuration
{
    private const int SsidBytes = 32;
    private const int PasswordBytes = 64;

    /// <summary>Makes one that is not the board's yet.</summary>
    public Wireless80211Configuration(uint id) => Id = id;

    /// <summary>Number of the configuration.</summary>
    public uint Id { get; }

    /// <summary>Name of the network; empty where none was set.</summary>
    public string? Ssid { get; set; }

    /// <summary>Its password.</summary>
    public string? Password { get; set; }

    /// <summary>The ESP32 has one, set or not.</summary>
    public static Wireless80211Configuration[] GetAllWireless80211Configurations()
    {
        WifiStation? station = Board.Current.Network.Station;
        return
        [
            new Wireless80211Configuration(0)
            {
                Ssid = Cut(station?.Ssid ?? string.Empty, SsidBytes),
                Password = Cut(station?.Password ?? string.Empty, PasswordBytes),
            },
        ];
    }

    /// <summary>Saves it.</summary>
    public void SaveConfiguration()
    {
        ArgumentNullException.ThrowIfNull(Ssid);
        if (Password!.Length > PasswordBytes || Ssid.Length > SsidBytes)
        {
            throw new ArgumentOutOfRangeException();
        }

        if (Encoding.UTF8.GetByteCount(Password) >= PasswordBytes || Encoding.UTF8.GetByteCount(Ssid) >= SsidBytes)
        {
            throw new ArgumentException("CLR_E_INVALID_PARAMETER");
        }

        Board.Current.Network.Station = new WifiStation(Ssid, Password);
    }

    private static string Cut(string text, int bytes)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        return Encoding.UTF8.GetString(utf8, 0, Math.Min(utf8.Length, bytes - 1));
    }
}
