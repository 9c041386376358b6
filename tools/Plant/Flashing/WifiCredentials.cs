using System.Text;

namespace MeterNode.Plant.Flashing;

/// <summary>The network a node joins.</summary>
/// <param name="Ssid">
/// Name of the network, 1 to 31 bytes of UTF-8. A name of 32 bytes, which IEEE 802.11 allows, leaves no end mark in the runtime's 32 bytes
/// (nf-interpreter, <c>HAL_Configuration_Wireless80211</c>), and the runtime then takes an empty name.
/// </param>
/// <param name="Password">
/// Pass phrase of 8 to 63 ASCII characters; empty for an open network. A key of 64 hexadecimal digits fails as a name of 32 bytes does.
/// Never printed.
/// </param>
public sealed record WifiCredentials(string Ssid, string Password)
{
    /// <summary>What is wrong with the credentials, as a sentence without the pass phrase; null when nothing is.</summary>
    public string? Problem()
    {
        if (Encoding.UTF8.GetByteCount(Ssid) is < 1 or > 31)
        {
            return $"the Wi-Fi name (SSID) must have 1 to 31 bytes, it has {Encoding.UTF8.GetByteCount(Ssid)}";
        }

        bool isPhrase = Password.Length is >= 8 and <= 63 && Password.All(c => c is >= ' ' and <= '~');
        return Password.Length == 0 || isPhrase
            ? null
            : "the Wi-Fi password must be 8 to 63 characters of ASCII, or empty for an open network";
    }

    /// <summary>
    /// Why nanoff cannot write the network, as a sentence without the pass phrase: it copies as many bytes of the name as the name has
    /// characters (nf-debugger, <c>Wireless80211ConfigurationProperties</c>), so that one of other letters arrives cut off.
    /// </summary>
    public string? CableProblem() => Problem() ?? (Ssid.All(char.IsAscii)
        ? null
        : $"nanoff cuts the Wi-Fi name '{Ssid}' off, because it is not of ASCII letters only: give the access point another name, or flash "
            + "with '--skip network' a board that has a network already and set this one with 'meternode node config --wifi-ssid'");

    /// <summary>The name only, so that the pass phrase cannot reach a log by way of an interpolated string.</summary>
    public override string ToString() => Ssid;
}
