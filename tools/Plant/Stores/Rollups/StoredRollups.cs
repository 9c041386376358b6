using System.Data.Common;
using MeterNode.Plant.Stores.Blocks;

namespace MeterNode.Plant.Stores.Rollups;

/// <summary>
/// Quarter hours, hours and days of a store, for charts from an hour to years. They are a cache: made of packs in small turns behind the
/// newest, and again at any time.
/// </summary>
public sealed class StoredRollups
{
    /// <summary>Packs of a turn, and of the newest ones that a reader rolls up by itself.</summary>
    private const int TurnPacks = 1024;

    /// <summary>Keys with few new packs whose rollups are added together: a transaction costs more than what one of them adds.</summary>
    private const int KeysTogether = 8;

    /// <summary>
    /// So often a key is tried again in one run whose packs others change meanwhile: one that gets old packs all the time keeps no other
    /// from its turn.
    /// </summary>
    private const int MaximumRefused = 16;

    /// <summary>Quarter hours of so much time are dropped together.</summary>
    private const long DroppedSeconds = 7 * QuarterHour.DaySeconds;

    /// <summary>Above it an interval is put together of days.</summary>
    internal const long ManySeconds = 2 * QuarterHour.DaySeconds;

    private readonly SqlReading _reading;
    private readonly SqlTransaction _transaction;
    private readonly SqlDialect _dialect;

    /// <summary>Where a month could not be dropped because somebody reads the table for long, it is tried again after this.</summary>
    private static readonly TimeSpan s_dropPause = TimeSpan.FromMinutes(15);

    /// <summary>Months for whose quarter hours this object has made room.</summary>
    private readonly HashSet<long> _months = [];

    /// <summary>Months for which there was none to be made: somebody reads the table for long.</summary>
    private readonly HashSet<long> _monthsWithoutRoom = [];

    /// <summary>No room is to be had in this round: who asks again keeps the packs waiting.</summary>
    private bool _isRoomRefused;

    /// <summary>When a month could not be dropped, a time stamp of the clock's own; null when none was tried in vain.</summary>
    private long? _dropRefusedAt;

    /// <summary>Up to where this object has dropped quarter hours, UTC seconds.</summary>
    private long _droppedTo;

    internal StoredRollups(SqlDialect dialect, SqlReading reading, SqlTransaction transaction)
    {
        _dialect = dialect;
        _reading = reading;
        _transaction = transaction;
    }

    /// <summary>
    /// What a key's packs say about the intervals between <paramref name="boundaries"/>: UTC seconds, rising, each at a quarter hour. So
    /// a month of days in any time zone has 32 boundaries. The newest packs are in it.
    /// </summary>
    /// <remarks>Quarter hours that are gone (<see cref="Keep"/>) are made of their packs, which takes longer and gives the same.</remarks>
    /// <exception cref="ArgumentException">A boundary is at no quarter hour, or not above the one before.</exception>
    public RollupSeries Read(ulong kid, IReadOnlyList<long> boundaries)
    {
        for (int i = 0; i < boundaries.Count; i++)
        {
            if (boundaries[i] % QuarterHour.Seconds != 0 || (i > 0 && boundaries[i] <= boundaries[i - 1]))
            {
                throw new ArgumentException("boundaries rise, and each is at a quarter hour of UTC", nameof(boundaries));
            }
        }

        using SqlReading reading = _reading.Open();
        while (true)
        {
            RollupState? state = StateOf(reading, kid);
            RollupSeries series = state is null || boundaries.Count < 2 ? new RollupSeries([], false) : Read(reading, state, boundaries);
            if (state is null || StateOf(reading, kid)?.KeptFrom == state.KeptFrom)
            {
                return series; // Otherwise quarter hours have gone meanwhile.
            }
        }
    }

