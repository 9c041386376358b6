using System.Text.Json;

namespace MeterNode.Wire.Senml;

/// <summary>Reads and writes SenML in its JSON representation (RFC 8428 §5).</summary>
public static class SenmlJson
{
    private static readonly JsonWriterOptions s_plain =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads a SenML JSON pack without resolving it.</summary>
    /// <exception cref="SenmlException">The text is not a SenML pack.</exception>
    public static IReadOnlyList<SenmlRecord> Read(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.EnumerateArray().Select(ReadRecord).ToList();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new SenmlException("not a SenML pack in JSON: " + e.Message);
        }
    }

    /// <summary>The records as one JSON array; numbers in their shortest exact form.</summary>
    public static string Write(IEnumerable<SenmlRecord> records)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, s_plain))
        {
            Write(writer, records);
        }

        return System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>Writes the array to <paramref name="writer"/>.</summary>
    public static void Write(Utf8JsonWriter writer, IEnumerable<SenmlRecord> records)
    {
        writer.WriteStartArray();
        foreach (SenmlRecord record in records)
        {
            writer.WriteStartObject();
            Text(writer, "bn", record.BaseName);
            Number(writer, "bt", record.BaseTime);
            Text(writer, "bu", record.BaseUnit);
            Number(writer, "bv", record.BaseValue);
            Number(writer, "bs", record.BaseSum);
            Number(writer, "bver", record.BaseVersion);
            Text(writer, "n", record.Name);
            Text(writer, "u", record.Unit);
            Number(writer, "v", record.Value);
            Text(writer, "vs", record.StringValue);
            if (record.BooleanValue is bool flag)
            {
                writer.WriteBoolean("vb", flag);
            }

            Text(writer, "vd", record.DataValue);
            Number(writer, "s", record.Sum);
            Number(writer, "t", record.Time);
            Number(writer, "ut", record.UpdateTime);
            foreach (KeyValuePair<string, string> other in record.Others ?? [])
            {
                writer.WritePropertyName(other.Key);
                writer.WriteRawValue(other.Value);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static SenmlRecord ReadRecord(JsonElement element)
    {
        var record = new SenmlRecord();
        foreach (JsonProperty field in element.EnumerateObject())
        {
            switch (field.Name)
            {
                case "bn": record.BaseName = Text(field); break;
                case "bt": record.BaseTime = field.Value.GetDouble(); break;
                case "bu": record.BaseUnit = Text(field); break;
                case "bv": record.BaseValue = field.Value.GetDouble(); break;
                case "bs": record.BaseSum = field.Value.GetDouble(); break;
                case "bver": record.BaseVersion = field.Value.GetInt32(); break;
                case "n": record.Name = Text(field); break;
                case "u": record.Unit = Text(field); break;
                case "v": record.Value = field.Value.GetDouble(); break;
                case "vs": record.StringValue = Text(field); break;
                case "vb": record.BooleanValue = field.Value.GetBoolean(); break;
                case "vd": record.DataValue = Text(field); break;
                case "s": record.Sum = field.Value.GetDouble(); break;
                case "t": record.Time = field.Value.GetDouble(); break;
                case "ut": record.UpdateTime = field.Value.GetDouble(); break;
                default:
                    (record.Others ??= []).Add(new KeyValuePair<string, string>(field.Name, field.Value.GetRawText()));
                    break;
            }
        }

        return record;
    }

    private static string Text(JsonProperty field) =>
        field.Value.ValueKind == JsonValueKind.String
            ? field.Value.GetString()!
            : throw new SenmlException($"\"{field.Name}\" is not text");

    private static void Text(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static void Number(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is double number)
        {
            writer.WriteNumber(name, number);
        }
    }
}
