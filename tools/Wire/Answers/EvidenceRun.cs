namespace MeterNode.Wire;

/// <summary>
/// One reading of evidence: judges the pieces one by one. The packs of each key come in the order of their numbers; the first one that
/// does not ends the reading.
/// </summary>
internal sealed class EvidenceRun(EvidenceCheck check, Registry registry, MeterStatementCheck? meter)
{
    private readonly List<NodeSummary> _nodes = [];
    private readonly Dictionary<ulong, NodeSummary> _nodesByKid = [];
    private readonly List<Finding> _findings = [];
    private readonly long[] _verdicts = new long[Enum.GetValues<Verdict>().Length];
    private int _gapFindings;
    private int _otherFindings;

    public long Items { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>Pieces that belong to no key of the registry.</summary>
    public FindingTally Strangers { get; } = new();

    /// <summary>Keys that a piece has named, in the order of their first pieces.</summary>
    public IReadOnlyList<NodeSummary> Nodes => _nodes;

    /// <summary>The findings about single pieces, but for packs behind what their node has declared gone and what was not asked.</summary>
    public IReadOnlyList<Finding> Findings =>
        [.. _findings.Where(finding => IsStated(finding)).Take(EvidenceCheck.MaximumFindings)];

    /// <summary>True when a piece has named this key.</summary>
    public bool Has(ulong kid) => _nodesByKid.ContainsKey(kid);

    public long Count(Verdict verdict) => _verdicts[(int)verdict];

    /// <summary>True when the chain of its key goes on with <paramref name="pack"/>.</summary>
    public bool IsFollowedBy(Pack pack) => registry.Find(pack.Kid) is RegisteredNode node && Summary(node).Chain.IsFollowedBy(pack);

    /// <summary>
    /// Judges one piece in its place. False when it is a pack that belongs before one that was judged: then this reading is worth nothing.
    /// </summary>
    public bool TryTake(string file, in EvidenceItem item, in VerifiedPack verified, bool isSorted)
    {
        Judgement judgement = verified.Judgement;
        Pack? pack = verified.Pack;
        NodeSummary? node = verified.Node is RegisteredNode known ? Summary(known) : null;
        if (verified.IsAuthentic)
        {
            if (!isSorted && pack!.Seq <= node!.Received?.Last && !node.Chain.Has(pack))
            {
                return false;
            }

            judgement = node!.Chain.Add(pack!, out ChainChange? predecessor);
            if (predecessor is ChainChange changed)
            {
                Rejudge(node, pack!.Seq - 1, changed);
            }
        }

        Items++;
        Bytes += item.Length;
        _verdicts[(int)judgement.Verdict]++;
        var finding = new Finding(file, item.Offset, item.Length, verified.Node?.Id, pack?.Kid, pack?.Seq, judgement);
        if (judgement.Verdict != Verdict.Accepted)
        {
            AddFinding(finding);
        }

        if (judgement.Verdict.IsStored())
        {
            node!.Latest = finding;
            node.Take(pack!, verified.Payload!, judgement);
        }
        else if (judgement.Verdict != Verdict.Duplicate)
        {
            Refuse(node, verified, judgement);
        }

        check.Judged?.Invoke(item, verified, judgement);
        return true;
    }

    private void Refuse(NodeSummary? node, in VerifiedPack verified, Judgement judgement)
    {
        AnswerFinding finding = judgement.Verdict switch
        {
            Verdict.Conflict => AnswerFinding.Conflict,
            Verdict.BadSignature when judgement.Reason == PackError.HighS => AnswerFinding.HighS,
            Verdict.BadSignature => AnswerFinding.BadSignature,
            Verdict.UnknownNode => AnswerFinding.UnknownKey,
            Verdict.KeyEnded => AnswerFinding.KeyEnded,
            _ => AnswerFinding.NotAPack,
        };
        if (node is not null)
        {
            node.Refuse(verified.Pack!.Seq, verified.Payload, finding);
        }
        else
        {
            string? detail = finding == AnswerFinding.UnknownKey ? $"key {verified.Pack!.Kid:x16}"
                : judgement.Reason == PackError.None ? null : judgement.Reason.Describe();
            Strangers.Add(finding, null, 1, detail);
        }
    }

    /// <summary>A pack that had passed gets a finding, because the pack after it names it with another signature.</summary>
    private void Rejudge(NodeSummary node, long seq, ChainChange changed)
    {
        _verdicts[(int)changed.Was]--;
        _verdicts[(int)changed.Judgement.Verdict]++;
        node.Refuse(seq, null, AnswerFinding.HighS);
        int index = changed.Was == Verdict.Accepted
            ? -1
            : _findings.FindLastIndex(
                finding => finding.Kid == node.Node.Kid && finding.Seq == seq && finding.Judgement.Verdict == changed.Was);
        if (index < 0)
        {
            AddFinding(node.Latest with { Judgement = changed.Judgement });
            return;
        }

        _gapFindings -= changed.Was == Verdict.ChainGap ? 1 : 0;
        _otherFindings += changed.Was == Verdict.ChainGap ? 1 : 0;
        _findings[index] = _findings[index] with { Judgement = changed.Judgement };
    }

    /// <summary>Gaps have a count of their own: what is declared gone later must not have taken the room of other findings.</summary>
    private void AddFinding(Finding finding)
    {
        ref int count = ref finding.Judgement.Verdict == Verdict.ChainGap ? ref _gapFindings : ref _otherFindings;
        if (count < EvidenceCheck.MaximumFindings)
        {
            count++;
            _findings.Add(finding);
        }
    }

    private bool IsStated(Finding finding)
    {
        if (finding.Kid is not ulong kid || !_nodesByKid.TryGetValue(kid, out NodeSummary? node))
        {
            return true;
        }

        return node.IsConcerned && node.IsListed(finding.Seq!.Value)
            && !(finding.Judgement.Verdict == Verdict.ChainGap && node.IsGapStatedOtherwise(finding.Seq.Value));
    }

    private NodeSummary Summary(RegisteredNode node)
    {
        if (!_nodesByKid.TryGetValue(node.Kid, out NodeSummary? summary))
        {
            summary = new NodeSummary(node, check.Now, check.Period, check.Anchors, meter)
            {
                FormerKeys = [.. registry.FindAll(node.Id).TakeWhile(key => key.Kid != node.Kid)],
                NextKey = registry.FindAll(node.Id).SkipWhile(key => key.Kid != node.Kid).Skip(1).FirstOrDefault(),
                SummaryOf = key => _nodesByKid.GetValueOrDefault(key.Kid),
                IsOfAPlant = registry.PlantKey is not null,
            };
            _nodesByKid.Add(node.Kid, summary);
            _nodes.Add(summary);
        }

        return summary;
    }
}
