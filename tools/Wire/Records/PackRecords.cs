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

    /// <summary>Sorts the records of one pack.</summary>
    public static PackRecords Read(IEnumerable<SignedRecord> records)
    {
        var read = new PackRecords();
        foreach (SignedRecord record in records)
        {
            read.EndSeconds = Math.Max(read.EndSeconds, record.AtSeconds);
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
            return TryTake(definition.Kind, record);
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
}
