namespace MeterNode.Wire;

/// <summary>
/// What an offline check found out about the packs of one key, which come in the order of their numbers. With a period, all that is said
/// here is about the packs that were asked: from the first to the last one that lies in it.
/// </summary>
public sealed class NodeSummary
{
    private readonly EvidencePeriod? _period;
    private readonly MeterStatementCheck? _meter;
    private readonly GapDeclarations _declared = new();
    private readonly PeriodRecomputation _recomputation = new();
    private readonly ContentCheck _content;
    private readonly List<RefusedPiece> _refused = [];
    private readonly HashSet<long> _refusedByTime = [];
    private readonly NodeTally _asked = new();
    private NodeTally _later = new();
    private NodeTally _present;
    private IReadOnlyList<MissingPacks>? _missing;
    private FourAnswers? _answers;
    private FindingTally? _findings;
    private HashSet<long>? _behindDeclared;
    private long _lastBoot = -1;

    internal NodeSummary(
        RegisteredNode node, DateTimeOffset now, EvidencePeriod? period = null, IAnchors? anchors = null, MeterStatementCheck? meter = null)
    {
        Node = node;
        _period = period;
        _meter = meter;
        _present = _asked;
        _content = new ContentCheck(node, now) { Found = found => _present.Count(found) };
        Chain = new OrderedChain(node.EnrolmentHash);
        Headline = new HeadlineFigures(period);
        Anchoring = new Anchoring(anchors?.Heads(node.Kid) ?? []);
    }

    /// <summary>The node as the registry has it.</summary>
    public RegisteredNode Node { get; }

    /// <summary>Packs that belong to the chain: accepted, behind a gap, or with a broken link.</summary>
    public long Packs => _asked.Packs;

    /// <summary>Number of the first pack; null when there is none.</summary>
    public long? FirstSeq => _asked.Packs > 0 ? _asked.FirstSeq : null;

    /// <summary>Number of the last pack; null when there is none.</summary>
    public long? LastSeq => _asked.Packs > 0 ? _asked.LastSeq : null;

    /// <summary>
    /// Earliest and latest time of a record, UTC seconds, over packs whose time quality is S or I; NaN when there is none.
    /// </summary>
    public double FirstUtcSeconds => _asked.FirstUtcSeconds;

    /// <inheritdoc cref="FirstUtcSeconds"/>
    public double LastUtcSeconds => _asked.LastUtcSeconds;

    /// <summary>How often the boot counter rose from one pack to the next.</summary>
    public long Resets => _asked.Resets;

    /// <summary>Packs with a broken link (hash, enrolment or boot counter).</summary>
    public long Breaks => _asked.Breaks;

    /// <summary>Packs whose electrical figures are an estimate (mode <c>nominal</c>).</summary>
    public long EstimatedPacks => _asked.EstimatedPacks;

    /// <summary>Packs of each <see cref="TimeQuality"/>.</summary>
    public IReadOnlyDictionary<TimeQuality, long> PacksByTimeQuality =>
        Enum.GetValues<TimeQuality>().ToDictionary(quality => quality, quality => _asked.PacksByTimeQuality[(int)quality]);

    /// <summary>True when pack 0 was there and names the enrolment record of the registry.</summary>
    public bool EnrolmentChecked { get; private set; }

    /// <summary>Missing pack numbers up to the last pack; nothing can be said about packs after it.</summary>
    public IReadOnlyList<SeqRange> Gaps => [.. Missing.Select(part => part.Packs)];

    /// <summary>The same, divided into what the node itself has declared gone and what it has not.</summary>
    public IReadOnlyList<MissingPacks> Missing => _missing ??= FindMissing();

    /// <summary>
    /// Packs that say that numbers go on behind a receipt, because the flash did not say how far the node had got; the first
    /// <see cref="EvidenceCheck.MaximumFindings"/>.
    /// </summary>
    public IReadOnlyList<long> Resumes => _asked.Resumes;

    /// <summary>Evaluation periods whose figures were compared with their samples.</summary>
    public long PeriodsRecomputed => _asked.PeriodsRecomputed;

    /// <summary>Evaluation periods that could not be compared, by reason.</summary>
    public IReadOnlyDictionary<NotRecomputed, long> PeriodsNotRecomputed => _asked.NotRecomputed;

    /// <summary>How many figures of evaluation periods are not those of their samples.</summary>
    public long ContradictionCount => _asked.ContradictionCount;

    /// <summary>The first <see cref="EvidenceCheck.MaximumFindings"/> of them.</summary>
    public IReadOnlyList<PeriodContradiction> Contradictions => _asked.Contradictions;

    /// <summary>What the rules over content found, the first <see cref="EvidenceCheck.MaximumFindings"/>.</summary>
    public IReadOnlyList<ContentFinding> ContentFindings => _asked.Content;

