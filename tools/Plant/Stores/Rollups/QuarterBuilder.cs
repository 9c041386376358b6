using MeterNode.Wire;

namespace MeterNode.Plant.Stores.Rollups;

/// <summary>
/// Makes quarter hours of packs that it is given in the order of their numbers. A quarter hour is done when a pack ends in another one; a
/// clock that was set back adds to one that was done. Where the packs come from, and in how many turns, makes no difference.
/// </summary>
/// <param name="includedTo">By the beginning of a quarter hour: number of the last pack that is in it already.</param>
internal sealed class QuarterBuilder(IReadOnlyDictionary<long, long> includedTo)
{
    /// <summary>So many packs that end in one quarter hour are not kept any longer.</summary>
    public const int MaximumOpen = 4096;

    /// <summary>The usual length of a reading, for one that stands alone.</summary>
    private const double UsualReadingSeconds = 10;

    private readonly SortedDictionary<long, Rollup> _open = [];
    private StoredPack? _before;
    private PackRecords? _said;

    /// <summary>What is done, in the order in which it was.</summary>
    public List<Rollup> Done { get; } = [];

    /// <summary>What is not done yet, by time.</summary>
    public IEnumerable<Rollup> Open => _open.Values;

    /// <summary>Every pack up to this number is in what is done, or has nothing to say about any quarter hour; −1 for none.</summary>
    public long DoneTo { get; private set; } = -1;

    /// <summary>The pack before the first one that counts: it has the registers from which energy counts.</summary>
    public void Begin(StoredPack pack)
    {
        _before = pack;
        _said = pack.DecodePayload().Records;
        DoneTo = pack.Seq;
    }

    /// <summary>The next pack.</summary>
    /// <exception cref="StoreException">What is stored is no pack.</exception>
    public void Take(StoredPack stored)
    {
        PackPayload payload = stored.DecodePayload();
        PackRecords said = payload.Records;
        if (_before?.Seq != stored.Seq - 1)
        {
            _said = null; // Behind a hole registers begin anew.
        }

        if (payload.HasCalendarTime)
        {
            Add(stored, payload);
        }
        else
        {
            Finish(null);
        }

        _before = stored;
        _said = said;
        DoneTo = _open.Count == 0 ? stored.Seq : _open.Values.Min(open => open.FirstSeq) - 1;
    }

    private void Add(StoredPack stored, PackPayload payload)
    {
        PackRecords? before = _said;
        foreach (PackRecords moment in payload.Records.Earlier.Append(payload.Records))
        {
            AddMoment(At(moment.EndSeconds, stored.Seq), moment, before, _before?.Boot == stored.Boot);
            before = moment;
        }

        foreach ((double at, double seconds, double watts) in Lasting(payload.Records.PowerWatts))
        {
            Rollup quarter = At(at, stored.Seq);
            quarter.PowerWatts = RollupValue.Join(quarter.PowerWatts, RollupValue.Of(watts, seconds));
        }

        foreach (ZoneRecords zone in payload.Records.Zones)
        {
            AddZone(zone, stored.Seq);
        }

        Rollup last = At(payload.EndSeconds, stored.Seq);
        last.PackCount++;
        last.Events += payload.Records.Events.Count;
        last.IsEstimate |= payload.IsEstimate;
        Finish(last.PackCount < MaximumOpen ? QuarterHour.BeginOf(payload.EndSeconds) : null);
    }

    private static void AddMoment(Rollup quarter, PackRecords moment, PackRecords? before, bool isSameBoot)
    {
        quarter.ImportJoules = Register(quarter.ImportJoules, moment.ImportJoules, before?.ImportJoules);
        quarter.ExportJoules = Register(quarter.ExportJoules, moment.ExportJoules, before?.ExportJoules);
        quarter.HeatJoules = Register(quarter.HeatJoules, moment.HeatJoules, before?.HeatJoules);
        quarter.Shots = Register(quarter.Shots, moment.Shots, before?.Shots);
        quarter.UnmeteredSeconds += moment.UnmeteredSeconds ?? 0;
        PackRecords? since = isSameBoot ? before : null;
        quarter.OverRangeIntervals += Grown(moment.OverRange, since?.OverRange);
        quarter.RefusedIntervals += Grown(moment.WindowsDiscarded, since?.WindowsDiscarded);
    }

    private void AddZone(ZoneRecords zone, long seq)
    {
        var valid = new List<TimedValue>();
        foreach (TemperatureReading reading in zone.MoldCelsius)
        {
            if (reading.Celsius is double celsius)
            {
                valid.Add(new TimedValue(reading.AtSeconds, celsius));
            }
            else
            {
                At(reading.AtSeconds, seq).Zone(zone.Zone).FaultReadings++;
            }
        }

        foreach ((double at, double seconds, double celsius) in Lasting(valid))
        {
            ZoneRollup quarter = At(at, seq).Zone(zone.Zone);
            quarter.Celsius = RollupValue.Join(quarter.Celsius, RollupValue.Of(celsius, seconds));
        }

        foreach (AccuracyPeriod period in zone.Periods)
        {
            At(period.EndSeconds, seq).Zone(zone.Zone).Add(period);
        }
    }

    /// <summary>
    /// Each reading with the seconds that it stands for: those since the reading before it, at most a quarter hour; the first of a pack
    /// lasts as long as the second, or as a usual one.
    /// </summary>
    private static IEnumerable<(double AtSeconds, double Seconds, double Value)> Lasting(IReadOnlyList<TimedValue> readings)
    {
        for (int i = 0; i < readings.Count; i++)
        {
            double seconds = readings.Count == 1 ? UsualReadingSeconds
                : readings[Math.Max(i, 1)].AtSeconds - readings[Math.Max(i, 1) - 1].AtSeconds;
            yield return (
                readings[i].AtSeconds,
                seconds > 0 ? Math.Min(seconds, QuarterHour.Seconds) : UsualReadingSeconds,
                readings[i].Value);
        }
    }

    private static RollupRegister? Register(RollupRegister? quarter, long? value, long? before) => value is not long present ? quarter
        : new RollupRegister(quarter?.Begin ?? before ?? present, present);

    private static long Grown(long? value, long? before) => Math.Max(0, (value ?? 0) - (before ?? 0));

    private Rollup At(double endSeconds, long seq)
    {
        long begin = QuarterHour.BeginOf(endSeconds);
        if (includedTo.TryGetValue(begin, out long last) && last >= seq)
        {
            return new Rollup(begin, begin + QuarterHour.Seconds); // It is in there: this one is thrown away.
        }

        if (!_open.TryGetValue(begin, out Rollup? quarter))
        {
            quarter = new Rollup(begin, begin + QuarterHour.Seconds) { FirstSeq = seq };
            _open.Add(begin, quarter);
        }

        quarter.LastSeq = seq;
        return quarter;
    }

    private void Finish(long? butFor)
    {
        foreach (Rollup quarter in _open.Values.Where(open => open.BeginSeconds != butFor).ToList())
        {
            _open.Remove(quarter.BeginSeconds);
            Done.Add(quarter);
        }
    }
}
