using System.Formats.Cbor;
using System.Text;
using MeterNode.Plant.Flashing;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Plant.NodeCommands;

/// <summary>A change of a node's configuration as it is signed and sent over the air (docs/wire-format.md).</summary>
/// <param name="Configuration">The signed configuration, as the file <c>config.cose</c> will hold it.</param>
public sealed record NodeChange(byte[] Configuration)
{
    /// <summary>What a node takes at most, bytes.</summary>
    public const int MaximumBytes = 5120;

    /// <summary>Another certificate of the plant's authority, PEM; null when it stays.</summary>
    public string? Authority { get; init; }

    /// <summary>Another certificate for the node's TLS key, PEM; null when it stays.</summary>
    public string? Certificate { get; init; }

    /// <summary>Another Wi-Fi network; null when it stays.</summary>
    public WifiCredentials? Wifi { get; init; }

    /// <summary>What a signed message of this plant says; null when it is none.</summary>
    internal static NodeChange? TryRead(byte[] message)
    {
        if (CoseSign1.TryRead(message, out CoseSign1? signed) != PackError.None)
        {
            return null;
        }

        try
        {
            var reader = new CborReader(signed!.Payload, CborConformanceMode.Lax);
            var fields = new Dictionary<string, object?>();
            for (int count = reader.ReadStartMap() ?? 0; count > 0; count--)
            {
                string name = reader.ReadTextString();
                fields[name] = reader.PeekState() switch
                {
                    CborReaderState.ByteString => reader.ReadByteString(),
                    CborReaderState.TextString => reader.ReadTextString(),
                    _ => reader.ReadInt64(),
                };
            }

            string? Pem(string name) => fields.GetValueOrDefault(name) is byte[] bytes ? Encoding.ASCII.GetString(bytes) : null;
            return new NodeChange(fields.GetValueOrDefault("cfg") as byte[] ?? [])
            {
                Authority = Pem("ca"),
                Certificate = Pem("crt"),
                Wifi = fields.GetValueOrDefault("ssid") is string ssid
                    ? new WifiCredentials(ssid, fields.GetValueOrDefault("psk") as string ?? string.Empty)
                    : null,
            };
        }
        catch (Exception e) when (e is CborContentException or InvalidOperationException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>The signed message for <paramref name="node"/>.</summary>
    /// <exception cref="OperatorException">It is longer than a node takes.</exception>
    public byte[] Sign(PlantKey key, string node)
    {
        // Ctap2Canonical sorts by the encoded key, as core deterministic encoding does.
        var writer = new CborWriter(CborConformanceMode.Ctap2Canonical);
        writer.WriteStartMap(3 + (Authority is null ? 0 : 1) + (Certificate is null ? 0 : 1) + (Wifi is null ? 0 : 2));
        writer.WriteTextString("v");
        writer.WriteInt32(1);
        writer.WriteTextString("node");
        writer.WriteTextString(node);
        writer.WriteTextString("cfg");
        writer.WriteByteString(Configuration);
        if (Authority is not null)
        {
            writer.WriteTextString("ca");
            writer.WriteByteString(Encoding.ASCII.GetBytes(Authority));
        }

        if (Certificate is not null)
        {
            writer.WriteTextString("crt");
            writer.WriteByteString(Encoding.ASCII.GetBytes(Certificate));
        }

        if (Wifi is not null)
        {
            writer.WriteTextString("ssid");
            writer.WriteTextString(Wifi.Ssid);
            writer.WriteTextString("psk");
            writer.WriteTextString(Wifi.Password);
        }

        writer.WriteEndMap();
        byte[] message = key.Sign(writer.Encode());
        return message.Length <= MaximumBytes
            ? message
            : throw new OperatorException(
                OperatorError.Failure,
                $"the change for '{node}' has {message.Length} bytes and a node takes {MaximumBytes}: change CA, certificate and "
                    + "configuration one after the other");
    }
}
