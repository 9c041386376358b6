using System.Formats.Cbor;
using MeterNode.Wire.Senml;

namespace MeterNode.Wire;

/// <summary>One SenML record of a pack while it is being read: only the labels our format uses.</summary>
internal struct PackRecord
{
    public string? BaseName;
    public double? BaseTime;
    public string? BaseUnit;
    private string? _name;
    private string? _unit;
    private double? _value;
    private string? _text;
    private byte[]? _bytes;
    private double? _time;

    /// <summary><paramref name="bytes"/> is all that <paramref name="reader"/> reads, already known to be well-formed.</summary>
    public static PackError TryRead(CborReader reader, ReadOnlySpan<byte> bytes, out PackRecord record)
    {
        record = default;
        if (Initial(reader, bytes) >> 5 != 5)
        {
            return PackError.PayloadNotSenml;
        }

        int count = reader.ReadStartMap() ?? 0;
        for (int i = 0; i < count; i++)
        {
            PackError error = record.ReadField(reader, bytes);
            if (error != PackError.None)
            {
                return error;
            }
        }

        reader.ReadEndMap();
        return PackError.None;
    }

    /// <summary>The rules that hold for every record; <paramref name="baseUnit"/> is the one in force.</summary>
    public readonly PackError Check(string? baseUnit) =>
        _name is null || !SenmlResolver.IsName(_name) ? PackError.RecordNameWrong
        : (_value.HasValue ? 1 : 0) + (_text is not null ? 1 : 0) + (_bytes is not null ? 1 : 0) != 1 ? PackError.RecordValueMissing
        : (_bytes is not null) != (_name == RecordTable.QuarterHoursName || Zone > 0) ? PackError.RecordTypeWrong
        : _value.HasValue && string.IsNullOrEmpty(_unit ?? baseUnit) ? PackError.RecordUnitMissing
        : PackError.None;

    public readonly SignedRecord Resolve(double baseTime, string? baseUnit) =>
        new(_name!, baseTime + (_time ?? 0), _value.HasValue ? _unit ?? baseUnit : _unit, _value, _text);

    /// <summary>The bytes of the record <c>qh</c>, or of the samples of <see cref="Zone"/>; null for any other.</summary>
    public readonly byte[]? Bytes => _bytes;

    /// <summary>The zone of a record of samples, from 1; 0 for any other.</summary>
    public readonly int Zone =>
        _name is { Length: 4 } && _name[3] == 's' && RecordTable.NumberIn(_name, RecordKind.Samples) is int zone ? zone : 0;

    /// <summary>All labels of the format are one byte long; anything else is none of them.</summary>
    private PackError ReadField(CborReader reader, ReadOnlySpan<byte> bytes)
    {
        byte initial = Initial(reader, bytes);
        if ((initial >> 5) > 1 || (initial & 31) >= 24)
        {
            return PackError.RecordLabelUnknown;
        }

        switch (reader.ReadInt32())
        {
            case -2: return ReadText(reader, bytes, ref BaseName);
            case -3: return ReadNumber(reader, bytes, ref BaseTime);
            case -4: return ReadText(reader, bytes, ref BaseUnit);
            case 0: return ReadText(reader, bytes, ref _name);
            case 1: return ReadText(reader, bytes, ref _unit);
            case 2: return ReadNumber(reader, bytes, ref _value);
            case 3: return ReadText(reader, bytes, ref _text);
            case 6: return ReadNumber(reader, bytes, ref _time);
            case 8: return ReadBytes(reader, bytes, ref _bytes);
            default: return PackError.RecordLabelUnknown;
        }
    }

    /// <summary>The next item's first byte: cheaper than PeekState, which parses it.</summary>
    private static byte Initial(CborReader reader, ReadOnlySpan<byte> bytes) => bytes[^reader.BytesRemaining];

    private static PackError ReadText(CborReader reader, ReadOnlySpan<byte> bytes, ref string? text)
    {
        if (Initial(reader, bytes) >> 5 != 3)
        {
            return PackError.RecordTypeWrong;
        }

        text = reader.ReadTextString();
        return PackError.None;
    }

    private static PackError ReadBytes(CborReader reader, ReadOnlySpan<byte> bytes, ref byte[]? value)
    {
        if (Initial(reader, bytes) >> 5 != 2)
        {
            return PackError.RecordTypeWrong;
        }

        value = reader.ReadByteString();
        return PackError.None;
    }

    private static PackError ReadNumber(CborReader reader, ReadOnlySpan<byte> bytes, ref double? number)
    {
        byte initial = Initial(reader, bytes);
        switch (initial >> 5)
        {
            case 0:
                ulong positive = reader.ReadUInt64();
                number = positive;
                return positive > (ulong)PackPayload.MaximumNumber ? PackError.NumberOutOfRange : PackError.None;
            case 1:
                ulong negative = reader.ReadCborNegativeIntegerRepresentation(); // The value is −1 − this.
                number = -1.0 - negative;
                return negative > (ulong)PackPayload.MaximumNumber - 1 ? PackError.NumberOutOfRange : PackError.None;
            case 7 when initial is 0xf9 or 0xfa or 0xfb:
                double value = reader.ReadDouble();
                number = value;
                return !double.IsFinite(value) || Math.Abs(value) > PackPayload.MaximumNumber ? PackError.NumberOutOfRange
                    : value == Math.Floor(value) ? PackError.WholeNumberAsFloat
                    : PackError.None;
            default:
                return PackError.RecordTypeWrong;
        }
    }
}
