using System.Runtime.InteropServices;

namespace MeterNode.Wire;

/// <summary>What a pack says: its SenML records resolved, after the profile of docs/wire-format.md has been checked.</summary>
public sealed class PackPayload
{
    /// <summary>Whole numbers beyond this lose digits in a double, so the format does not use them.</summary>
    public const double MaximumNumber = 9007199254740992;

    private const string BaseNameStart = "urn:dev:mac:";

    /// <summary>A map of a label, a name of one letter, a label and a value of one byte.</summary>
    private const int SmallestRecordBytes = 6;

    private readonly List<SignedRecord> _all;
    private readonly SampleItem[]?[]? _samples;
    private PackRecords? _records;

    private PackPayload(string eui64, double baseTimeSeconds, List<SignedRecord> records, SampleItem[]?[]? samples)
    {
        foreach (ref readonly SignedRecord record in CollectionsMarshal.AsSpan(records))
        {
            BeginSeconds = Math.Min(BeginSeconds, record.AtSeconds);
            EndSeconds = Math.Max(EndSeconds, record.AtSeconds);
        }

        _samples = samples;
        Eui64 = eui64;
        BaseTimeSeconds = baseTimeSeconds;
        _all = records;
        Quality = WordText.TryRead(Text(RecordTable.TimeQualityName), out TimeQuality quality) ? quality : Wire.TimeQuality.Unknown;
        Mode = Text(RecordTable.ModeName);
    }

    /// <summary>The node's EUI-64, 16 lower-case hex digits.</summary>
    public string Eui64 { get; }

    /// <summary>UTC seconds, or seconds since boot (<see cref="TimeQuality"/>).</summary>
    public double BaseTimeSeconds { get; }

    /// <summary>How far the times can be trusted; unknown when the pack does not say.</summary>
    public TimeQuality Quality { get; }

    /// <summary>The letter of <see cref="Quality"/>.</summary>
    public char TimeQuality => Quality.Code()[0];

    /// <summary>True when the times are UTC.</summary>
    public bool HasUtc => Quality is Wire.TimeQuality.Synchronised or Wire.TimeQuality.Informative;

    /// <summary>
    /// True when the times are UTC and a calendar has them. A node may sign any number: who shows, draws or waits for a time asks this.
    /// </summary>
    public bool HasCalendarTime => HasUtc && BeginSeconds >= 0 && EndSeconds <= UtcText.LastSecond;

    /// <summary><c>afe</c>, <c>adc</c> or <c>nominal</c> (an estimate); null when the pack does not say.</summary>
    public string? Mode { get; }

    /// <summary>
    /// All records in the order of the pack, names without the base name; behind them what its quarter hours stand for.
    /// </summary>
    public IReadOnlyList<SignedRecord> AllRecords => _all;

    /// <summary>The records by what they are. Sorted when first asked for.</summary>
    public PackRecords Records => _records ??= PackRecords.Read(CollectionsMarshal.AsSpan(_all));

    /// <summary>
    /// True when the pack has quarter hours in compact form. They may be of the time before the node's last start, whose events are in the
    /// first pack behind them.
    /// </summary>
    public bool HasQuarterHours { get; private init; }

    /// <summary>What the pack says of the samples of a zone, from 1; null when it says nothing.</summary>
    public IReadOnlyList<SampleItem>? Samples(int zone) => _samples?[zone - 1];

    /// <summary>True when the electrical figures are an estimate.</summary>
    public bool IsEstimate => WordText.TryRead(Mode, out MeasuringMode mode) && mode == MeasuringMode.Nominal;

    /// <summary>Time of the pack's earliest record.</summary>
    public double BeginSeconds { get; } = double.MaxValue;

    /// <summary>Time of the pack's latest record: its end.</summary>
    public double EndSeconds { get; } = double.MinValue;

    /// <summary>Value of the first record called <paramref name="name"/>, null when absent or not a number.</summary>
    public double? Number(string name)
    {
        foreach (SignedRecord record in _all)
        {
            if (record.Name == name)
            {
                return record.Value;
            }
        }

        return null;
    }

    /// <summary>Text of the first record called <paramref name="name"/>, null when absent or a number.</summary>
    public string? Text(string name)
    {
        foreach (SignedRecord record in _all)
        {
            if (record.Name == name)
            {
                return record.Text;
            }
        }

        return null;
    }

