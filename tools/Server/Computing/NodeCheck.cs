using MeterNode.Wire;

namespace MeterNode.Server.Computing;

/// <summary>
/// Verifies the packs of one node, over all boards that have had its name, judges each in its chain, and hands on those that count: the
/// authentic ones of the chains, one board after the other. Its boards are judged together, because one ends where the next begins.
/// </summary>
/// <param name="source">The packs.</param>
/// <param name="registry">The plant's keys.</param>
/// <param name="boards">The node's keys that there are packs of, in the order in which they came.</param>
public sealed class NodeCheck(IPackSource source, Registry registry, IReadOnlyList<RegisteredNode> boards)
{
    private readonly List<string> _findings = [];
    private readonly List<(RegisteredNode Key, AnchoredHead? Head)> _anchored = [];
    private readonly Dictionary<ulong, long> _lastTaken = [];

    /// <summary>How many packs are verified at once.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>The checkpoints that its packs are held against; null for none.</summary>
    public IAnchors? Anchors { get; init; }

    /// <summary>
    /// Called for each pack that counts, board by board in the order of their numbers; the pack is valid until the next one.
    /// </summary>
    public required Action<Pack, PackPayload> Taken { get; init; }

    /// <summary>Called when packs were not in their order, and all of them are handed on anew.</summary>
    public required Action Restarted { get; init; }

    /// <summary>Called for every pack that is judged, for progress.</summary>
    public Action? Advanced { get; init; }

    /// <summary>What is wrong with the packs, one line each; empty when they are in order.</summary>
    public IReadOnlyList<string> Findings => _findings;

    /// <summary>The keys with packs of the period, and the last checkpoint that covers one of these; null where none does.</summary>
    public IReadOnlyList<(RegisteredNode Key, AnchoredHead? Head)> Anchored => _anchored;

    /// <summary>True when there are packs of the period.</summary>
    public bool HasPacks { get; private set; }

    /// <summary>Reads the packs of a period; once only.</summary>
    /// <exception cref="MeterNode.Plant.Stores.StoreException">The store cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public void Read(EvidencePeriod period, CancellationToken cancellation)
    {
        bool isInOrder = true;
        bool hasStranger = false;
        using var check = new EvidenceCheck(registry)
        {
            Period = period,
            KeepsFileOrder = true,
            Workers = Workers,
            Anchors = Anchors is null ? null : new KeyAnchors(Anchors),
        };
        check.Judged = (_, verified, judgement) =>
        {
            Advanced?.Invoke();
            if (isInOrder && check.Stage != EvidenceStage.Reading)
            {
                isInOrder = false;
                Restart();
            }

            if (!judgement.Verdict.IsStored())
            {
                return;
            }

            if (isInOrder && check.File != registry.NameOf(verified.Node!))
            {
                hasStranger = true;
            }
            else
            {
                Take(verified);
            }
        };
        try
        {
            check.Read(
                [.. boards.Select(board => new EvidenceFile(registry.NameOf(board), () => source.Open(board, period)))], cancellation);
        }
        catch (NotSupportedException)
        {
            // Only a store that somebody has edited has packs under other numbers than those they were signed with.
            _findings.Add("chain-break: packs are stored under other numbers than they were signed with");
            Restart();
            ReadRising(period, cancellation);
            return;
        }

        if (hasStranger)
        {
            _findings.Add("chain-break: packs stand among those of a key that has not signed them");
        }

        foreach (NodeSummary node in check.Nodes.Where(node => IsOne(node.Node.Kid)))
        {
            string key = boards.Count > 1 ? $"key {node.Node.KidText}: " : "";
            _findings.AddRange(node.Answers.All.SelectMany(answer => answer.Findings.Where(
                    finding => answer.Answer != Answer.Anchored || finding.Code == AnswerFinding.CheckpointBad.Code()))
                .Where(finding => !finding.IsNote).Select(finding => $"{finding.Code}: {key}{finding.Text}"));
            if (node.Packs > 0)
            {
                _anchored.Add((node.Node, node.Anchor));
            }
        }

        _findings.AddRange(check.OwnFindings.Where(finding => finding.Code != "no-packs" && !finding.IsNote)
            .Select(finding => $"{finding.Code}: {finding.Text}"));
        HasPacks = check.Nodes.Any(node => IsOne(node.Node.Kid) && node.Packs > 0);
    }

    /// <summary>Authentic packs of each key, as far as their numbers rise.</summary>
    private void ReadRising(EvidencePeriod period, CancellationToken cancellation)
    {
        using var verifier = new PackVerifier(registry);
        foreach (RegisteredNode board in boards)
        {
            foreach (byte[] pack in source.Packs(board, period))
            {
                cancellation.ThrowIfCancellationRequested();
                VerifiedPack verified = verifier.Verify(pack);
                if (verified.IsAuthentic && verified.Pack!.Kid == board.Kid)
                {
                    HasPacks = true;
                    Take(verified);
                }
            }
        }
    }

    private void Restart()
    {
        _lastTaken.Clear();
        Restarted();
    }

    /// <summary>Hands a pack on, but none twice.</summary>
    private void Take(VerifiedPack verified)
    {
        Pack pack = verified.Pack!;
        if (IsOne(pack.Kid) && pack.Seq > _lastTaken.GetValueOrDefault(pack.Kid, -1))
        {
            _lastTaken[pack.Kid] = pack.Seq;
            Taken(pack, verified.Payload!);
        }
    }

    private bool IsOne(ulong kid) => boards.Any(board => board.Kid == kid);
}
