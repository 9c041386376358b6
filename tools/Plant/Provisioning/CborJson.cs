using System.Formats.Cbor;
using System.Text.Json;

namespace MeterNode.Plant.Provisioning;

/// <summary>Turns a readable JSON document into core deterministic CBOR (RFC 8949 §4.2.1) with the same keys.</summary>
public static class CborJson
{
    /// <summary>
    /// Objects become maps with sorted keys, whole numbers integers, other numbers the shortest float that keeps the value,
    /// strings that start with "hex:" byte strings.
    /// </summary>
    public static byte[] Encode(JsonElement element)
    {
        // Ctap2Canonical sorts by the encoded key, as core deterministic encoding does.
        var writer = new CborWriter(CborConformanceMode.Ctap2Canonical);
        Write(writer, element);
        return writer.Encode();
    }

    private static void Write(CborWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartMap(element.EnumerateObject().Count());
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    writer.WriteTextString(property.Name);
                    Write(writer, property.Value);
                }

                writer.WriteEndMap();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray(element.GetArrayLength());
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                string text = element.GetString()!;
                if (text.StartsWith("hex:", StringComparison.Ordinal))
                {
                    writer.WriteByteString(FromHex(text));
                }
                else
                {
                    writer.WriteTextString(text);
                }

                break;
            case JsonValueKind.Number:
                WriteNumber(writer, element.GetDouble());
                break;
            case JsonValueKind.True:
            case JsonValueKind.False:
                writer.WriteBoolean(element.GetBoolean());
                break;
            default:
                throw new OperatorException(OperatorError.Failure, "the configuration holds a null; leave the key out instead");
        }
    }

    private static byte[] FromHex(string text)
    {
        try
        {
            return Convert.FromHexString(text.AsSpan(4));
        }
        catch (FormatException)
        {
            throw new OperatorException(OperatorError.Failure, $"'{text}' must be 'hex:' and an even number of hexadecimal digits");
        }
    }

    /// <summary>An integer where the value is whole, otherwise the shortest float that keeps it.</summary>
    public static void WriteNumber(CborWriter writer, double value)
    {
        if (value == Math.Floor(value) && Math.Abs(value) <= 1L << 53)
        {
            writer.WriteInt64((long)value);
        }
        else if ((double)(Half)value == value)
        {
            writer.WriteHalf((Half)value);
        }
        else if ((float)value == value)
        {
            writer.WriteSingle((float)value);
        }
        else
        {
            writer.WriteDouble(value);
        }
    }
}