    /// <summary>Reads a pack's payload; the result is the first rule that is broken, and then there is no payload.</summary>
    public static PackError TryRead(ReadOnlyMemory<byte> bytes, out PackPayload? payload)
    {
        PackError error = TryDecode(bytes.Span, out payload);
        if (error == PackError.None)
        {
            return PackError.None;
        }

        // What is wrong with the encoding, wherever it is, comes before what is wrong with the content.
        PackError encoding = CborScan.Whole(bytes.Span);
        return encoding == PackError.None ? error : encoding;
    }

    /// <summary>
    /// Reads and checks in one pass: nothing passes that <see cref="CborScan.Whole"/> would refuse. Of several rules that are broken the
    /// result is any.
    /// </summary>
    private static PackError TryDecode(ReadOnlySpan<byte> bytes, out PackPayload? payload)
    {
        payload = null;
        var cursor = new CheckedCursor(bytes);
        if (cursor.Major != CborCursor.Array)
        {
            return PackError.PayloadNotSenml;
        }

        ulong count = cursor.ReadArgument();
        if (count == 0)
        {
            return PackError.PayloadNotSenml;
        }

        var records = new List<SignedRecord>((int)Math.Min(count, (ulong)bytes.Length / SmallestRecordBytes));
        string eui64 = "";
        double baseTime = 0;
        string? baseUnit = null;
        byte[]? quarterHours = null;
        SampleItem[]?[]? samples = null;
        for (ulong i = 0; i < count; i++)
        {
            PackError error = PackRecord.TryRead(ref cursor, out PackRecord record);
            if (error != PackError.None || cursor.IsBroken)
            {
                return error == PackError.None ? PackError.PayloadNotSenml : error;
            }

            if ((i == 0) != IsBaseName(record.BaseName) || (i > 0 && record.BaseName is not null))
            {
                return PackError.BaseNameWrong;
            }

            if ((i == 0) != record.BaseTime.HasValue)
            {
                return PackError.BaseTimeWrong;
            }

            if (i == 0)
            {
                eui64 = record.BaseName!.Substring(BaseNameStart.Length, 16);
                baseTime = record.BaseTime!.Value;
            }

            baseUnit = record.BaseUnit ?? baseUnit;
            error = record.Check(baseUnit);
            if (error != PackError.None)
            {
                return error;
            }

            if (record.Bytes is null)
            {
                records.Add(record.Resolve(baseTime, baseUnit));
            }
            else if (record.Zone > 0)
            {
                samples ??= new SampleItem[]?[RecordTable.MaximumZones];
                ref SampleItem[]? items = ref samples[record.Zone - 1];
                if (items is not null || !SampleReader.TryRead(record.Bytes, out items))
                {
                    return PackError.SamplesWrong;
                }
            }
            else if (quarterHours is not null)
            {
                return PackError.QuarterHoursWrong;
            }
            else
            {
                quarterHours = record.Bytes;
            }
        }

        if (!cursor.IsAtEnd)
        {
            return PackError.TrailingBytes;
        }

        if (quarterHours is not null && !TryExpand(quarterHours, records))
        {
            return PackError.QuarterHoursWrong;
        }

        payload = new PackPayload(eui64, baseTime, records, samples) { HasQuarterHours = quarterHours is not null };
        return PackError.None;
    }

    /// <summary>
    /// Adds what quarter hours stand for. What the pack says itself of the same name and time is not said twice: registers at its end.
    /// </summary>
    private static bool TryExpand(byte[] quarterHours, List<SignedRecord> records)
    {
        var expanded = new List<SignedRecord>();
        if (!QuarterHourReader.TryExpand(quarterHours, expanded))
        {
            return false;
        }

        var own = records.Select(record => (record.Name, record.AtSeconds)).ToHashSet();
        records.AddRange(expanded.Where(record => !own.Contains((record.Name, record.AtSeconds))));
        return true;
    }

    private static bool IsBaseName(string? name)
    {
        if (name is null || name.Length != BaseNameStart.Length + 17 || !name.StartsWith(BaseNameStart, StringComparison.Ordinal)
            || name[^1] != ':')
        {
            return false;
        }

        foreach (char c in name.AsSpan(BaseNameStart.Length, 16))
        {
            if (!char.IsAsciiHexDigitLower(c))
            {
                return false;
            }
        }

        return true;
    }
}
