using MeterNode.Wire;

namespace MeterNode.Server.Computing;

/// <summary>Verifies packs of one key, judges each in its chain, and hands on those that count: the authentic ones of the chain.</summary>
/// <param name="source">The packs.</param>
/// <param name="registry">The plant's keys.</param>
/// <param name="board">The key.</param>
public sealed class KeyCheck(IPackSource source, Registry registry, RegisteredNode board)
{
    private readonly List<string> _findings = [];
    private long _lastTaken = -1;

    /// <summary>How many packs are verified at once.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Called for each pack that counts, in the order of their numbers; the pack is valid until the next one.</summary>
    public required Action<Pack, PackPayload> Taken { get; init; }

    /// <summary>Called for every pack that is judged, for progress.</summary>
    public Action? Advanced { get; init; }

    /// <summary>What is wrong with the packs, one line each; empty when they are in order.</summary>
    public IReadOnlyList<string> Findings => _findings;

    /// <summary>True when the key has packs of the period.</summary>
    public bool HasPacks { get; private set; }

    /// <summary>Reads the packs of a period; once only.</summary>
    /// <exception cref="MeterNode.Plant.Stores.StoreException">The store cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public void Read(EvidencePeriod period, CancellationToken cancellation)
    {
        using var check = new EvidenceCheck(registry)
        {
            Period = period,
            Workers = Workers,
            Judged = (_, verified, judgement) =>
            {
                Advanced?.Invoke();
                if (judgement.Verdict.IsStored())
                {
                    Take(verified);
                }
            },
        };
        try
        {
            check.Read([new EvidenceFile(registry.NameOf(board), () => source.Open(board, period))], cancellation);
        }
        catch (NotSupportedException)
        {
            // Only a store that somebody has edited has packs under other numbers than those they were signed with.
            _findings.Add("chain-break: packs are stored under other numbers than they were signed with");
            ReadRising(period, cancellation);
            return;
        }

        IEnumerable<StatedFinding> own = check.OwnFindings.Where(finding => finding.Code != "no-packs");
        foreach (StatedFinding finding in check.Nodes.Where(node => node.Node.Kid == board.Kid)
            .SelectMany(node => node.Answers.All).Where(answer => answer.Answer != Answer.Anchored)
            .SelectMany(answer => answer.Findings).Concat(own).Where(finding => !finding.IsNote))
        {
            _findings.Add($"{finding.Code}: {finding.Text}");
        }

        HasPacks = check.Nodes.Any(node => node.Packs > 0);
    }

    /// <summary>Authentic packs of the key, as far as their numbers rise.</summary>
    private void ReadRising(EvidencePeriod period, CancellationToken cancellation)
    {
        using var verifier = new PackVerifier(registry);
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

    /// <summary>Hands a pack on, but none twice.</summary>
    private void Take(VerifiedPack verified)
    {
        if (verified.Pack!.Kid == board.Kid && verified.Pack.Seq > _lastTaken)
        {
            _lastTaken = verified.Pack.Seq;
            Taken(verified.Pack, verified.Payload!);
        }
    }
}
