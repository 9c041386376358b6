using System.Formats.Cbor;
using System.Globalization;
using System.Text.Json;

namespace MeterNode.Wire.Senml;

/// <summary>Reads SenML in its CBOR representation (RFC 8428 §6).</summary>
public static class SenmlCbor
{
    /// <summary>Reads any well-formed SenML-CBOR pack, ours or another's, without resolving it.</summary>
    /// <exception cref="SenmlException">The bytes are not a SenML pack.</exception>
    public static IReadOnlyList<SenmlRecord> Read(ReadOnlyMemory<byte> bytes)
    {
        var records = new List<SenmlRecord>();
        try
        {
            var reader = new CborReader(bytes, CborConformanceMode.Lax);
            int? count = reader.ReadStartArray();
            while (reader.PeekState() != CborReaderState.EndArray)
            {
                records.Add(ReadRecord(reader));
            }

            reader.ReadEndArray();
            return reader.BytesRemaining == 0 ? records : throw new SenmlException("bytes follow the SenML pack");
        }
        catch (Exception e) when (e is CborContentException or InvalidOperationException or OverflowException or FormatException)
        {
            throw new SenmlException("not a SenML pack in CBOR: " + e.Message);
        }
    }

    private static SenmlRecord ReadRecord(CborReader reader)
    {
        var record = new SenmlRecord();
        reader.ReadStartMap();
        while (reader.PeekState() != CborReaderState.EndMap)
        {
            if (reader.PeekState() == CborReaderState.TextString)
            {
                AddOther(record, reader.ReadTextString(), reader);
                continue;
            }

            int label = reader.ReadInt32();
            switch (label)
            {
                case -2: record.BaseName = reader.ReadTextString(); break;
                case -3: record.BaseTime = ReadNumber(reader); break;
                case -4: record.BaseUnit = reader.ReadTextString(); break;
                case -5: record.BaseValue = ReadNumber(reader); break;
                case -6: record.BaseSum = ReadNumber(reader); break;
                case -1: record.BaseVersion = reader.ReadInt32(); break;
                case 0: record.Name = reader.ReadTextString(); break;
                case 1: record.Unit = reader.ReadTextString(); break;
                case 2: record.Value = ReadNumber(reader); break;
                case 3: record.StringValue = reader.ReadTextString(); break;
                case 4: record.BooleanValue = reader.ReadBoolean(); break;
                case 5: record.Sum = ReadNumber(reader); break;
                case 6: record.Time = ReadNumber(reader); break;
                case 7: record.UpdateTime = ReadNumber(reader); break;
                case 8:
                    record.DataValue =
                    Convert.ToBase64String(reader.ReadByteString()).TrimEnd('=').Replace('+', '-').Replace('/', '_'); break;
                default: AddOther(record, label.ToString(CultureInfo.InvariantCulture), reader); break;
            }
        }

        reader.ReadEndMap();
        return record;
    }

    private static double ReadNumber(CborReader reader)
    {
        switch (reader.PeekState())
        {
            case CborReaderState.UnsignedInteger:
                return reader.ReadUInt64();
            case CborReaderState.NegativeInteger:
                return -1.0 - reader.ReadCborNegativeIntegerRepresentation();
            case CborReaderState.Tag when reader.PeekTag() == CborTag.DecimalFraction:
                return (double)reader.ReadDecimal();
            default:
                double number = reader.ReadDouble();
                return double.IsFinite(number) ? number : throw new SenmlException("a number is not finite");
        }
    }

    private static void AddOther(SenmlRecord record, string label, CborReader reader)
    {
        string json = reader.PeekState() switch
        {
            CborReaderState.TextString => JsonSerializer.Serialize(reader.ReadTextString()),
            CborReaderState.UnsignedInteger => reader.ReadUInt64().ToString(CultureInfo.InvariantCulture),
            CborReaderState.NegativeInteger => reader.ReadInt64().ToString(CultureInfo.InvariantCulture),
            CborReaderState.Boolean => reader.ReadBoolean() ? "true" : "false",
            _ => JsonSerializer.Serialize("cbor:" + Convert.ToHexStringLower(reader.ReadEncodedValue().Span)),
        };
        (record.Others ??= []).Add(new KeyValuePair<string, string>(label, json));
    }
}
