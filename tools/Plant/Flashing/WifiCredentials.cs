using System.Text;

namespace MeterNode.Plant.Flashing;

/// <summary>The network a node joins.</summary>
/// <param name="Ssid">Name of the network, 1 to 32 bytes of UTF-8.</param>
/// <param name="Password">Pass phrase, 8 to 64 bytes; empty for an open network. Never printed.</param>
public sealed record WifiCredentials(string Ssid, string Password)
{
    /// <summary>What is wrong with the credentials, as a sentence without the pass phrase; null when nothing is.</summary>
    public string? Problem()
    {
        if (Encoding.UTF8.GetByteCount(Ssid) is < 1 or > 32)
        {
            return "the Wi-Fi name must have 1 to 32 bytes";
        }

        int passwordBytes = Encoding.UTF8.GetByteCount(Password);
        return passwordBytes is 0 or (>= 8 and <= 64) ? null : "the Wi-Fi pass phrase must have 8 to 64 bytes, or be empty for an open network";
    }

    /// <summary>The name only, so that the pass phrase cannot reach a log by way of an interpolated string.</summary>
    public override string ToString() => Ssid;
}
