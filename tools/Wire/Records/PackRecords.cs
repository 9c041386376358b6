namespace MeterNode.Wire;

/// <summary>
/// A pack's records by what they are. What the schema does not know, or knows with another unit or type, is in
/// <see cref="Unknown"/>: nothing that was signed is dropped.
/// </summary>
public sealed partial class PackRecords
{
    private readonly PhaseRecords?[] _phases = new PhaseRecords?[RecordTable.MaximumPhases];
    private readonly ZoneRecords?[] _zones = new ZoneRecords?[RecordTable.MaximumZones];
    private readonly List<SignedRecord> _unknown = [];
    private readonly SortedList<double, PackRecords> _earlier = [];

    private PackRecords()
    {
    }

    /// <summary>Time of the latest record, which is the end of the pack: UTC seconds, or seconds since boot.</summary>
    public double EndSeconds { get; private set; } = double.MinValue;

    /// <summary>Phases that have a record, by number.</summary>
    public IEnumerable<PhaseRecords> Phases => _phases.OfType<PhaseRecords>();

    /// <summary>Zones that have a record, by number.</summary>
    public IEnumerable<ZoneRecords> Zones => _zones.OfType<ZoneRecords>();

    /// <summary>Evaluation periods of all zones, by zone and end.</summary>
    public IEnumerable<AccuracyPeriod> Periods => Zones.SelectMany(zone => zone.Periods);

    /// <summary>Records that the schema does not know, or knows otherwise; also a second one where only one can be.</summary>
    public IReadOnlyList<SignedRecord> Unknown => _unknown;

    /// <summary>
    /// What a pack of quarter hours says about earlier moments, by time: registers, windows and time not metered, as packs of their
    /// own would. The last quarter hour is in the pack itself when both end together.
    /// </summary>
    public IReadOnlyList<PackRecords> Earlier => _earlier.Values.AsReadOnly();

    /// <summary>Sorts the records of one pack.</summary>
    public static PackRecords Read(IReadOnlyList<SignedRecord> records)
    {
        var read = new PackRecords();
        foreach (SignedRecord record in records)
        {
            read.EndSeconds = Math.Max(read.EndSeconds, record.AtSeconds);
        }

        foreach (SignedRecord record in records)
        {
            if (!RecordTable.TryFind(record.Name, out RecordKey key) || !key.Definition.Fits(record) || !read.TryTake(key, record))
            {
                read._unknown.Add(record);
            }
        }

        return read;
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
            PhaseRecords phase = _phases[key.Number - 1] ??= new PhaseRecords(key.Number);
            return phase.TryTake(definition.Kind, record);
        }

        ZoneRecords zone = _zones[key.Number - 1] ??= new ZoneRecords(key.Number);
        return definition.Time == RecordTime.Period
            ? zone.Period(record.AtSeconds).TryTake(definition.Kind, record)
            : zone.TryTake(definition.Kind, record);
    }

    private PackRecords At(double seconds)
    {
        if (!_earlier.TryGetValue(seconds, out PackRecords? earlier))
        {
            earlier = new PackRecords { EndSeconds = seconds };
            _earlier.Add(seconds, earlier);
        }

        return earlier;
    }
}
