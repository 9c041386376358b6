using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>Finds the times of a node that were not metered, and what its signed events say about them.</summary>
internal sealed class GapCollector(PlantCalendar calendar)
{
    private readonly List<MeteringGap> _gaps = [];
    private readonly Dictionary<ulong, GapDeclarations> _declarations = [];
    private ulong _kid;
    private bool _isFirstOfBoard;
    private long? _covered;
    private string? _boot;
    private string? _unmetered;

    /// <summary>Time for which two boards metered at once, s.</summary>
    public double OverlapSeconds { get; private set; }

    /// <summary>The next moments are of this board.</summary>
    public void NextBoard(ulong kid)
    {
        _kid = kid;
        _declarations.TryAdd(kid, new GapDeclarations());
        _isFirstOfBoard = true;
        _boot = null;
        _unmetered = null;
    }

    /// <summary>Takes the events of a pack, before its moments.</summary>
    public void TakeEvents(long seq, IReadOnlyList<NodeEvent> events)
    {
        foreach (NodeEvent signed in events)
        {
            switch (signed)
            {
                case NodeEvent.Gap gap:
                    _declarations[_kid].Add(seq, gap);
                    break;
                case NodeEvent.Boot or NodeEvent.PowerLoss:
                    _boot = _boot is null ? signed.Text : $"{_boot}; {signed.Text}";
                    break;
                case NodeEvent.Unmetered or NodeEvent.Freeze:
                    _unmetered = signed.Text;
                    break;
            }
        }
    }

    /// <summary>
    /// Takes a moment: the node metered from <paramref name="start"/> to <paramref name="at"/>, but for some seconds. What the register
    /// took in since <paramref name="from"/> is <paramref name="joules"/>.
    /// </summary>
    public void Take(long seq, PackRecords moment, long start, long at, long from, long joules, SeqRange? missing, bool hadNoUtc)
    {
        if (start > (_covered ?? calendar.FromMillis))
        {
            Add(new MeteringGap
            {
                StartMillis = _covered ?? calendar.FromMillis,
                EndMillis = start,
                Seconds = 0,
                Reason = _covered is null ? GapReason.BeforeFirstPack
                    : _isFirstOfBoard ? GapReason.BetweenBoards
                    : missing is not null ? GapReason.PacksMissing
                    : hadNoUtc ? GapReason.NoUtc
                    : GapReason.Restart,
                Detail = _covered is null ? null : _boot,
                Kid = _kid,
                Seq = seq,
                Missing = missing,
                RegisteredJoules = Between(joules, from, at, _covered ?? calendar.FromMillis, start),
            });
        }
        else if (_isFirstOfBoard && _covered is long until)
        {
            OverlapSeconds += Inside(start, Math.Min(at, until)) / 1000.0;
        }

        double unmetered = Math.Min(moment.UnmeteredSeconds ?? 0, (at - start) / 1000.0);
        if (unmetered > 0)
        {
            Add(new MeteringGap
            {
                StartMillis = start,
                EndMillis = at,
                Seconds = unmetered,
                Reason = GapReason.Unmetered,
                Detail = _unmetered,
                Kid = _kid,
                Seq = seq,
            });
        }
        else
        {
            _unmetered = null;
        }

        _covered = Math.Max(_covered ?? at, at);
        _isFirstOfBoard = _isFirstOfBoard && at < _covered;
        _boot = null;
    }

    /// <summary>All of them until a moment of the period, in their order.</summary>
    public IReadOnlyList<MeteringGap> Close(long untilMillis)
    {
        var all = new List<MeteringGap>(_gaps);
        long from = Math.Max(_covered ?? calendar.FromMillis, calendar.FromMillis);
        long to = Math.Min(untilMillis, calendar.ToMillis);
        if (from < to)
        {
            all.Add(new MeteringGap
            {
                StartMillis = from,
                EndMillis = to,
                Seconds = (to - from) / 1000.0,
                Reason = GapReason.AfterLastPack,
            });
        }

        return [.. all.Select(Declared).OrderBy(gap => gap.StartMillis)];
    }

    /// <summary>Takes of a gap what lies in the period; one that goes on is one.</summary>
    private void Add(MeteringGap gap)
    {
        long length = gap.EndMillis - gap.StartMillis;
        long inside = Inside(gap.StartMillis, gap.EndMillis);
        if (inside <= 0)
        {
            return;
        }

        gap = gap with
        {
            StartMillis = Math.Max(gap.StartMillis, calendar.FromMillis),
            EndMillis = Math.Min(gap.EndMillis, calendar.ToMillis),
            Seconds = gap.Reason == GapReason.Unmetered ? gap.Seconds * inside / length : inside / 1000.0,
        };
        if (_gaps.Count > 0 && _gaps[^1] is MeteringGap last && last.Reason == GapReason.Unmetered && gap.Reason == GapReason.Unmetered
            && last.EndMillis == gap.StartMillis && last.Kid == gap.Kid)
        {
            _gaps[^1] = last with
            {
                EndMillis = gap.EndMillis,
                Seconds = last.Seconds + gap.Seconds,
                Detail = last.Detail ?? gap.Detail,
            };
        }
        else
        {
            _gaps.Add(gap);
        }
    }

    private MeteringGap Declared(MeteringGap gap) =>
        gap is { Reason: GapReason.PacksMissing, Missing: SeqRange missing } && _declarations[gap.Kid].Cover(missing)
            ? gap with { Reason = GapReason.PacksDeclaredGone }
            : gap;

    private long Inside(long start, long end) => Math.Min(end, calendar.ToMillis) - Math.Max(start, calendar.FromMillis);

    private long Between(long joules, long from, long at, long start, long end) =>
        TimeDivision.Before(joules, from, at, Math.Min(end, calendar.ToMillis))
            - TimeDivision.Before(joules, from, at, Math.Max(start, calendar.FromMillis));
}
