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

    private static readonly IReadOnlyDictionary<long, long> s_none = new Dictionary<long, long>();

    /// <summary>What is not done yet, by time: seldom more than one, but while a pack is taken.</summary>
    private readonly List<Rollup> _open = [];
    private IReadOnlyDictionary<long, long> _includedTo = includedTo;
    private Said _said;
    private long _boot = -1;

    /// <summary>What is done, in the order in which it was.</summary>
    public List<Rollup> Done { get; private set; } = [];

    /// <summary>What is not done yet, by time.</summary>
    public IReadOnlyList<Rollup> Open => _open;

    /// <summary>Every pack up to this number is in what is done, or has nothing to say about any quarter hour; −1 for none.</summary>
    public long DoneTo { get; private set; } = -1;

    /// <summary>Number of the pack that was given last; −1 for none.</summary>
    public long LastSeq { get; private set; } = -1;

    /// <summary>The pack before the first one that counts: it has the registers from which energy counts.</summary>
    public void Begin(StoredPack pack)
    {
        _said = new Said(pack.DecodePayload().Records);
        _boot = pack.Boot;
        LastSeq = pack.Seq;
        DoneTo = pack.Seq;
    }

    /// <summary>The next pack.</summary>
    /// <exception cref="StoreException">What is stored is no pack.</exception>
    public void Take(StoredPack stored) => Take(stored.Seq, stored.Boot, stored.DecodePayload());

    /// <summary>The same of a pack that is decoded.</summary>
    public void Take(long seq, long boot, PackPayload payload)
    {
        if (LastSeq != seq - 1)
        {
            _said = default; // Behind a hole registers begin anew.
        }

        if (payload.HasCalendarTime)
        {
            Add(seq, payload, LastSeq >= 0 && _boot == boot);
        }
        else
        {
            Finish(null);
        }

        _said = new Said(payload.Records);
        _boot = boot;
        LastSeq = seq;
        DoneTo = seq;
        foreach (Rollup open in _open)
        {
            DoneTo = Math.Min(DoneTo, open.FirstSeq - 1);
        }
    }

    /// <summary>Gives away what is done: it is not in <see cref="Done"/> any more.</summary>
    public IReadOnlyList<Rollup> HandOver()
    {
        List<Rollup> done = Done;
        Done = [];
        if (_includedTo.Values.All(last => last <= LastSeq))
        {
            _includedTo = s_none; // Later packs are in nothing.
        }

        return done;
    }

    private void Add(long seq, PackPayload payload, bool isSameBoot)
    {
        PackRecords records = payload.Records;
        Said before = _said;
        for (int i = 0; i < records.Earlier.Count; i++)
        {
            PackRecords moment = records.Earlier[i];
            AddMoment(At(moment.EndSeconds, seq), moment, before, isSameBoot);
            before = new Said(moment);
        }

        AddMoment(At(records.EndSeconds, seq), records, before, isSameBoot);
        IReadOnlyList<TimedValue> watts = records.PowerWatts;
        for (int i = 0; i < watts.Count; i++)
        {
            // The first of a pack lasts as long as the second.
            double seconds = watts.Count == 1 ? UsualReadingSeconds : watts[Math.Max(i, 1)].AtSeconds - watts[Math.Max(i, 1) - 1].AtSeconds;
            Rollup quarter = At(watts[i].AtSeconds, seq);
            quarter.PowerWatts = RollupValue.Join(quarter.PowerWatts, RollupValue.Of(watts[i].Value, Lasting(seconds)));
        }

        for (int i = 0; i < records.Zones.Count; i++)
        {
            AddZone(records.Zones[i], seq);
        }

        Rollup last = At(payload.EndSeconds, seq);
        last.PackCount++;
        last.Events += records.Events.Count;
        last.IsEstimate |= payload.IsEstimate;
        Finish(last.PackCount < MaximumOpen ? last.BeginSeconds : null);
    }

    private static void AddMoment(Rollup quarter, PackRecords moment, in Said before, bool isSameBoot)
    {
        quarter.ImportJoules = Register(quarter.ImportJoules, moment.ImportJoules, before.ImportJoules);
        quarter.ExportJoules = Register(quarter.ExportJoules, moment.ExportJoules, before.ExportJoules);
        quarter.HeatJoules = Register(quarter.HeatJoules, moment.HeatJoules, before.HeatJoules);
        quarter.Shots = Register(quarter.Shots, moment.Shots, before.Shots);
        quarter.UnmeteredSeconds += moment.UnmeteredSeconds ?? 0;
        quarter.OverRangeIntervals += Grown(moment.OverRange, isSameBoot ? before.OverRange : null);
        quarter.RefusedIntervals += Grown(moment.WindowsDiscarded, isSameBoot ? before.WindowsDiscarded : null);
    }

    private void AddZone(ZoneRecords zone, long seq)
    {
        IReadOnlyList<TemperatureReading> readings = zone.MoldCelsius;
        int before = -1;
        for (int i = 0; i < readings.Count; i++)
        {
            ZoneRollup quarter = At(readings[i].AtSeconds, seq).Zone(zone.Zone);
            if (readings[i].Celsius is not double celsius)
            {
                quarter.FaultReadings++;
                continue;
            }

            int next = before < 0 ? NextValid(readings, i) : i;
            double seconds = before >= 0 ? readings[i].AtSeconds - readings[before].AtSeconds
                : next >= 0 ? readings[next].AtSeconds - readings[i].AtSeconds : UsualReadingSeconds;
            quarter.Celsius = RollupValue.Join(quarter.Celsius, RollupValue.Of(celsius, Lasting(seconds)));
            before = i;
        }

        for (int i = 0; i < zone.Periods.Count; i++)
        {
            At(zone.Periods[i].EndSeconds, seq).Zone(zone.Zone).Add(zone.Periods[i]);
        }
    }

    /// <summary>Place of the first temperature behind <paramref name="at"/>; −1 for none.</summary>
    private static int NextValid(IReadOnlyList<TemperatureReading> readings, int at)
    {
        do
        {
            at++;
        }
        while (at < readings.Count && readings[at].Celsius is null);
        return at < readings.Count ? at : -1;
    }

    /// <summary>
    /// The seconds that a reading stands for, so long after the one before it: at most a quarter hour; a usual one where none have passed.
    /// </summary>
    private static double Lasting(double seconds) => seconds > 0 ? Math.Min(seconds, QuarterHour.Seconds) : UsualReadingSeconds;

    private static RollupRegister? Register(RollupRegister? quarter, long? value, long? before) => value is not long present ? quarter
        : new RollupRegister(quarter?.Begin ?? before ?? present, present);

    private static long Grown(long? value, long? before) => Math.Max(0, (value ?? 0) - (before ?? 0));

    private Rollup At(double endSeconds, long seq)
    {
        long begin = QuarterHour.BeginOf(endSeconds);
        int at = _open.Count;
        while (at > 0 && _open[at - 1].BeginSeconds > begin)
        {
            at--;
        }

        if (at > 0 && _open[at - 1].BeginSeconds == begin)
        {
            _open[at - 1].LastSeq = seq;
            return _open[at - 1];
        }

        var quarter = new Rollup(begin, begin + QuarterHour.Seconds);
        if (!_includedTo.TryGetValue(begin, out long last) || last < seq)
        {
            quarter.FirstSeq = seq;
            quarter.LastSeq = seq;
            _open.Insert(at, quarter);
        }

        return quarter; // What is in there already is thrown away.
    }

    private void Finish(long? butFor)
    {
        int kept = 0;
        for (int i = 0; i < _open.Count; i++)
        {
            if (_open[i].BeginSeconds == butFor)
            {
                _open[kept++] = _open[i];
            }
            else
            {
                Done.Add(_open[i]);
            }
        }

        _open.RemoveRange(kept, _open.Count - kept);
    }

    /// <summary>What the next pack needs to know of a moment; nothing where there was none.</summary>
    private readonly struct Said(PackRecords records)
    {
        public long? ImportJoules { get; } = records.ImportJoules;

        public long? ExportJoules { get; } = records.ExportJoules;

        public long? HeatJoules { get; } = records.HeatJoules;

        public long? Shots { get; } = records.Shots;

        public long? OverRange { get; } = records.OverRange;

        public long? WindowsDiscarded { get; } = records.WindowsDiscarded;
    }
}
