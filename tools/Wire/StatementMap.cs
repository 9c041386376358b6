using System.Formats.Cbor;

namespace MeterNode.Wire;

/// <summary>The one writer of the maps that a plant or a person signs.</summary>
public static class StatementMap
{
    /// <summary>
    /// The map of <paramref name="fields"/>, which come in any order, in the core deterministic encoding (RFC 8949 §4.2.1): whole numbers
    /// are <see cref="long"/>, the others byte strings, texts and lists of texts.
    /// </summary>
    public static byte[] Encode(IReadOnlyCollection<KeyValuePair<string, object>> fields)
    {
        // Ctap2Canonical sorts by the encoded key, as core deterministic encoding does.
        var writer = new CborWriter(CborConformanceMode.Ctap2Canonical);
        writer.WriteStartMap(fields.Count);
        foreach ((string key, object value) in fields)
        {
            writer.WriteTextString(key);
            switch (value)
            {
                case long number:
                    writer.WriteInt64(number);
                    break;
                case byte[] bytes:
                    writer.WriteByteString(bytes);
                    break;
                case string[] names:
                    writer.WriteStartArray(names.Length);
                    Array.ForEach(names, writer.WriteTextString);
                    writer.WriteEndArray();
                    break;
                default:
                    writer.WriteTextString((string)value);
                    break;
            }
        }

        writer.WriteEndMap();
        return writer.Encode();
    }
}
