namespace MeterNode.Wire;

/// <summary>
/// The headline figures of one key, from its authentic packs in the order of their numbers: energy, time, coverage, control accuracy
/// (docs/wire-format.md, "Headline figures"). The command, the page and the report compute them alike.
/// </summary>
/// <param name="period">What is asked; null for everything.</param>
public sealed class HeadlineFigures(EvidencePeriod? period = null)
{
    private PackSpans _spans;
    private double? _joulesBefore;
    private double? _firstJoules;
    private double? _lastJoules;
    private double? _utcBefore;
    private double? _firstUtc;
    private double? _packZeroUtc;
    private bool _hasPackZero;
    private long _seqBefore = -1;
    private bool _isJoined;
    private bool _isFromPackZero;
    private bool _isEndOpen;
    private long _accuracyPeriods;
    private AccuracyHeadline? _worst;

    /// <summary>What a pack may begin behind a period's beginning, or end before its end, s.</summary>
    private const double ToleranceSeconds = 120;

    /// <summary>The same for a pack with quarter hours, s.</summary>
    private const double QuarterToleranceSeconds = 1800;

    /// <summary>
    /// Import energy, J: the register at the last moment that was asked, less what it was at the beginning. Null without a register.
    /// </summary>
    public double? EnergyJoules => _lastJoules - (_joulesBefore ?? (_hasPackZero ? 0 : _firstJoules));

    /// <summary>From when, UTC seconds; null when no pack has UTC.</summary>
    public double? FromUtcSeconds => _utcBefore ?? (_hasPackZero ? _packZeroUtc : null) ?? _firstUtc;

    /// <summary>Time of the last moment that was asked, UTC seconds; null when there is none.</summary>
    public double? ToUtcSeconds { get; private set; }

    /// <summary>Time that packs with UTC metered, s.</summary>
    public double MeteredSeconds { get; private set; }

    /// <summary>Share of the time that was metered, 0 to 1; null when it has no length.</summary>
    public double? Coverage => ToUtcSeconds is null ? null
        : (period?.Seconds ?? SpanSeconds) is > 0 and double span ? Math.Min(1, MeteredSeconds / span) : null;

    /// <summary>Time from the first to the last pack that none of them metered, s; 0 when no pack has UTC.</summary>
    public double UnmeteredSeconds => Math.Max(0, (SpanSeconds ?? 0) - MeteredSeconds);

    /// <summary>Time from the first to the last pack that was asked, as far as it lies in the period, s; null when none has UTC.</summary>
    public double? SpanSeconds
    {
        get
        {
            if (Begins is not var (start, _) || Ends is not var (end, _))
            {
                return null;
            }

            start = Math.Min(start, FromUtcSeconds ?? start);
            return period is null ? end - start : period.Overlap(start, end);
        }
    }

    /// <summary>The evaluation period with the greatest deviation; null when none with samples was asked.</summary>
    public AccuracyHeadline? Accuracy => _worst is null ? null : _worst with { Periods = _accuracyPeriods };

    /// <summary>When the first pack that was asked begins, UTC seconds, and how late that may be, s; null when no pack was asked.</summary>
    internal (double Start, double ToleranceSeconds)? Begins { get; private set; }

    /// <summary>When the last pack that was asked ends, UTC seconds, and how early that may be, s.</summary>
    internal (double End, double ToleranceSeconds)? Ends { get; private set; }

    /// <summary>
    /// True when the packs before the first one that was asked are here, back to one with UTC: then none is missing at the beginning.
    /// </summary>
    internal bool IsBeginningJoined { get; private set; }

    /// <summary>True when the first pack that was asked is pack 0, or all packs before it are here, from pack 0 on.</summary>
    internal bool IsFromPackZero { get; private set; }

    /// <summary>True when the packs behind the last one that was asked are here, up to one with UTC.</summary>
    internal bool IsEndJoined { get; private set; }

    /// <summary>The first time in pack 0, UTC seconds; null when it is not here or has no UTC. It need not have been asked.</summary>
    internal double? HistoryUtcSeconds => _packZeroUtc;