    /// <summary>Outcomes of the statements that a meter signed itself; empty where nobody gave its key.</summary>
    public IReadOnlyDictionary<string, long> MeterStatements => _asked.MeterStatements;

    /// <summary>Energy, time, coverage and control accuracy.</summary>
    public HeadlineFigures Headline { get; }

    /// <summary>The four answers about this key.</summary>
    public FourAnswers Answers => _answers ??= FourAnswers.Of(
        Findings, Anchoring.IsAnchored(Packs > 0 ? new SeqRange(FirstSeq!.Value, LastSeq!.Value) : null));

    /// <summary>What the last checkpoint that covers a pack that was asked says; null when there is none.</summary>
    public AnchoredHead? Anchor =>
        Packs > 0 && Anchoring.Covering(new SeqRange(FirstSeq!.Value, LastSeq!.Value)) is [.., var head] ? head : null;

    /// <summary>True when this key is authentic, complete and consistent.</summary>
    public bool IsInOrder => Answers.IsInOrder;

    /// <summary>True when no pack is missing but those that the node has declared gone, and no link is broken.</summary>
    public bool IsChainInOrder => Breaks == 0 && Packs > 0 && Missing.All(part => part.IsDeclared);

    internal OrderedChain Chain { get; }

    internal Anchoring Anchoring { get; }

    /// <summary>Where packs and checkpoints do not say the same, whether the packs were asked or not.</summary>
    internal FindingTally Rewritten { get; } = new();

    /// <summary>True when the registry is a plant's, which signs the enrolment of every key that is its own.</summary>
    internal bool IsOfAPlant { get; init; }

    /// <summary>Where the last pack stands that belongs to the chain.</summary>
    internal Finding Latest { get; set; }

    /// <summary>All findings of this key. Ask when nothing more comes.</summary>
    internal FindingTally Findings => _findings ??= NodeFindings.Of(this, _period, _asked.Findings, _refused);

    /// <summary>The numbers that have come so far, whether they were asked or not; null when there is none.</summary>
    internal SeqRange? Received { get; private set; }

    /// <summary>
    /// False when the key has packs here and none of them can be of the period: it ended before, or its history begins behind it.
    /// </summary>
    internal bool IsConcerned => Packs > 0 || _period is not EvidencePeriod asked || _refused.Exists(piece => IsRefusedAsked(piece))
        || !((Node.Until is DateTimeOffset until && until.ToUnixTimeSeconds() <= asked.FromUtcSeconds)
            || Headline.HistoryUtcSeconds >= asked.ToUtcSeconds);

    /// <summary>The keys that its name had before, in the order of the registry.</summary>
    internal IReadOnlyList<RegisteredNode> FormerKeys { get; init; } = [];

    /// <summary>The key that its name had next; null when it is the last.</summary>
    internal RegisteredNode? NextKey { get; init; }

    /// <summary>What is known of another key; null when no piece has named it. Ask when nothing more comes.</summary>
    internal Func<RegisteredNode, NodeSummary?> SummaryOf { get; init; } = _ => null;

    /// <summary>True when a refused piece is of what was asked.</summary>
    internal bool IsRefusedAsked(in RefusedPiece piece) => piece.IsAskedByTime || IsAsked(piece.Seq);

    /// <summary>True when a piece with this number is of what was asked, as far as a number can say it.</summary>
    internal bool IsAsked(long seq) => _period is null || Received is null || (seq >= FirstSeq && seq <= LastSeq);

    /// <summary>The same for a piece of which there is a finding of its own.</summary>
    internal bool IsListed(long seq) => IsAsked(seq) || _refusedByTime.Contains(seq);

    /// <summary>
    /// True when what is missing before pack <paramref name="seq"/> is stated by its node, by a checkpoint, or not asked.
    /// </summary>
    internal bool IsGapStatedOtherwise(long seq) =>
        IsBehindDeclared(seq) || (seq == FirstSeq && (_period is not null || Anchoring.Beginning is not null));

    /// <summary>True when all packs between <paramref name="seq"/> and the stored one before it are declared gone.</summary>
    private bool IsBehindDeclared(long seq)
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

