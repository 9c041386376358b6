namespace MeterNode.VirtualBoard;

/// <summary>A Wi-Fi network: one that a board joins, or an access point in its range.</summary>
/// <param name="Ssid">Name.</param>
/// <param name="Password">Password, empty for an open network.</param>
public sealed record WifiStation(string Ssid, string Password)
{
    /// <summary>The name only, so that the password cannot reach a log.</summary>
    public override string ToString() => Ssid;
}
