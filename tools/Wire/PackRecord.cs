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
    private double? _time;

    public static PackError TryRead(CborReader reader, out PackRecord record)
    {
        record = default;
        if (reader.PeekState() != CborReaderState.StartMap)
        {
            return PackError.PayloadNotSenml;
        }

        int count = reader.ReadStartMap() ?? 0;
        for (int i = 0; i < count; i++)
        {
            PackError error = record.ReadField(reader);
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
        : _value.HasValue == (_text is not null) ? PackError.RecordValueMissing
        : _value.HasValue && string.IsNullOrEmpty(_unit ?? baseUnit) ? PackError.RecordUnitMissing
        : PackError.None;

    public readonly Reading Resolve(double baseTime, string? baseUnit) =>
        new(_name!, baseTime + (_time ?? 0), _value.HasValue ? _unit ?? baseUnit : _unit, _value, _text);

    private PackError ReadField(CborReader reader)
    {
        CborReaderState state = reader.PeekState();
        if (state is not (CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger))
        {
            return PackError.RecordLabelUnknown;
        }

        ulong label = state == CborReaderState.UnsignedInteger ? reader.ReadUInt64() : reader.ReadCborNegativeIntegerRepresentation();
        return (state == CborReaderState.NegativeInteger, label) switch
        {
            (true, 1) => ReadText(reader, ref BaseName),
            (true, 2) => ReadNumber(reader, ref BaseTime),
            (true, 3) => ReadText(reader, ref BaseUnit),
            (false, 0) => ReadText(reader, ref _name),
            (false, 1) => ReadText(reader, ref _unit),
            (false, 2) => ReadNumber(reader, ref _value),
            (false, 3) => ReadText(reader, ref _text),
            (false, 6) => ReadNumber(reader, ref _time),
            _ => PackError.RecordLabelUnknown,
        };
    }

    private static PackError ReadText(CborReader reader, ref string? text)
    {
        if (reader.PeekState() != CborReaderState.TextString)
        {
            return PackError.RecordTypeWrong;
        }

        text = reader.ReadTextString();
        return PackError.None;
    }

    private static PackError ReadNumber(CborReader reader, ref double? number)
    {
        switch (reader.PeekState())
        {
            case CborReaderState.UnsignedInteger:
                ulong positive = reader.ReadUInt64();
                number = positive;
                return positive > (ulong)PackPayload.MaxNumber ? PackError.NumberOutOfRange : PackError.None;
            case CborReaderState.NegativeInteger:
                ulong negative = reader.ReadCborNegativeIntegerRepresentation(); // The value is −1 − this.
                number = -1.0 - negative;
                return negative > (ulong)PackPayload.MaxNumber - 1 ? PackError.NumberOutOfRange : PackError.None;
            case CborReaderState.HalfPrecisionFloat:
            case CborReaderState.SinglePrecisionFloat:
            case CborReaderState.DoublePrecisionFloat:
                double value = reader.ReadDouble();
                number = value;
                return !double.IsFinite(value) || Math.Abs(value) > PackPayload.MaxNumber ? PackError.NumberOutOfRange
                    : value == Math.Floor(value) ? PackError.WholeNumberAsFloat
                    : PackError.None;
            default:
                return PackError.RecordTypeWrong;
        }
    }
}
