namespace MeterNode.Wire;

/// <summary>What an offline check found out about the packs of one key.</summary>
public sealed class NodeSummary
{
    private readonly GapDeclarations _declared = new();
    private readonly List<long> _resumes = [];
    private readonly PackOrder _order = new();
    private readonly PeriodRecomputation _recomputation = new();
    private readonly List<PeriodContradiction> _contradictions = [];
    private readonly Dictionary<NotRecomputed, long> _notRecomputed = [];
    private readonly Dictionary<TimeQuality, long> _packsByTimeQuality =
        Enum.GetValues<TimeQuality>().ToDictionary(quality => quality, _ => 0L);

    private IReadOnlyList<MissingPacks>? _missing;
    private HashSet<long>? _behindDeclared;
    private long _lastBoot = -1;

    internal NodeSummary(RegisteredNode node, DateTimeOffset now)
    {
        Node = node;
        Content = new ContentCheck(node, now);
        Chain = new ChainTracker(node.EnrolmentHash);
    }

    /// <summary>The node as the registry has it.</summary>
    public RegisteredNode Node { get; }

    /// <summary>Packs that belong to the chain: accepted, behind a gap, or with a broken link.</summary>
    public long Packs { get; private set; }

    /// <summary>Number of the first pack; <see cref="long.MaxValue"/> before there is one.</summary>
    public long FirstSeq { get; private set; } = long.MaxValue;

    /// <summary>Number of the last pack; -1 before there is one.</summary>
    public long LastSeq { get; private set; } = -1;

    /// <summary>
    /// Earliest and latest time of a record, UTC seconds, over packs whose time quality is S or I; NaN when there is none.
    /// </summary>
    public double FirstUtcSeconds { get; private set; } = double.NaN;

    /// <inheritdoc cref="FirstUtcSeconds"/>
    public double LastUtcSeconds { get; private set; } = double.NaN;

    /// <summary>How often the boot counter rose from one pack to the next.</summary>
    public long Resets { get; private set; }

    /// <summary>Packs with a broken link (hash, enrolment or boot counter).</summary>
    public long Breaks { get; internal set; }

    /// <summary>Packs whose electrical figures are an estimate (mode <c>nominal</c>).</summary>
    public long EstimatedPacks { get; private set; }

    /// <summary>Packs of each <see cref="TimeQuality"/>.</summary>
    public IReadOnlyDictionary<TimeQuality, long> PacksByTimeQuality => _packsByTimeQuality;

    /// <summary>True when pack 0 was there and names the enrolment record of the registry.</summary>
    public bool EnrolmentChecked { get; internal set; }

    /// <summary>Where the last pack stands that belongs to the chain.</summary>
    internal Finding Latest { get; set; }

    /// <summary>Missing pack numbers up to the last pack; nothing can be said about packs after it.</summary>
    public IReadOnlyList<SeqRange> Gaps => Chain.Gaps();

    /// <summary>The same, divided into what the node itself has declared gone and what it has not.</summary>
    public IReadOnlyList<MissingPacks> Missing => _missing ??= _declared.Divide(Gaps);

    /// <summary>
    /// Packs that say that numbers go on behind a receipt, because the flash did not say how far the node had got; the first
    /// <see cref="EvidenceCheck.MaximumFindings"/>.
    /// </summary>
    public IReadOnlyList<long> Resumes => _resumes;

    /// <summary>
    /// Packs that come so far behind packs with greater numbers that their control accuracy was not recomputed: the files are not in order.
    /// </summary>
    public long OutOfOrder => _order.Late;

    /// <summary>Evaluation periods whose figures were compared with their samples.</summary>
    public long PeriodsRecomputed { get; private set; }

    /// <summary>Evaluation periods that could not be compared, by reason.</summary>
    public IReadOnlyDictionary<NotRecomputed, long> PeriodsNotRecomputed => _notRecomputed;

    /// <summary>How many figures of evaluation periods are not those of their samples.</summary>
    public long ContradictionCount { get; private set; }

    /// <summary>The first <see cref="EvidenceCheck.MaximumFindings"/> of them.</summary>
    public IReadOnlyList<PeriodContradiction> Contradictions => _contradictions;

