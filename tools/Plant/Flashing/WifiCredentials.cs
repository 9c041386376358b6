using System.Text;

namespace MeterNode.Plant.Flashing;

/// <summary>The network a node joins.</summary>
/// <param name="Ssid">Name of the network, 1 to 32 bytes of UTF-8.</param>
/// <param name="Password">Pass phrase of 8 to 63 ASCII characters or a key of 64 hexadecimal digits (IEEE 802.11, annex on pass phrases);
/// empty for an open network. Never printed.</param>
public sealed record WifiCredentials(string Ssid, string Password)
{
    /// <summary>What is wrong with the credentials, as a sentence without the pass phrase; null when nothing is.</summary>
    public string? Problem()
    {
        if (Encoding.UTF8.GetByteCount(Ssid) is < 1 or > 32)
        {
            return $"the Wi-Fi name (SSID) must have 1 to 32 bytes, it has {Encoding.UTF8.GetByteCount(Ssid)}";
        }

        bool isPhrase = Password.Length is >= 8 and <= 63 && Password.All(c => c is >= ' ' and <= '~');
        bool isKey = Password.Length == 64 && Password.All(char.IsAsciiHexDigit);
        return Password.Length == 0 || isPhrase || isKey
            ? null
            : "the Wi-Fi password must be 8 to 63 characters of ASCII, or 64 hexadecimal digits, or empty for an open network";
    }

    /// <summary>The name only, so that the pass phrase cannot reach a log by way of an interpolated string.</summary>
    public override string ToString() => Ssid;
}