    /// <summary>
    /// Takes the next pack. True when it is of what was asked by its own time; without a period every pack is. One without UTC is not, but
    /// it may lie between two that are.
    /// </summary>
    public bool Take(Pack pack, PackPayload payload)
    {
        PackRecords records = payload.Records;
        double start = _spans.Start(pack, payload);
        bool isAsked = period is null || (payload.HasUtc && period.Has(start, records.EndSeconds));
        Join(pack, payload, isAsked);
        TakePackZero(pack, payload, isAsked);
        foreach (PackRecords moment in records.Earlier)
        {
            TakeMoment(moment, payload.HasUtc, isAsked);
        }

        TakeMoment(records, payload.HasUtc, isAsked);
        _spans.Close(pack, payload);
        if (!isAsked)
        {
            return false;
        }

        if (payload.HasUtc)
        {
            double tolerance = payload.HasQuarterHours ? QuarterToleranceSeconds : ToleranceSeconds;
            Begins ??= (start, tolerance);
            Ends = (records.EndSeconds, tolerance);
        }

        foreach (AccuracyPeriod evaluated in records.Periods)
        {
            TakePeriod(evaluated, payload.HasUtc);
        }

        return true;
    }

    /// <summary>
    /// What lies before a missing pack is not where a period begins, and a pack without UTC says nothing about its borders.
    /// </summary>
    private void Join(Pack pack, PackPayload payload, bool isAsked)
    {
        bool isNext = pack.Seq == _seqBefore + 1;
        _isFromPackZero = isNext && (pack.Seq == 0 || _isFromPackZero);
        _seqBefore = pack.Seq;
        if (!isNext && ToUtcSeconds is null)
        {
            _joulesBefore = null;
            _utcBefore = null;
        }

        if (isAsked)
        {
            IsBeginningJoined = Begins is null ? isNext && _isJoined : IsBeginningJoined;
            IsFromPackZero = Begins is null ? _isFromPackZero : IsFromPackZero;
            IsEndJoined = false;
            _isEndOpen = true;
        }
        else if (_isEndOpen)
        {
            IsEndJoined = isNext && payload.HasUtc;
            _isEndOpen = isNext && !payload.HasUtc;
        }

        _isJoined = payload.HasUtc || (isNext && _isJoined);
    }

    private void TakePackZero(Pack pack, PackPayload payload, bool isAsked)
    {
        if (pack.Seq == 0)
        {
            _hasPackZero = isAsked;
            _packZeroUtc = payload.HasUtc ? payload.BeginSeconds : null;
        }
    }

    private void TakeMoment(PackRecords moment, bool hasUtc, bool isPackAsked)
    {
        double at = moment.EndSeconds;
        double start = _spans.Moment(moment);
        bool isBefore = period is not null && hasUtc && at <= period.FromUtcSeconds;
        bool isAsked = period is null || (isPackAsked && !isBefore && at <= period.ToUtcSeconds);
        if (hasUtc && isPackAsked && at > start)
        {
            double share = period is null ? 1 : period.Overlap(start, at) / (at - start);
            MeteredSeconds += share * Math.Max(0, at - start - (moment.UnmeteredSeconds ?? 0));
        }

        if (isBefore && ToUtcSeconds is null)
        {
            _utcBefore = at;
            _joulesBefore = moment.ImportJoules ?? _joulesBefore;
        }
        else if (isAsked)
        {
            _firstJoules ??= moment.ImportJoules;
            _lastJoules = moment.ImportJoules ?? _lastJoules;
            if (hasUtc)
            {
                _firstUtc ??= at;
                ToUtcSeconds = at;
            }
        }
    }

    private void TakePeriod(AccuracyPeriod evaluated, bool hasUtc)
    {
        double end = evaluated.EndSeconds;
        if (evaluated.AccuracyCelsius is not double celsius
            || (period is not null && (end <= period.FromUtcSeconds || end > period.ToUtcSeconds)))
        {
            return;
        }

        _accuracyPeriods++;
        if (_worst is null || celsius > _worst.Celsius)
        {
            _worst = new AccuracyHeadline(celsius, evaluated.Zone, evaluated.AccuracyDefinition, hasUtc ? end : null, 0);
        }
    }
}
