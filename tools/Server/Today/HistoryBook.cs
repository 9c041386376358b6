using MeterNode.Figures;
using MeterNode.Plant;
using MeterNode.Plant.Stores;
using MeterNode.Plant.Stores.Rollups;
using MeterNode.Server.Serving;
using MeterNode.Wire;

namespace MeterNode.Server.Today;

/// <summary>
/// What rollups and the registers at both ends say of a node over a period of any length. A few are computed at a time and the same one
/// once; the last of them are kept. Safe for several threads.
/// </summary>
/// <param name="server">The plant.</param>
/// <param name="days">Has what its budgets are made of.</param>
/// <param name="bound">How many are computed at a time.</param>
public sealed class HistoryBook(PlantServer server, DayBook days, WorkBound bound)
{
    private const int MaximumKept = 64;

    /// <summary>What a node has not sent yet is no gap.</summary>
    private const double LateSeconds = 180;

    /// <summary>Quarter hours that say how a period was metered, in as many equal parts of it.</summary>
    private const int Samples = 2;

    private static readonly TimeSpan s_keep = TimeSpan.FromSeconds(60);

    private readonly TimeZoneInfo _zone = LocalTime.ZoneOrUtc(server.Options.Plant.Zone);
    private readonly SharedWork<(string Node, double From, double To, HistoryStep Step, int Statements), NodeHistory> _histories = new(
        bound, server.Options.Time, MaximumKept, s_keep);

    /// <summary>Reads the rollups of a node; null where there is no store.</summary>
    /// <param name="node">Name of the node.</param>
    /// <param name="from">Begin, at a quarter hour.</param>
    /// <param name="to">End, at a quarter hour.</param>
    /// <param name="step">Its intervals.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    /// <exception cref="WorkBusyException">Too many other periods are being computed.</exception>
    /// <exception cref="OperationCanceledException">Nobody wants it any more.</exception>
    public async Task<NodeHistory?> Find(
        string node, DateTimeOffset from, DateTimeOffset to, HistoryStep step, CancellationToken cancellation)
    {
        EvidencePeriod period = LocalDays.Period(from, to);
        return server.Store is not IEvidenceStore store ? null : await _histories.Find(
            (node, period.FromUtcSeconds, period.ToUtcSeconds, step, days.Ledger?.Statements.Count ?? 0),
            stop => Compute(store, node, period, step, stop), cancellation);
    }

    private NodeHistory Compute(
        IEvidenceStore store, string node, EvidencePeriod period, HistoryStep step, CancellationToken cancellation)
    {
        DateTimeOffset now = server.Options.Time.GetUtcNow();
        var calendar = new PlantCalendar(period, _zone);
        long[] boundaries = [.. LocalSteps.Boundaries(
            DateTimeOffset.FromUnixTimeSeconds((long)period.FromUtcSeconds),
            DateTimeOffset.FromUnixTimeSeconds((long)period.ToUtcSeconds), step, _zone)];
        IReadOnlyList<RegisteredNode> boards = server.Registry.FindAll(node);
        double until = UntilOf(period, now, boards);
        var shifts = new ShiftRollups(step == HistoryStep.Month ? null : days.Ledger, calendar, boundaries, step, until);
        var read = new List<(ulong Kid, IReadOnlyList<Rollup> Rollups)>();
        var all = new List<(ulong Kid, Rollup Rollup)>();
        bool isBehind = false;
        long joules = 0;
        long? shots = null;
        var instruments = new List<InstrumentStretch>();
        foreach (RegisteredNode board in boards)
        {
            if (store.Node(board.Kid) is not StoredNode key)
            {
                continue;
            }

            RollupSeries series = store.Rollups.Read(board.Kid, shifts.Boundaries);
            isBehind |= series.IsBehind;
            read.Add((board.Kid, series.Rollups));
            all.AddRange(shifts.Steps(series.Rollups, boundaries).Select(rollup => (board.Kid, rollup)));
            cancellation.ThrowIfCancellationRequested();
            var ends = new RegisterEnds(store, board, key, calendar);
            joules += ends.Joules();
            shots = ends.Shots is long more ? (shots ?? 0) + more : shots;
            instruments.AddRange(ends.Instruments);
            cancellation.ThrowIfCancellationRequested();
        }

        Dictionary<long, long> shotsOf = ShotsOf(all);
        Dictionary<long, HistoryPoint> points = all.GroupBy(each => each.Rollup.BeginSeconds).ToDictionary(
            same => same.Key,
            same => Joined([.. same.Select(each => each.Rollup)], shotsOf.TryGetValue(same.Key, out long counted) ? counted : null));
        var totals = new CountedTotals
        {
            Joules = joules,
            Shots = shots,
            BridgedJoules = Math.Max(0, joules - all.Sum(each => each.Rollup.PowerWatts?.Sum ?? 0)),
            MeteredSeconds = points.Values.Sum(point => point.MeteredSeconds),
            UntilSeconds = until,
            MaximumWatts = all.Max(each => each.Rollup.PowerWatts?.Maximum),
            IsEstimate = all.Exists(each => each.Rollup.IsEstimate),
            IsLowerBound = all.Exists(each => each.Rollup.OverRangeIntervals > 0),
            IsVirtual = boards.Any(board => board.Enrolment is { IsVirtual: true }),
            Instruments = instruments,
            Packs = [.. all.GroupBy(each => each.Kid).Select(board => new BoardPacks(
                board.Key, new SeqRange(board.Min(each => each.Rollup.FirstSeq), board.Max(each => each.Rollup.LastSeq))))],
        };
        NodeCalendar[] samples = [.. SamplesOf(all, period).Select(sample => Sample(store, boards, sample.Kid, sample.Rollup))
            .OfType<NodeCalendar>()];
        return new NodeHistory(
            new CountedPeriod(node, calendar, totals, samples, days.Budgets),
            [.. boundaries.Zip(boundaries.Skip(1)).TakeWhile(pair => pair.First < until).Select(pair =>
                points.GetValueOrDefault(pair.First) ?? new HistoryPoint(
                    DateTimeOffset.FromUnixTimeSeconds(pair.First), DateTimeOffset.FromUnixTimeSeconds(pair.Second), 0, null, []))],
            isBehind)
        {
            Until = DateTimeOffset.FromUnixTimeSeconds((long)until),
            Shifts = step == HistoryStep.Month ? null : [.. shifts.Count(read, until)],
            ShiftsLeft = shifts.Left,
        };
    }

