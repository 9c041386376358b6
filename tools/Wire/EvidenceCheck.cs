namespace MeterNode.Wire;

/// <summary>
/// The offline check of evidence files: reads them as one stream of packs, gives every pack its verdict, and adds up what an
/// assessor asks for. Memory does not grow with the packs' content, only by 8 bytes a pack (<see cref="ChainTracker"/>).
/// </summary>
/// <param name="registry">The keys.</param>
/// <param name="now">When the check is made; null for the clock of this machine.</param>
public sealed class EvidenceCheck(Registry registry, DateTimeOffset? now = null) : IDisposable
{
    /// <summary>Findings beyond this many are counted and not listed.</summary>
    public const int MaximumFindings = 1000;

    private readonly DateTimeOffset _now = now ?? DateTimeOffset.UtcNow;
    private readonly PackVerifier _verifier = new(registry);
    private readonly List<Finding> _findings = [];
    private readonly List<NodeSummary> _nodes = [];
    private readonly Dictionary<ulong, NodeSummary> _nodesByKid = [];
    private int _gapFindings;
    private int _otherFindings;
    private readonly long[] _verdicts = new long[Enum.GetValues<Verdict>().Length];

    /// <summary>Called for every piece of a file with its judgement; for tests and verbose output.</summary>
    public Action<EvidenceItem, VerifiedPack, Judgement>? Judged { get; set; }

    /// <summary>Every pack and every damaged region read so far.</summary>
    public long Items { get; private set; }

    /// <summary>Bytes read so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>The keys that it checks with.</summary>
    public Registry Registry => _verifier.Registry;

    /// <summary>
    /// What was found out about each key, in the order of their first packs; a name may have several. Ask for it after the last file.
    /// </summary>
    public IReadOnlyList<NodeSummary> Nodes
    {
        get
        {
            _nodes.ForEach(node => node.End());
            return _nodes;
        }
    }

    /// <summary>
    /// The first <see cref="MaximumFindings"/> packs that were not accepted, in the order of the files. A pack behind packs that its node
    /// has declared gone is none.
    /// </summary>
    public IReadOnlyList<Finding> Findings => [.. _findings.Where(finding => !IsDeclared(finding)).Take(MaximumFindings)];

    /// <summary>
    /// How many pieces got <paramref name="verdict"/>. A pack behind a gap that closed later counts as what it turned out to be.
    /// </summary>
    public long Count(Verdict verdict) => _verdicts[(int)verdict];

    /// <summary>
    /// True when there was at least one pack, every one is authentic and continues its chain, and no pack is missing but those that its
    /// node has declared gone.
    /// </summary>
    public bool IsInOrder =>
        Items > 0 && Count(Verdict.Accepted) + Count(Verdict.Duplicate) + Count(Verdict.ChainGap) == Items
            && Nodes.All(node => node.IsInOrder);

    /// <summary>Checks one more file. Chains continue from file to file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Stopped through <paramref name="cancellation"/>.</exception>
    public void Read(Stream stream, string fileName, CancellationToken cancellation = default)
    {
        var reader = new EvidenceReader(stream);
        while (reader.TryRead(out EvidenceItem item))
        {
            cancellation.ThrowIfCancellationRequested();
            VerifiedPack verified = item.IsDamage
                ? new VerifiedPack(new Judgement(Verdict.Malformed, item.Damage), null, null, null)
                : _verifier.Verify(item.Bytes);
            Pack? pack = verified.Pack;
            var finding = new Finding(
                fileName, item.Offset, item.Length, verified.Node?.Id, pack?.Kid, pack?.Seq, verified.Judgement);
            Judgement judgement = verified.IsAuthentic ? JudgeChain(verified, finding) : verified.Judgement;
            Items++;
            Bytes += item.Length;
            _verdicts[(int)judgement.Verdict]++;
            if (judgement.Verdict != Verdict.Accepted)
            {
                AddFinding(finding with { Judgement = judgement });
            }

            Judged?.Invoke(item, verified, judgement);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _verifier.Dispose();

    private Judgement JudgeChain(in VerifiedPack verified, in Finding finding)
    {
        Pack pack = verified.Pack!;
        NodeSummary node = Summary(verified.Node!);
        Judgement judgement = node.Chain.Add(pack, out Judgement? successor, out ChainChange? predecessor);
        if (predecessor is ChainChange changed)
        {
            Rejudge(node, finding with { Seq = pack.Seq - 1 }, changed);
        }

        if (judgement.Verdict.IsStored())
        {
            node.Latest = finding;
            node.Count(pack, verified.Payload!);
            node.Breaks += judgement.Verdict == Verdict.ChainBreak ? 1 : 0;
            node.EnrolmentChecked |= pack.Seq == 0 && judgement.Verdict == Verdict.Accepted && node.Node.Enrolment is not null;
        }

        if (successor is Judgement later)
        {
            _verdicts[(int)Verdict.ChainGap]--;
            _verdicts[(int)later.Verdict]++;
            node.Breaks += later.Verdict == Verdict.ChainBreak ? 1 : 0;
            Rejudge(node.Node.Kid, pack.Seq + 1, later);
        }

        return judgement;
    }

    /// <summary>Gaps have a count of their own: what is declared gone later must not have taken the room of other findings.</summary>
    private void AddFinding(Finding finding)
    {
        ref int count = ref finding.Judgement.Verdict == Verdict.ChainGap ? ref _gapFindings : ref _otherFindings;
        if (count < MaximumFindings)
        {
            count++;
            _findings.Add(finding);
        }
    }

    private bool IsDeclared(Finding finding) =>
        finding.Judgement.Verdict == Verdict.ChainGap && _nodesByKid[finding.Kid!.Value].IsBehindDeclared(finding.Seq!.Value);

    /// <summary>The finding of a pack that had waited behind a gap goes away, or becomes what the closed gap showed.</summary>
    private void Rejudge(ulong kid, long seq, Judgement later)
    {
        int index = _findings.FindIndex(
            finding => finding.Kid == kid && finding.Seq == seq && finding.Judgement.Verdict == Verdict.ChainGap);
        if (index < 0)
        {
            return;
        }

        _gapFindings--;
        if (later.Verdict == Verdict.Accepted)
        {
            _findings.RemoveAt(index);
        }
        else
        {
            _otherFindings++;
            _findings[index] = _findings[index] with { Judgement = later };
        }
    }

    /// <summary>A pack that had passed gets a finding, because the pack after it names it with another signature.</summary>
    private void Rejudge(NodeSummary node, Finding pack, ChainChange changed)
    {
        _verdicts[(int)changed.Was]--;
        _verdicts[(int)changed.Judgement.Verdict]++;
        int index = _findings.FindLastIndex(
            finding => finding.Kid == pack.Kid && finding.Seq == pack.Seq && finding.Judgement.Verdict == changed.Was);
        if (index >= 0)
        {
            _gapFindings -= changed.Was == Verdict.ChainGap ? 1 : 0;
            _otherFindings += changed.Was == Verdict.ChainGap ? 1 : 0;
            _findings[index] = _findings[index] with { Judgement = changed.Judgement };
        }
        else
        {
            AddFinding((node.Latest.Seq == pack.Seq ? node.Latest : pack with { Offset = 0, Length = 0 })
                with { Judgement = changed.Judgement });
        }
    }

    private NodeSummary Summary(RegisteredNode node)
    {
        if (!_nodesByKid.TryGetValue(node.Kid, out NodeSummary? summary))
        {
            summary = new NodeSummary(node, _now);
            _nodesByKid.Add(node.Kid, summary);
            _nodes.Add(summary);
        }

        return summary;
    }
}
