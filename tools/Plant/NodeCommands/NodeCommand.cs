using System.Formats.Cbor;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Plant.NodeCommands;

/// <summary>A command to a node as it is signed (docs/wire-format.md).</summary>
/// <param name="Name"><c>setpoint</c>, <c>batch</c>, <c>live</c> or <c>stop</c>.</param>
/// <param name="Zone">Zone from 1; null for all.</param>
/// <param name="Celsius">Set-point, °C; only for <c>setpoint</c>.</param>
public sealed record NodeCommand(string Name, int? Zone, double? Celsius)
{
    /// <summary>
    /// The signed message for <paramref name="node"/> with the number <paramref name="counter"/>; the node refuses it after
    /// <paramref name="expires"/>.
    /// </summary>
    public byte[] Sign(PlantKey key, string node, long counter, DateTimeOffset expires)
    {
        // Ctap2Canonical sorts by the encoded key, as core deterministic encoding does.
        var writer = new CborWriter(CborConformanceMode.Ctap2Canonical);
        writer.WriteStartMap(5 + (Zone is null ? 0 : 1) + (Celsius is null ? 0 : 1));
        writer.WriteTextString("v");
        writer.WriteInt32(2);
        writer.WriteTextString("exp");
        writer.WriteInt64(expires.ToUnixTimeSeconds());
        if (Celsius is double celsius)
        {
            writer.WriteTextString("cel");
            CborJson.WriteNumber(writer, celsius);
        }

        writer.WriteTextString("cmd");
        writer.WriteTextString(Name);
        writer.WriteTextString("ctr");
        writer.WriteInt64(counter);
        writer.WriteTextString("node");
        writer.WriteTextString(node);
        if (Zone is int zone)
        {
            writer.WriteTextString("zone");
            writer.WriteInt32(zone);
        }

        writer.WriteEndMap();
        return key.Sign(writer.Encode());
    }
}
