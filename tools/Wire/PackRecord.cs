namespace MeterNode.Wire;

/// <summary>One SenML record of a pack while it is being read: only the labels our format uses.</summary>
internal struct PackRecord
{
    public string? BaseName;
    public double? BaseTime;
    public string? BaseUnit;
    private string? _name;
    private bool _isName;
    private string? _unit;
    private double? _value;
    private string? _text;
    private byte[]? _bytes;
    private double? _time;

    /// <summary>
    /// Reads the next item of <paramref name="cursor"/>, whatever it is. When that is broken then, the result is worth nothing.
    /// </summary>
    public static PackError TryRead(ref CheckedCursor cursor, out PackRecord record)
    {
        record = default;
        if (cursor.Major != CborCursor.Map)
        {
            return PackError.PayloadNotSenml;
        }

        ulong count = cursor.ReadArgument();
        int before = -1;
        for (ulong i = 0; i < count && !cursor.IsBroken; i++)
        {
            byte label = cursor.Initial;
            PackError error = record.ReadField(ref cursor);
            if (error != PackError.None)
            {
                return error;
            }

            // Labels of one byte are in the order of these bytes (RFC 8949 §4.2.1).
            if (label <= before)
            {
                cursor.Break();
            }

            before = label;
        }

        return PackError.None;
    }

    /// <summary>The rules that hold for every record; <paramref name="baseUnit"/> is the one in force.</summary>
    public readonly PackError Check(string? baseUnit) =>
        _name is null || !_isName ? PackError.RecordNameWrong
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
    private PackError ReadField(ref CheckedCursor cursor)
    {
        byte label = cursor.Initial;
        if (label >> 5 > CborCursor.Negative || (label & 31) >= 24)
        {
            return PackError.RecordLabelUnknown;
        }

        cursor.Skip();
        switch (label)
        {
            case 0x21: return ReadText(ref cursor, ref BaseName); // −2
            case 0x22: return ReadNumber(ref cursor, ref BaseTime); // −3
            case 0x23: return ReadText(ref cursor, ref BaseUnit); // −4
            case 0: return ReadName(ref cursor);
            case 1: return ReadText(ref cursor, ref _unit);
            case 2: return ReadNumber(ref cursor, ref _value);
            case 3: return ReadText(ref cursor, ref _text);
            case 6: return ReadNumber(ref cursor, ref _time);
            case 8: return ReadBytes(ref cursor, ref _bytes);
            default: return PackError.RecordLabelUnknown;
        }
    }

    private static PackError ReadText(ref CheckedCursor cursor, ref string? text)
    {
        if (cursor.Major != CborCursor.TextString)
        {
            return PackError.RecordTypeWrong;
        }

        text = cursor.ReadText(out _);
        return PackError.None;
    }

    private PackError ReadName(ref CheckedCursor cursor)
    {
        if (cursor.Major != CborCursor.TextString)
        {
            return PackError.RecordTypeWrong;
        }

        _name = cursor.ReadText(out _isName);
        return PackError.None;
    }

    private static PackError ReadBytes(ref CheckedCursor cursor, ref byte[]? value)
    {
        if (cursor.Major != CborCursor.ByteString)
        {
            return PackError.RecordTypeWrong;
        }

        value = cursor.ReadString().ToArray();
        return PackError.None;
    }

    private static PackError ReadNumber(ref CheckedCursor cursor, ref double? number)
    {
        byte initial = cursor.Initial;
        switch (initial >> 5)
        {
            case CborCursor.Unsigned:
                ulong positive = cursor.ReadArgument();
                number = positive;
                return positive > (ulong)PackPayload.MaximumNumber ? PackError.NumberOutOfRange : PackError.None;
            case CborCursor.Negative:
                ulong negative = cursor.ReadArgument(); // The value is −1 − this.
                number = -1.0 - negative;
                return negative > (ulong)PackPayload.MaximumNumber - 1 ? PackError.NumberOutOfRange : PackError.None;
            case 7 when initial is 0xf9 or 0xfa or 0xfb:
                double value = cursor.ReadFloat();
                number = value;
                return !double.IsFinite(value) || Math.Abs(value) > PackPayload.MaximumNumber ? PackError.NumberOutOfRange
                    : value == Math.Floor(value) ? PackError.WholeNumberAsFloat
                    : PackError.None;
            default:
                return PackError.RecordTypeWrong;
        }
    }
}
