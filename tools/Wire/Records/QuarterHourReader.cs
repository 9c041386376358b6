using System.Buffers.Binary;

namespace MeterNode.Wire;

/// <summary>
/// Expands the record <c>qh</c>, quarter hours in compact form (docs/wire-format.md), into the records that it stands for. Each
/// interval gives what a pack of one reading would; times are absolute.
/// </summary>
internal ref struct QuarterHourReader
{
    /// <summary>No node writes more; a hostile byte string is not worth more memory.</summary>
    public const int MaximumRecords = 16384;

    private const int Version = 1;
    private const int HeadBytes = 4;
    private const long MaximumMillis = 253402300799999; // The year 9999.
    private const int MaximumShift = 49;
    private const uint NoNumber = 0x7FC00000;

    private readonly List<SignedRecord> _records;
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly long[] _counters = new long[Registers.Length];
    private readonly PeriodSettings?[] _settings = new PeriodSettings?[RecordTable.MaximumZones];
    private readonly int _phases;
    private readonly int _zones;
    private readonly long _seconds;
    private readonly bool _hasShots;
    private readonly bool _hasHeat;
    private readonly bool _hasDeviation;
    private int _at = HeadBytes;
    private long _endMillis;
    private bool _isWrong;

    private QuarterHourReader(ReadOnlySpan<byte> bytes, List<SignedRecord> records)
    {
        _bytes = bytes;
        _records = records;
        if (bytes.Length <= HeadBytes || bytes[0] != Version)
        {
            _isWrong = true;
            return;
        }

        _phases = bytes[1] & 3;
        _zones = (bytes[1] >> 2) & 7;
        _hasShots = (bytes[1] & 32) != 0;
        _hasHeat = (bytes[1] & 64) != 0;
        _hasDeviation = (bytes[1] & 128) != 0;
        _seconds = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        _isWrong = _zones > RecordTable.MaximumZones || _seconds == 0;
    }

    /// <summary>Order of the counters in an interval.</summary>
    private static ReadOnlySpan<RecordKind> Registers =>
    [
        RecordKind.ImportJoules, RecordKind.ExportJoules, RecordKind.InductiveVarSeconds, RecordKind.CapacitiveVarSeconds,
        RecordKind.Shots, RecordKind.HeatJoules, RecordKind.WindowsUsed, RecordKind.WindowsDiscarded,
    ];

    private readonly long GridEnd => _endMillis + (_seconds * 1000);

    /// <summary>Adds the records to <paramref name="records"/>; false when the bytes are not of this layout.</summary>
    public static bool TryExpand(ReadOnlySpan<byte> bytes, List<SignedRecord> records)
    {
        var reader = new QuarterHourReader(bytes, records);
        while (!reader._isWrong && reader._at < bytes.Length)
        {
            int flags = reader.Byte();
            if ((flags & 128) == 0)
            {
                reader.ReadInterval(flags);
            }
            else
            {
                reader.ReadPeriod(flags);
            }

            reader._isWrong |= records.Count > MaximumRecords;
        }

        return !reader._isWrong;
    }

    private void ReadInterval(int flags)
    {
        _endMillis = End((flags & 1) != 0);
        bool hasReverse = (flags & 8) != 0;
        if ((flags & 4) != 0)
        {
            _counters[6] = 0;
            _counters[7] = 0;
        }

        Move(0, true);
        Move(1, hasReverse);
        Move(2, true);
        Move(3, hasReverse);
        Move(4, _hasShots);
        Move(5, _hasHeat);
        Move(6, true);
        Move(7, (flags & 32) != 0);
        long deviation = _hasDeviation ? Coarse(Byte()) : 0;
        double unmetered = (flags & 16) != 0 ? (float)(Unsigned() / 1000.0) : 0;
        double cycle = (flags & 64) != 0 ? Single(out _) : double.NaN;
        ReadReading((flags & 2) != 0);
        for (int register = 0; register < Registers.Length; register++)
        {
            if ((register != 4 || _hasShots) && (register != 5 || _hasHeat))
            {
                Add(Registers[register], 0, _endMillis, _counters[register]);
            }
        }

        if (deviation > 0)
        {
            Add(RecordKind.SamplingDeviationJoules, 0, _endMillis, deviation);
        }

        Add(RecordKind.UnmeteredSeconds, 0, _endMillis, unmetered);
        Add(RecordKind.CycleSeconds, 0, _endMillis, cycle);
    }

    private void ReadReading(bool hasPower)
    {
        if (hasPower)
        {
            Add(RecordKind.PowerWatts, 0, _endMillis, Single(out _));
            for (int phase = 1; phase <= _phases; phase++)
            {
                Add(RecordKind.CurrentAmperes, phase, _endMillis, Single(out _));
            }
        }

        for (int zone = 1; zone <= _zones; zone++)
        {
            double celsius = Single(out int reason);
            if (reason is >= 1 and <= (int)ThermalStatus.Absent + 1)
            {
                AddText(RecordKind.MoldCelsius, zone, _endMillis, ((ThermalStatus)(reason - 1)).Code());
            }
            else
            {
                _isWrong |= double.IsNaN(celsius);
                Add(RecordKind.MoldCelsius, zone, _endMillis, celsius);
            }
        }
    }

    private void ReadPeriod(int flags)
    {
        int zone = (flags & 3) + 1;
        _isWrong |= (flags & 64) != 0 || zone > _zones;
        long end = End((flags & 4) != 0);
        if ((flags & 8) != 0)
        {
            int definition = Byte();
            _isWrong |= definition > 1;
            AccuracyDefinition word = definition == 0 ? AccuracyDefinition.Maximum : AccuracyDefinition.P95;
            _settings[zone - 1] = new PeriodSettings(word, Single(out _), Single(out _), Unsigned(), Unsigned());
        }

        long samples = Unsigned();
        long faults = (flags & 16) != 0 ? Unsigned() : 0;
        long excluded = (flags & 16) != 0 ? Unsigned() : 0;
        long outside = (flags & 32) != 0 ? Unsigned() : 0;
        _isWrong |= _settings[zone - 1] is null || outside > samples;
        if (_isWrong)
        {
            return;
        }

        PeriodSettings settings = _settings[zone - 1]!;
        AddText(RecordKind.AccuracyDefinition, zone, end, settings.Definition.Code());
        Add(RecordKind.SetpointCelsius, zone, end, settings.SetpointCelsius);
        Add(RecordKind.ToleranceCelsius, zone, end, settings.ToleranceCelsius);
        Add(RecordKind.SettlingSeconds, zone, end, settings.SettlingSeconds);
        Add(RecordKind.PeriodSeconds, zone, end, settings.PeriodSeconds);
        Add(RecordKind.SampleCount, zone, end, samples);
        Add(RecordKind.FaultCount, zone, end, faults);
        Add(RecordKind.ExcludedCount, zone, end, excluded);
        if (samples > 0)
        {
            ReadFigures(zone, end, settings, 100.0 * (samples - outside) / samples);
        }
    }

    private void ReadFigures(int zone, long end, PeriodSettings settings, double insidePercent)
    {
        double bias = Single(out _);
        double deviation = Single(out _);
        double maximum = Single(out _);
        long hundredths = Unsigned();
        double p95 = hundredths == 0 ? maximum : (float)((hundredths - 1) * 0.01);
        Add(RecordKind.AccuracyCelsius, zone, end, settings.Definition == AccuracyDefinition.Maximum ? maximum : p95);
        Add(RecordKind.BiasCelsius, zone, end, bias);
        Add(RecordKind.DeviationCelsius, zone, end, deviation);
        Add(RecordKind.MaximumErrorCelsius, zone, end, maximum);
        Add(RecordKind.P95ErrorCelsius, zone, end, p95);
        Add(RecordKind.InTolerancePercent, zone, end, (float)insidePercent);
        if (deviation > 0)
        {
            double sigmas = 3 * deviation;
            Add(RecordKind.Cp, zone, end, Short(settings.ToleranceCelsius / sigmas));
            Add(RecordKind.Cpk, zone, end, Short((settings.ToleranceCelsius - Math.Abs(bias)) / sigmas));
        }
    }

    /// <summary>As a pack has its measured values: binary32, and whole from 5,000 on.</summary>
    private static double Short(double value) =>
        value is >= 5000 and < 1e9 ? Math.Floor(value + 0.5) : value is <= -5000 and > -1e9 ? Math.Ceiling(value - 0.5) : (float)value;

    /// <summary>Four significant bits: five bits of exponent, three of the fraction; below 16 the number itself.</summary>
    private static long Coarse(int code) => code < 16 ? code : (8L + (code & 7)) << ((code >> 3) - 1);

    private void Add(RecordKind kind, int number, long atMillis, double value)
    {
        // What is no number is left out, as a node leaves it out.
        if (!(Math.Abs(value) <= PackPayload.MaximumNumber))
        {
            return;
        }

        RecordDefinition definition = RecordTable.Of(kind);
        _records.Add(new SignedRecord(definition.NameOf(number), atMillis / 1000.0, definition.Unit, value, null));
    }

    private readonly void AddText(RecordKind kind, int number, long atMillis, string text) =>
        _records.Add(new SignedRecord(RecordTable.Of(kind).NameOf(number), atMillis / 1000.0, null, null, text));

    private void Move(int counter, bool isWritten)
    {
        long moved = isWritten ? Unsigned() : 0;
        _isWrong |= moved > (long)PackPayload.MaximumNumber - _counters[counter];
        _counters[counter] += _isWrong ? 0 : moved;
    }

    private long End(bool isOffGrid)
    {
        long moved = isOffGrid ? Unsigned() : 0;
        long end = GridEnd + ((moved >> 1) ^ -(moved & 1));
        bool isTime = end is >= 0 and <= MaximumMillis;
        _isWrong |= !isTime;
        return isTime ? end : 0;
    }

    private int Byte()
    {
        if (_at < _bytes.Length)
        {
            return _bytes[_at++];
        }

        _isWrong = true;
        return 0;
    }

    /// <summary>LEB128 in its shortest form, below 2^53.</summary>
    private long Unsigned()
    {
        long value = 0;
        for (int shift = 0; shift <= MaximumShift; shift += 7)
        {
            int next = Byte();
            value |= (long)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                _isWrong |= (next == 0 && shift > 0) || (next > 15 && shift == MaximumShift);
                return value;
            }
        }

        _isWrong = true;
        return 0;
    }

    /// <summary>A binary32; NaN with a <paramref name="reason"/> (0 to 255) where there is no number.</summary>
    private double Single(out int reason)
    {
        reason = 0;
        if (_bytes.Length - _at < 4)
        {
            _isWrong = true;
            _at = _bytes.Length;
            return double.NaN;
        }

        uint bits = BinaryPrimitives.ReadUInt32BigEndian(_bytes[_at..]);
        _at += 4;
        float value = BitConverter.UInt32BitsToSingle(bits);
        if (float.IsFinite(value))
        {
            return value;
        }

        reason = (int)(bits & 0xFF);
        _isWrong |= (bits & ~0xFFu) != NoNumber;
        return double.NaN;
    }

    private sealed record PeriodSettings(
        AccuracyDefinition Definition, double SetpointCelsius, double ToleranceCelsius, long SettlingSeconds, long PeriodSeconds);
}
