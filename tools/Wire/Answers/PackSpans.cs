namespace MeterNode.Wire;

/// <summary>
/// When the packs of one key begin. A pack begins where the one before it ends, when that has the number before, the same start of the node
/// and times of the same kind; otherwise with its first reading. Times are UTC seconds, or seconds since boot.
/// </summary>
public struct PackSpans
{
    private bool _hasBefore;
    private long _seqBefore;
    private long _bootBefore;
    private bool _hadUtc;
    private double _endBefore;
    private double _last;
    private long _windows;

    /// <summary>When <paramref name="pack"/> begins: the next one by its number.</summary>
    public double Start(Pack pack, PackPayload payload)
    {
        bool isNext = _hasBefore && _seqBefore + 1 == pack.Seq && _bootBefore == pack.Boot && _hadUtc == payload.HasUtc;
        _last = isNext ? _endBefore : FirstReading(payload.Records);
        _windows = isNext ? _windows : 0;
        return _last;
    }

    /// <summary>
    /// When the stretch begins that ends with <paramref name="moment"/>; its own end when the node started anew in it, because then nothing
    /// says when.
    /// </summary>
    public double Moment(PackRecords moment)
    {
        long windows = moment.WindowsUsed ?? _windows;
        double start = windows < _windows ? moment.EndSeconds : _last;
        _windows = windows;
        _last = moment.EndSeconds;
        return start;
    }

    /// <summary>Nothing more comes of <paramref name="pack"/>.</summary>
    public void Close(Pack pack, PackPayload payload)
    {
        _hasBefore = true;
        _seqBefore = pack.Seq;
        _bootBefore = pack.Boot;
        _hadUtc = payload.HasUtc;
        _endBefore = payload.Records.EndSeconds;
    }

    /// <summary>Where no reading says when a pack begins, it is as short as can be.</summary>
    public static double FirstReading(PackRecords records)
    {
        double first = records.Earlier.Count > 0 ? records.Earlier[0].EndSeconds : records.EndSeconds;
        foreach (TimedValue power in records.PowerWatts)
        {
            first = Math.Min(first, power.AtSeconds);
        }

        return first;
    }
}