    private RollupSeries Read(SqlReading reading, RollupState state, IReadOnlyList<long> boundaries)
    {
        bool isBehind = state.Newest - state.UsableSeq > TurnPacks;
        List<Rollup> tail = isBehind ? [] : Tail(reading, state);
        var intervals = new List<Rollup>();
        List<Rollup>? rows = null;
        int next = 0;
        long length = boundaries.All(boundary => boundary % QuarterHour.HourSeconds == 0) ? QuarterHour.HourSeconds : QuarterHour.Seconds;
        var former = new FormerQuarters(_dialect, reading, state, boundaries[^1]);
        long firstKept = length == QuarterHour.Seconds ? boundaries.FirstOrDefault(boundary => boundary >= state.KeptFrom, boundaries[^1])
            : boundaries[0];
        for (int i = 1; i < boundaries.Count; i++)
        {
            var whole = new Rollup(boundaries[i - 1], boundaries[i]);
            if (state.IsUsable && whole.BeginSeconds < firstKept)
            {
                former.AddTo(whole);
            }
            else if (state.IsUsable && whole.EndSeconds - whole.BeginSeconds > ManySeconds)
            {
                AddDays(reading, state.NodeId, whole, length);
            }
            else if (state.IsUsable)
            {
                rows ??= [.. Rows(reading, state.NodeId, length, firstKept, boundaries[^1])];
                for (; next < rows.Count && rows[next].BeginSeconds < whole.EndSeconds; next++)
                {
                    if (rows[next].BeginSeconds >= whole.BeginSeconds)
                    {
                        whole.Add(rows[next]);
                    }
                }
            }

            foreach (Rollup newest in tail)
            {
                if (newest.BeginSeconds >= whole.BeginSeconds && newest.BeginSeconds < whole.EndSeconds)
                {
                    whole.Add(newest);
                }
            }

            if (!whole.IsEmpty)
            {
                intervals.Add(whole);
            }
        }

        return new RollupSeries(intervals, isBehind);
    }

    /// <summary>How many years of quarter hours are kept; null for all.</summary>
    public int? KeptYears => _reading.Query(RollupStatements.KeptYears, row => (int)row.GetInt64(0)).Single() is var years and > 0
        ? years : null;

    /// <summary>
    /// Says how many years of quarter hours are kept, null for all; hours, days and packs are kept in any case. What is gone already comes
    /// back with <see cref="Rebuild"/>.
    /// </summary>
    public void Keep(int? years) => _transaction.KeepRollups(years ?? 0);

    /// <summary>
    /// Drops quarter hours that are older than they are kept: whole months of all keys where the database has them in parts (such a step
    /// gives 0), then those of a week of a key at each step, in a transaction of a few milliseconds. While somebody reads the table for
    /// long, as a backup does, whole months wait: they are tried again after a quarter of an hour.
    /// </summary>
    public IEnumerable<ulong> DropOld(TimeProvider time)
    {
        if (KeptYears is not int years)
        {
            yield break;
        }

        long before = QuarterHour.BeginOf(time.GetUtcNow().AddYears(-years).ToUnixTimeSeconds(), QuarterHour.DaySeconds);
        if (before <= _droppedTo || (_dropRefusedAt is long at && time.GetElapsedTime(at) < s_dropPause))
        {
            yield break; // It was done today, or cannot be done now.
        }

        _transaction.KeepRollupsFrom(before);
        List<(long NodeId, ulong Kid)> nodes =
            [.. _reading.Query(RollupStatements.Nodes, row => (row.GetInt64(0), StoreKid.Read(row.GetFieldValue<byte[]>(1))))];
        long monthsLeft = long.MinValue; // What waits to go as a whole does not go by and by.
        long[] months = [.. _transaction.QuarterMonths().Where(month => QuarterHour.MonthBegin(month + 1) <= before)];
        foreach (long month in months)
        {
            var slow = new List<(long NodeId, long Hour)>();
            foreach ((long nodeId, _) in nodes)
            {
                slow.AddRange(SlowHours(nodeId, month));
                yield return 0;
            }

            _months.Remove(month);
            if (!_transaction.TryDropQuarterMonth(month, slow))
            {
                _dropRefusedAt = time.GetTimestamp();
                monthsLeft = QuarterHour.MonthBegin(months[^1] + 1);
                break;
            }

            yield return 0;
        }

        foreach ((long nodeId, ulong kid) in nodes)
        {
            long from = monthsLeft;
            while (_reading.Query(RollupStatements.FirstQuarter, row => (long?)row.GetInt64(0), nodeId, from, before).FirstOrDefault()
                is long first)
            {
                from = Math.Min(QuarterHour.BeginOf(first, QuarterHour.DaySeconds) + DroppedSeconds, before);
                _transaction.DropRollups(nodeId, first, from);
                yield return kid;
            }
        }

        if (monthsLeft == long.MinValue)
        {
            _droppedTo = before;
        }
    }