    /// <summary>
    /// Shots of each interval, by its begin: what the register of each key moved since the end of the one before, so that a hole counts
    /// where packs come again.
    /// </summary>
    private static Dictionary<long, long> ShotsOf(List<(ulong Kid, Rollup Rollup)> all)
    {
        var shots = new Dictionary<long, long>();
        foreach (IGrouping<ulong, Rollup> board in all.GroupBy(each => each.Kid, each => each.Rollup))
        {
            long? before = null;
            foreach (Rollup rollup in board.Where(each => each.Shots is not null))
            {
                RollupRegister register = rollup.Shots!.Value;
                shots[rollup.BeginSeconds] = shots.GetValueOrDefault(rollup.BeginSeconds)
                    + Math.Max(0, register.End - (before ?? register.Begin));
                before = register.End;
            }
        }

        return shots;
    }

    /// <summary>Now, or the end of the newest pack where the next one is not late; at most the end of the period.</summary>
    private double UntilOf(EvidencePeriod period, DateTimeOffset now, IReadOnlyList<RegisteredNode> boards)
    {
        double until = now.ToUnixTimeSeconds();
        if (boards.Count > 0 && server.Live.Find(boards[^1].Id)?.Pack?.EndsAt is DateTimeOffset newest
            && now >= newest && (now - newest).TotalSeconds < LateSeconds)
        {
            until = newest.ToUnixTimeSeconds();
        }

        return Math.Min(period.ToUtcSeconds, until);
    }

    private static HistoryPoint Joined(IReadOnlyList<Rollup> boards, long? shots)
    {
        Rollup first = boards[0];
        Rollup whole = boards.Count == 1 ? first : Rollup.Joined(first.BeginSeconds, first.EndSeconds, boards);
        return new HistoryPoint(
            DateTimeOffset.FromUnixTimeSeconds(first.BeginSeconds),
            DateTimeOffset.FromUnixTimeSeconds(first.EndSeconds),
            Math.Min(boards.Sum(board => board.MeteredSeconds), first.EndSeconds - first.BeginSeconds),
            whole.PowerWatts,
            whole.Zones)
        {
            Shots = shots,
            PackCount = whole.PackCount,
            Events = whole.Events,
            OverRangeIntervals = whole.OverRangeIntervals,
        };
    }

    /// <summary>The interval with most energy in each of some equal parts of the period.</summary>
    private static IEnumerable<(ulong Kid, Rollup Rollup)> SamplesOf(List<(ulong Kid, Rollup Rollup)> all, EvidencePeriod period) =>
        all.GroupBy(each => (int)((each.Rollup.BeginSeconds - period.FromUtcSeconds) * Samples / period.Seconds))
            .Select(part => part.MaxBy(each => each.Rollup.PowerWatts?.Sum ?? 0)).Where(each => each.Rollup.PowerWatts?.Sum > 0);

    /// <summary>What packs say of the quarter hour with most energy in an interval.</summary>
    private NodeCalendar? Sample(IEvidenceStore store, IReadOnlyList<RegisteredNode> boards, ulong kid, Rollup interval)
    {
        RegisteredNode board = boards.First(each => each.Kid == kid);
        Rollup best = interval;
        foreach (HistoryStep step in (HistoryStep[])[HistoryStep.Day, HistoryStep.QuarterHour])
        {
            bool isLonger = best.EndSeconds - best.BeginSeconds > (step == HistoryStep.Day ? 2 * 86_400 : PlantCalendar.SlotSeconds);
            best = !isLonger ? best : store.Rollups.Read(kid, [.. LocalSteps.Boundaries(
                DateTimeOffset.FromUnixTimeSeconds(best.BeginSeconds), DateTimeOffset.FromUnixTimeSeconds(best.EndSeconds), step, _zone)])
                .Rollups.MaxBy(part => part.PowerWatts?.Sum ?? 0) ?? best;
        }

        if (best.EndSeconds - best.BeginSeconds > PlantCalendar.SlotSeconds)
        {
            return null;
        }

        return RegisterEnds.Build(
            board, new PlantCalendar(new EvidencePeriod(best.BeginSeconds, best.EndSeconds), _zone),
            store.Packs(kid, Math.Max(0, best.FirstSeq - 1), best.LastSeq));
    }
}