    /// <summary>Takes a pack of the chain; its number is greater than that of every pack before.</summary>
    internal void Take(Pack pack, PackPayload payload, Judgement judgement)
    {
        Forget();
        Enter(Headline.Take(pack, payload));
        bool isLinked = pack.Seq == Received?.Last + 1 && judgement.Verdict == Verdict.Accepted;
        Anchoring.Take(pack, payload, Received?.Last, isLinked, Rewritten);
        Received = new SeqRange(Received?.First ?? pack.Seq, pack.Seq);
        EnrolmentChecked |= pack.Seq == 0 && judgement.Verdict == Verdict.Accepted && Node.Enrolment is not null;
        _present.Count(pack, payload);
        _present.Resets += _lastBoot >= 0 && pack.Boot > _lastBoot ? 1 : 0;
        _lastBoot = Math.Max(_lastBoot, pack.Boot);
        if (judgement.Verdict == Verdict.ChainBreak)
        {
            _present.Breaks++;
            _present.Findings.Add(
                AnswerFinding.ChainBreak, new SeqRange(pack.Seq, pack.Seq), 1, $"pack {pack.Seq}: {judgement.Reason.Describe()}");
        }

        _content.Take(pack, payload);
        foreach (RecomputedPeriod period in _recomputation.Add(pack, payload))
        {
            _present.Count(Node, pack.Seq, period);
        }

        foreach (NodeEvent signed in payload.Records.Events)
        {
            TakeEvent(pack, signed);
        }

        TakeStatement(pack, payload);
    }

    /// <summary>
    /// Takes a piece that claims to be of this key and is refused; <paramref name="payload"/> is what the key signed, null when it did not.
    /// </summary>
    internal void Refuse(long seq, PackPayload? payload, AnswerFinding finding)
    {
        Forget();
        bool isDated = _period is not null && payload is { HasUtc: true };
        bool isAsked = isDated && _period!.Has(PackSpans.FirstReading(payload!.Records), payload.Records.EndSeconds);
        if (!isDated || isAsked)
        {
            _refused.Add(new RefusedPiece(seq, finding, isAsked));
            if (isAsked && _refusedByTime.Count < EvidenceCheck.MaximumFindings)
            {
                _refusedByTime.Add(seq);
            }
        }
    }

    private void Forget()
    {
        _missing = null;
        _findings = null;
        _answers = null;
        _behindDeclared = null;
    }

    /// <summary>
    /// What comes behind the first pack that was asked waits for the next one that was: then it lies between two. What comes before the
    /// first, or behind the last, is nobody's question.
    /// </summary>
    private void Enter(bool isAsked)
    {
        if (_period is null)
        {
            return;
        }

        if (isAsked)
        {
            if (_asked.Packs > 0)
            {
                _asked.AddAll(_later);
            }

        }

        if (isAsked || _asked.Packs == 0)
        {
            _later = new NodeTally();
        }

        _present = isAsked ? _asked : _later;
    }

    private void TakeEvent(Pack pack, NodeEvent signed)
    {
        if (signed is NodeEvent.Gap gap)
        {
            _declared.Add(pack.Seq, gap);
        }
        else if (signed is NodeEvent.Resume)
        {
            _present.Findings.Add(AnswerFinding.Resumed, new SeqRange(pack.Seq, pack.Seq), 1, $"pack {pack.Seq}");
            if (_present.Resumes.Count < EvidenceCheck.MaximumFindings)
            {
                _present.Resumes.Add(pack.Seq);
            }
        }
    }

    private void TakeStatement(Pack pack, PackPayload payload)
    {
        if (_meter?.Judge(payload.Records) is not string outcome)
        {
            return;
        }

        _present.MeterStatements[outcome] = _present.MeterStatements.GetValueOrDefault(outcome) + 1;
        if (outcome != MeterStatementCheck.Ok)
        {
            _present.Findings.Add(AnswerFinding.MeterStatement, new SeqRange(pack.Seq, pack.Seq), 1, $"pack {pack.Seq}: {outcome}");
        }
    }

    /// <summary>
    /// With a period, nothing is said about what is missing before the first pack that was asked: time says whether it begins late.
    /// </summary>
    private IReadOnlyList<MissingPacks> FindMissing()
    {
        if (Packs == 0)
        {
            return [];
        }

        long first = _period is null ? 0 : _asked.FirstSeq;
        IEnumerable<SeqRange> gaps = Chain.Gaps().Where(gap => gap.First >= first && gap.Last < _asked.LastSeq);
        IReadOnlyList<MissingPacks> parts = _declared.Divide(gaps, Chain.GapCount);
        return Anchoring.HasHeads ? [.. parts.SelectMany(WithoutHeads)] : parts;
    }

    /// <summary>The plant had the pack that a checkpoint names: nobody can declare it gone.</summary>
    private IEnumerable<MissingPacks> WithoutHeads(MissingPacks part)
    {
        long next = part.Packs.First;
        foreach (long head in Anchoring.HeadNumbers.Where(head => part.IsDeclared && part.Packs.First <= head && head <= part.Packs.Last))
        {
            if (next < head)
            {
                yield return part with { Packs = new SeqRange(next, head - 1) };
            }

            yield return new MissingPacks(new SeqRange(head, head), null, null);
            next = head + 1;
        }

        if (next <= part.Packs.Last)
        {
            yield return part with { Packs = new SeqRange(next, part.Packs.Last) };
        }
    }
}