    /// <summary>
    /// Rolls up what is new of the keys with more than <paramref name="packs"/> new packs: about a thousand packs of one key, or of some
    /// that have few, in a transaction of a few milliseconds. Gives for each key, after its transaction, how many of its packs are behind.
    /// </summary>
    public IEnumerable<(ulong Kid, long Behind)> CatchUp(long packs) => CatchUp(packs, null);

    /// <summary>
    /// The same; packs that <paramref name="kept"/> knows are not read, and what is read whole is kept there. With
    /// <paramref name="damaged"/> a key whose packs cannot be read is told there, and waits as it is; the others go on.
    /// </summary>
    internal IEnumerable<(ulong Kid, long Behind)> CatchUp(long packs, KeptQuarters? kept, Action<ulong, StoreException>? damaged = null)
    {
        _isRoomRefused = false;
        kept?.Begin();
        foreach (long month in _monthsWithoutRoom.ToArray())
        {
            MakeRoom(month);
        }

        var keys = new Queue<RollupState>(_reading.Query(RollupStatements.Behind, ReadState, packs).ToList());
        var waiting = new List<MadeRollups>();
        var refused = new Dictionary<ulong, int>();
        while (keys.TryDequeue(out RollupState? state))
        {
            try
            {
                waiting.Add(Make(state, kept));
            }
            catch (StoreException e) when (damaged is not null && e.Fault == StoreFault.Lasting)
            {
                damaged(state.Kid, e);
            }

            if (keys.Count > 0 && waiting.Count < KeysTogether && waiting.Sum(made => made.PackCount) < TurnPacks)
            {
                continue;
            }

            foreach ((MadeRollups made, bool isAdded) in Add(waiting))
            {
                long rolled = isAdded ? made.RolledSeq : made.State.UsableSeq;
                long behind = made.State.Newest - rolled;
                bool isMore = isAdded ? behind > packs && rolled > made.State.UsableSeq
                    : (refused[made.State.Kid] = refused.GetValueOrDefault(made.State.Kid) + 1) < MaximumRefused;
                if (isMore && StateOf(_reading, made.State.Kid) is RollupState now)
                {
                    keys.Enqueue(now); // Else what is left is in quarter hours that are not over.
                }

                yield return (made.State.Kid, behind);
            }

            waiting.Clear();
        }
    }

    /// <summary>Makes everything again from the packs; the steps are those of <see cref="CatchUp(long)"/>.</summary>
    public IEnumerable<(ulong Kid, long Behind)> Rebuild()
    {
        _transaction.ForgetRollups();
        return CatchUp(0);
    }

    /// <summary>Rolls up some packs of a key.</summary>
    private MadeRollups Make(RollupState state, KeptQuarters? kept)
    {
        if (kept?.LastOf(state.Kid) > state.Newest)
        {
            state = StateOf(_reading, state.Kid) ?? state; // More has come since.
        }

        if (kept?.Take(state) is MadeRollups known)
        {
            return known;
        }

        (QuarterBuilder builder, bool isWhole) = Build(_reading, state, TurnPacks);
        MadeRollups made = MadeRollups.Of(state, builder);
        if (isWhole)
        {
            kept?.Keep(made, builder);
        }

        return made;
    }

    /// <summary>Adds what was made, and says of each whether it was: it was not when others have changed something meanwhile.</summary>
    private List<(MadeRollups Made, bool IsAdded)> Add(List<MadeRollups> made)
    {
        List<MadeRollups> some = [.. made.Where(one => !one.IsNothing)];
        foreach (long month in some.SelectMany(one => one.Quarters).Select(quarter => QuarterHour.MonthOf(quarter.BeginSeconds))
            .OfType<long>().Distinct())
        {
            MakeRoom(month);
        }

        IReadOnlyDictionary<ulong, bool> added = some.Count == 0 ? new Dictionary<ulong, bool>() : _transaction.AddRollups(some);
        return [.. made.Select(one => (one, one.IsNothing || added[one.State.Kid]))];
    }