    /// <summary>What the rules over content found.</summary>
    public ContentCheck Content { get; }

    /// <summary>
    /// True when no pack is missing but those that the node has declared gone, no link is broken, nothing contradicts itself, and the packs
    /// came in the order of their numbers.
    /// </summary>
    public bool IsInOrder => IsChainInOrder && ContradictionCount == 0 && Content.WrongCount == 0 && OutOfOrder == 0;

    /// <summary>True when no pack is missing but those that the node has declared gone, and no link is broken.</summary>
    public bool IsChainInOrder => Breaks == 0 && Missing.All(part => part.IsDeclared);

    internal ChainTracker Chain { get; }

    /// <summary>True when all packs between <paramref name="seq"/> and the stored one before it are declared gone.</summary>
    internal bool IsBehindDeclared(long seq)
    {
        if (_behindDeclared is null)
        {
            // A gap of several parts is declared when each of them is.
            _behindDeclared = [];
            bool isWhole = true;
            long next = -1;
            foreach (MissingPacks part in Missing)
            {
                isWhole = part.IsDeclared && (isWhole || part.Packs.First != next);
                next = part.Packs.Last + 1;
                _behindDeclared.Remove(part.Packs.First);
                if (isWhole)
                {
                    _behindDeclared.Add(next);
                }
            }
        }

        return _behindDeclared!.Contains(seq);
    }

    internal void Count(Pack pack, PackPayload payload)
    {
        _missing = null;
        _behindDeclared = null;
        Packs++;
        FirstSeq = Math.Min(FirstSeq, pack.Seq);
        Resets += _lastBoot >= 0 && pack.Boot > _lastBoot ? 1 : 0;
        _lastBoot = Math.Max(_lastBoot, pack.Boot);
        LastSeq = Math.Max(LastSeq, pack.Seq);
        EstimatedPacks += payload.IsEstimate ? 1 : 0;
        _packsByTimeQuality[payload.Quality]++;
        Recompute(_order.Take(pack, payload));

        foreach (SignedRecord record in payload.AllRecords)
        {
            if (payload.HasUtc)
            {
                FirstUtcSeconds = double.IsNaN(FirstUtcSeconds) ? record.AtSeconds : Math.Min(FirstUtcSeconds, record.AtSeconds);
                LastUtcSeconds = double.IsNaN(LastUtcSeconds) ? record.AtSeconds : Math.Max(LastUtcSeconds, record.AtSeconds);
            }
        }

        foreach (NodeEvent signed in payload.Records.Events)
        {
            CountEvent(pack, signed);
        }
    }

    /// <summary>Nothing more comes: what waits for late packs is recomputed without them.</summary>
    internal void End() => Recompute(_order.TakeRest());

    private void Recompute(IReadOnlyList<(Pack Pack, PackPayload Payload)> packs)
    {
        foreach ((Pack pack, PackPayload payload) in packs)
        {
            Content.Take(pack, payload);
            foreach (RecomputedPeriod period in _recomputation.Add(pack, payload))
            {
                CountPeriod(pack, period);
            }
        }
    }

    private void CountPeriod(Pack pack, RecomputedPeriod period)
    {
        if (period.Unknown is NotRecomputed reason)
        {
            _notRecomputed[reason] = _notRecomputed.GetValueOrDefault(reason) + 1;
            return;
        }

        PeriodsRecomputed++;
        ContradictionCount += period.Contradictions.Count;
        _contradictions.AddRange(period.Contradictions
            .Take(EvidenceCheck.MaximumFindings - _contradictions.Count)
            .Select(figure => new PeriodContradiction(Node, pack.Seq, period.Signed.Zone, figure, Contradiction.PeriodFigures)));
    }

    private void CountEvent(Pack pack, NodeEvent signed)
    {
        if (signed is NodeEvent.Gap gap)
        {
            _declared.Add(pack.Seq, gap);
        }
        else if (signed is NodeEvent.Resume && _resumes.Count < EvidenceCheck.MaximumFindings)
        {
            _resumes.Add(pack.Seq);
        }
    }
}
