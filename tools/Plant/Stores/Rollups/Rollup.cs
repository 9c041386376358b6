namespace MeterNode.Plant.Stores.Rollups;

/// <summary>
/// What the packs of one key say about an interval of UTC, for charts: no figure of a report comes from it. A reading, register or period
/// belongs to the interval in which it ends; what ends at the very end of an interval is in it, what ends at its beginning is not.
/// </summary>
public sealed class Rollup
{
    private readonly List<ZoneRollup> _zones = [];

    internal Rollup(long beginSeconds, long endSeconds)
    {
        BeginSeconds = beginSeconds;
        EndSeconds = endSeconds;
    }

    /// <summary>Beginning, UTC seconds.</summary>
    public long BeginSeconds { get; }

    /// <summary>End, UTC seconds.</summary>
    public long EndSeconds { get; }

    /// <summary>Number of the first pack that has something in it; −1 while there is none.</summary>
    public long FirstSeq { get; internal set; } = -1;

    /// <summary>Number of the last one.</summary>
    public long LastSeq { get; internal set; } = -1;

    /// <summary>Packs that end in it.</summary>
    public long PackCount { get; internal set; }

    /// <summary>Seconds that packs are about and in which nothing was metered, as they say.</summary>
    public double UnmeteredSeconds { get; internal set; }

    /// <summary>Seconds with power that was metered: the rest is a hole, or <see cref="UnmeteredSeconds"/>.</summary>
    public double MeteredSeconds => Math.Clamp((PowerWatts?.Seconds ?? 0) - UnmeteredSeconds, 0, EndSeconds - BeginSeconds);

    /// <summary>Real power, sum of all phases, W; null when no reading has any.</summary>
    public RollupValue? PowerWatts { get; internal set; }

    /// <summary>Import energy register, J.</summary>
    public RollupRegister? ImportJoules { get; internal set; }

    /// <summary>Export energy register, J.</summary>
    public RollupRegister? ExportJoules { get; internal set; }

    /// <summary>Waste heat register, J.</summary>
    public RollupRegister? HeatJoules { get; internal set; }

    /// <summary>Shot register.</summary>
    public RollupRegister? Shots { get; internal set; }

    /// <summary>Zones that say something, by number.</summary>
    public IReadOnlyList<ZoneRollup> Zones => _zones;

    /// <summary>Intervals of the power source that were metered as a lower bound, because an input reached its limit.</summary>
    public long OverRangeIntervals { get; internal set; }

    /// <summary>Intervals of the power source that were not metered, for any reason.</summary>
    public long RefusedIntervals { get; internal set; }

    /// <summary>Events of the packs that end in it.</summary>
    public long Events { get; internal set; }

    /// <summary>True when electrical figures of some pack are an estimate.</summary>
    public bool IsEstimate { get; internal set; }

    /// <summary>True when it has nothing.</summary>
    internal bool IsEmpty => FirstSeq < 0;

    /// <summary>Whether these parts are all that it was made of: it has packs that they have not otherwise.</summary>
    internal bool IsMadeOf(IReadOnlyCollection<Rollup> parts) => parts.Count == 0 ? IsEmpty
        : parts.Sum(part => part.PackCount) == PackCount && parts.Min(part => part.FirstSeq) == FirstSeq
            && parts.Max(part => part.LastSeq) == LastSeq;

    internal ZoneRollup Zone(int number)
    {
        int at = 0;
        while (at < _zones.Count && _zones[at].Zone < number)
        {
            at++;
        }

        if (at < _zones.Count && _zones[at].Zone == number)
        {
            return _zones[at];
        }

        var made = new ZoneRollup(number);
        _zones.Insert(at, made);
        return made;
    }

    /// <summary>
    /// One interval of several of a key that follow each other; or what several keys say of the same one, in which registers mean nothing.
    /// </summary>
    public static Rollup Joined(long beginSeconds, long endSeconds, IEnumerable<Rollup> parts)
    {
        var whole = new Rollup(beginSeconds, endSeconds);
        foreach (Rollup part in parts)
        {
            whole.Add(part);
        }

        return whole;
    }

    /// <summary>Adds an interval, or more of this one, from later packs.</summary>
    internal void Add(Rollup later)
    {
        FirstSeq = FirstSeq < 0 ? later.FirstSeq : later.FirstSeq < 0 ? FirstSeq : Math.Min(FirstSeq, later.FirstSeq);
        LastSeq = Math.Max(LastSeq, later.LastSeq);
        PackCount += later.PackCount;
        UnmeteredSeconds += later.UnmeteredSeconds;
        PowerWatts = RollupValue.Join(PowerWatts, later.PowerWatts);
        ImportJoules = Join(ImportJoules, later.ImportJoules);
        ExportJoules = Join(ExportJoules, later.ExportJoules);
        HeatJoules = Join(HeatJoules, later.HeatJoules);
        Shots = Join(Shots, later.Shots);
        OverRangeIntervals += later.OverRangeIntervals;
        RefusedIntervals += later.RefusedIntervals;
        Events += later.Events;
        IsEstimate |= later.IsEstimate;
        foreach (ZoneRollup zone in later._zones)
        {
            Zone(zone.Zone).Add(zone);
        }
    }

    internal static RollupRegister? Join(RollupRegister? one, RollupRegister? later) =>
        one is RollupRegister first && later is RollupRegister second ? new RollupRegister(first.Begin, second.End) : later ?? one;
}
