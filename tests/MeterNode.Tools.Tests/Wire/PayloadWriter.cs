using System.Formats.Cbor;

namespace MeterNode.Tools.Tests.Wire;

/// <summary>Makes SenML payloads in the order that docs/wire-format.md asks for.</summary>
internal sealed class PayloadWriter(string eui64, double baseTimeSeconds)
{
    private readonly List<(string Name, string? Unit, object Value, double Seconds)> _records = [];

    public PayloadWriter Text(string name, string text, double seconds = 0)
    {
        _records.Add((name, null, text, seconds));
        return this;
    }

    public PayloadWriter Number(string name, string unit, double value, double seconds = 0)
    {
        _records.Add((name, unit, value, seconds));
        return this;
    }

    public PayloadWriter Bytes(string name, byte[] bytes)
    {
        _records.Add((name, null, bytes, 0));
        return this;
    }

    public byte[] Write()
    {
        var writer = new CborWriter(CborConformanceMode.Lax);
        var ordered =
            _records.OrderBy(record => record.Unit is null ? 0 : 1).ThenBy(record => record.Unit, StringComparer.Ordinal).ToList();
        writer.WriteStartArray(ordered.Count);
        string? unit = null;
        bool first = true;
        foreach ((string name, string? recordUnit, object value, double seconds) in ordered)
        {
            bool newUnit = recordUnit is not null && recordUnit != unit;
            writer.WriteStartMap(2 + (seconds != 0 ? 1 : 0) + (first ? 2 : 0) + (newUnit ? 1 : 0));
            writer.WriteInt32(0);
            writer.WriteTextString(name);
            if (value is string text)
            {
                writer.WriteInt32(3);
                writer.WriteTextString(text);
            }
            else if (value is byte[] bytes)
            {
                writer.WriteInt32(8);
                writer.WriteByteString(bytes);
            }
            else
            {
                writer.WriteInt32(2);
                PackWriter.WriteNumber(writer, (double)value);
            }

            if (seconds != 0)
            {
                writer.WriteInt32(6);
                PackWriter.WriteNumber(writer, seconds);
            }

            if (first)
            {
                writer.WriteInt32(-2);
                writer.WriteTextString($"urn:dev:mac:{eui64}:");
                writer.WriteInt32(-3);
                PackWriter.WriteNumber(writer, baseTimeSeconds);
            }

            if (newUnit)
            {
                writer.WriteInt32(-4);
                writer.WriteTextString(recordUnit!);
            }

            unit = recordUnit ?? unit;
            first = false;
            writer.WriteEndMap();
        }

        writer.WriteEndArray();
        return writer.Encode();
    }
}
