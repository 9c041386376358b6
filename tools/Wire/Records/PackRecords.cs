namespace MeterNode.Wire;

/// <summary>
/// A pack's records by what they are. What the schema does not know, or knows with another unit or type, is in
/// <see cref="Unknown"/>: nothing that was signed is dropped.
/// </summary>
public sealed partial class PackRecords
{
    private static readonly IReadOnlyList<PackRecords> s_none = [];

    private readonly List<PhaseRecords> _phases = [];
    private readonly List<ZoneRecords> _zones = [];
    private List<SignedRecord>? _unknown;
    private SortedList<double, PackRecords>? _earlier;
    private IReadOnlyList<PackRecords>? _moments;

    private PackRecords()
    {
    }

    /// <summary>Time of the latest record, which is the end of the pack: UTC seconds, or seconds since boot.</summary>
    public double EndSeconds { get; private set; } = double.MinValue;

    /// <summary>Phases that have a record, by number.</summary>
    public IReadOnlyList<PhaseRecords> Phases => _phases;

    /// <summary>Zones that have a record, by number.</summary>
    public IReadOnlyList<ZoneRecords> Zones => _zones;

    /// <summary>Evaluation periods of all zones, by zone and end.</summary>
    public IEnumerable<AccuracyPeriod> Periods => HasPeriods ? _zones.SelectMany(zone => zone.Periods) : [];

    /// <summary>Records that the schema does not know, or knows otherwise; also a second one where only one can be.</summary>
    public IReadOnlyList<SignedRecord> Unknown => _unknown ?? [];

    /// <summary>
    /// What a pack of quarter hours says about earlier moments, by time: registers, windows and time not metered, as packs of their
    /// own would. The last quarter hour is in the pack itself when both end together.
    /// </summary>
    public IReadOnlyList<PackRecords> Earlier => _earlier is null ? s_none : _moments ??= _earlier.Values.AsReadOnly();

    private bool HasPeriods
    {
        get
        {
            foreach (ZoneRecords zone in _zones)
            {
                if (zone.Periods.Count > 0)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Sorts the records of one pack.</summary>
    public static PackRecords Read(ReadOnlySpan<SignedRecord> records)
    {
        var read = new PackRecords();
        foreach (ref readonly SignedRecord record in records)
        {
            read.EndSeconds = Math.Max(read.EndSeconds, record.AtSeconds);
        }

        foreach (ref readonly SignedRecord record in records)
        {
            if (!RecordTable.TryFind(record.Name, out RecordKey key) || !key.Definition.Fits(record) || !read.TryTake(key, record))
            {
                (read._unknown ??= []).Add(record);
            }
        }

        return read;
    }

    /// <summary>What it says about <paramref name="zone"/>, from 1; null when it says nothing.</summary>
    internal ZoneRecords? OfZone(int zone)
    {
        foreach (ZoneRecords said in _zones)
        {
            if (said.Zone == zone)
            {
                return said;
            }
        }

        return null;
    }

    private bool TryTake(RecordKey key, in SignedRecord record)
    {
        RecordDefinition definition = key.Definition;
        if (key.Number == 0)
        {
            bool isEarlier = definition is { Time: RecordTime.Pack, IsNumber: true } && record.AtSeconds < EndSeconds;
            return (isEarlier ? At(record.AtSeconds) : this).TryTake(definition.Kind, record);
        }

        if (definition.IsPhase)
        {
            return Phase(key.Number).TryTake(definition.Kind, record);
        }

        ZoneRecords zone = Zone(key.Number);
        return definition.Time == RecordTime.Period
            ? zone.Period(record.AtSeconds).TryTake(definition.Kind, record)
            : zone.TryTake(definition.Kind, record);
    }

    private PhaseRecords Phase(int number)
    {
        int at = 0;
        for (; at < _phases.Count && _phases[at].Phase <= number; at++)
        {
            if (_phases[at].Phase == number)
            {
                return _phases[at];
            }
        }

        _phases.Insert(at, new PhaseRecords(number));
        return _phases[at];
    }

    private ZoneRecords Zone(int number)
    {
        int at = 0;
        for (; at < _zones.Count && _zones[at].Zone <= number; at++)
        {
            if (_zones[at].Zone == number)
            {
                return _zones[at];
            }
        }

        _zones.Insert(at, new ZoneRecords(number));
        return _zones[at];
    }

    private PackRecords At(double seconds)
    {
        _earlier ??= [];
        if (!_earlier.TryGetValue(seconds, out PackRecords? earlier))
        {
            earlier = new PackRecords { EndSeconds = seconds };
            _earlier.Add(seconds, earlier);
        }

        return earlier;
    }
}
