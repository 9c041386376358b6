namespace MeterNode.Wire;

/// <summary>What a pack says about one temperature zone.</summary>
public sealed partial class ZoneRecords
{
    private List<AccuracyPeriod>? _periods;

    internal ZoneRecords(int zone) => Zone = zone;

    /// <summary>From 1.</summary>
    public int Zone { get; }

    /// <summary>Evaluation periods that were closed, by their end.</summary>
    public IReadOnlyList<AccuracyPeriod> Periods => _periods ?? [];

    internal AccuracyPeriod Period(double endSeconds)
    {
        _periods ??= [];
        int at = _periods.FindIndex(period => period.EndSeconds >= endSeconds);
        if (at >= 0 && _periods[at].EndSeconds == endSeconds)
        {
            return _periods[at];
        }

        var added = new AccuracyPeriod(Zone, endSeconds);
        _periods.Insert(at < 0 ? _periods.Count : at, added);
        return added;
    }
}
