namespace MeterNode.Wire;

/// <summary>
/// Recomputes the evaluation periods of one node from the samples in its packs (docs/wire-format.md, "Recomputing"). Packs come in the
/// order of their numbers; one that comes late, or twice, is passed over.
/// </summary>
public sealed class PeriodRecomputation
{
    private const int Zones = RecordTable.MaximumZones;

    private readonly ZoneSamples?[] _zones = new ZoneSamples?[Zones];
    private long _lastSeq = -1;

    /// <summary>
    /// Takes the next pack, which has to be authentic; gives the periods that ended in it, in the order of zones and time.
    /// </summary>
    public IReadOnlyList<RecomputedPeriod> Add(Pack pack, PackPayload payload)
    {
        if (pack.Seq <= _lastSeq)
        {
            return [];
        }

        Follow(pack);
        List<RecomputedPeriod>? ended = null;
        for (int zone = 1; zone <= Zones; zone++)
        {
            IReadOnlyList<AccuracyPeriod> periods = payload.Records.OfZone(zone)?.Periods ?? [];
            ended ??= periods.Count > 0 ? [] : null;
            Add(zone, payload.Samples(zone), periods, ended);
        }

        return ended ?? [];
    }

    private void Follow(Pack pack)
    {
        if (pack.Seq != _lastSeq + 1)
        {
            foreach (ZoneSamples zone in _zones.OfType<ZoneSamples>())
            {
                zone.Lose(NotRecomputed.Missing);
            }
        }

        _lastSeq = pack.Seq;
    }

    private void Add(
        int zone, IReadOnlyList<SampleItem>? items, IReadOnlyList<AccuracyPeriod> periods, List<RecomputedPeriod>? ended)
    {
        if (items is null)
        {
            _zones[zone - 1]?.Lose(NotRecomputed.Thinned);
            ended?.AddRange(periods.Select(period => new RecomputedPeriod(period, NotRecomputed.Thinned, [])));
            return;
        }

        IReadOnlyList<PeriodSamples> closed = (_zones[zone - 1] ??= new ZoneSamples()).Take(items, periods.Count);
        for (int k = 0; k < periods.Count; k++)
        {
            NotRecomputed? unknown = k < closed.Count ? closed[k].Unknown : NotRecomputed.Room;
            ended!.Add(new RecomputedPeriod(
                periods[k], unknown, unknown is null ? PeriodFigures.Compare(periods[k], closed[k]) : []));
        }
    }
}