    /// <summary>A place for quarter hours of this month; where it cannot be made now, it is tried again in the next round.</summary>
    private void MakeRoom(long month)
    {
        if (_months.Contains(month))
        {
            return;
        }

        _isRoomRefused = _isRoomRefused || !_transaction.TryMakeRoomForQuarters(month);
        if (_isRoomRefused)
        {
            _monthsWithoutRoom.Add(month);
        }
        else
        {
            _monthsWithoutRoom.Remove(month);
            _months.Add(month);
        }
    }

    private IEnumerable<(long NodeId, long Hour)> SlowHours(long nodeId, long month) => _reading.Query(
        RollupStatements.SlowHours,
        row => (nodeId, row.GetInt64(0)),
        nodeId,
        QuarterHour.MonthBegin(month),
        QuarterHour.MonthBegin(month + 1),
        (long)QuarterBuilder.MaximumOpen);

    /// <summary>The quarter hours of packs that are not rolled up, by their beginning.</summary>
    private List<Rollup> Tail(SqlReading reading, RollupState state)
    {
        QuarterBuilder made = Build(reading, state, int.MaxValue).Made;
        return [.. made.Done.Concat(made.Open).OrderBy(quarter => quarter.BeginSeconds)];
    }

    /// <summary>
    /// Takes the packs that are not rolled up: all, or <paramref name="packs"/> and as many more as it needs before some are done. Says
    /// whether it was all.
    /// </summary>
    private (QuarterBuilder Made, bool IsWhole) Build(SqlReading reading, RollupState state, int packs)
    {
        var made = new QuarterBuilder(
            state.IsUsable && state.RolledTo > state.RolledSeq
                ? reading.Query(RollupStatements.IncludedTo, row => (row.GetInt64(0), row.GetInt64(1)), state.NodeId, state.RolledSeq)
                    .ToDictionary(pair => pair.Item1, pair => pair.Item2)
                : []);
        long rolled = state.UsableSeq;
        int count = 0;
        foreach (StoredPack pack in new PackReader(_dialect, reading).Read(state.Kid, Math.Max(rolled, 0), long.MaxValue))
        {
            if (pack.Seq == rolled)
            {
                made.Begin(pack);
                continue;
            }

            made.Take(pack);
            count++;
            if (count >= packs && made.DoneTo > rolled)
            {
                return (made, false);
            }
        }

        return (made, true);
    }

    /// <summary>Days where they fit into the interval, rollups of <paramref name="length"/> before and behind them.</summary>
    internal static void AddDays(SqlReading reading, long nodeId, Rollup whole, long length)
    {
        long first = QuarterHour.BeginOf(whole.BeginSeconds + QuarterHour.DaySeconds - 1, QuarterHour.DaySeconds);
        long last = QuarterHour.BeginOf(whole.EndSeconds, QuarterHour.DaySeconds);
        foreach (Rollup part in Rows(reading, nodeId, length, whole.BeginSeconds, first)
            .Concat(Rows(reading, nodeId, QuarterHour.DaySeconds, first, last))
            .Concat(Rows(reading, nodeId, length, last, whole.EndSeconds)))
        {
            whole.Add(part);
        }
    }

    private static RollupState? StateOf(SqlReading reading, ulong kid) =>
        reading.Query(RollupStatements.State, ReadState, StoreKid.Bytes(kid)).FirstOrDefault();

    internal static IEnumerable<Rollup> Rows(SqlReading reading, long nodeId, long length, long from, long to) =>
        from >= to ? [] : reading.Query(RollupStatements.Read, SqlRollups.ReadRollup, nodeId, length, from, to);

    private static RollupState ReadState(DbDataReader row) => new(
        row.GetInt64(0),
        StoreKid.Read(row.GetFieldValue<byte[]>(1)),
        row.GetInt64(2),
        row.GetInt64(3),
        row.GetInt64(4),
        row.GetInt64(5),
        row.GetInt64(6),
        row.GetInt64(7));
}
