using MeterNode.Figures;
using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Server.Computing;

/// <summary>
/// Reads a plant's store once: every pack of a period is verified, judged in its chain, and put into the calendar of its node.
/// </summary>
/// <param name="store">The evidence.</param>
/// <param name="registry">The plant's keys.</param>
/// <param name="calendar">The period.</param>
public sealed class PlantReading(IEvidenceStore store, Registry registry, PlantCalendar calendar)
{
    private readonly List<NodeCalendar> _nodes = [];
    private readonly List<(string Node, string Finding)> _findings = [];

    /// <summary>Called for every pack that is read, with what is done, for progress.</summary>
    public Action<string>? Advanced { get; init; }

    /// <summary>How many packs are verified at once.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Packs that were read.</summary>
    public long PackCount { get; private set; }

    /// <summary>The nodes, by name.</summary>
    public IReadOnlyList<NodeCalendar> Nodes => _nodes;

    /// <summary>What is wrong with the evidence, node by node; empty when it is in order.</summary>
    public IReadOnlyList<(string Node, string Finding)> Findings => _findings;

    /// <summary>Reads every key of the registry that the store has packs of.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public void Read(CancellationToken cancellation)
    {
        Dictionary<ulong, StoredNode> stored = store.Nodes().ToDictionary(node => node.Kid);
        foreach (string name in registry.Nodes.Select(node => node.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            IReadOnlyList<RegisteredNode> boards = registry.FindAll(name);
            var builder = new NodeCalendarBuilder(name, boards[^1].Machine, calendar);
            bool hasPacks = false;
            foreach (RegisteredNode board in boards)
            {
                if (stored.TryGetValue(board.Kid, out StoredNode? key))
                {
                    builder.NextBoard(board.Kid);
                    hasPacks |= ReadKey(builder, board, key, cancellation);
                }
            }

            if (!hasPacks && boards.Any(IsOfThePeriod))
            {
                _findings.Add((name, "no-packs: there is no pack of the period"));
            }

            _nodes.Add(builder.Build(
                !_findings.Exists(finding => finding.Node == name), boards.Any(board => board.Enrolment is { IsVirtual: true })));
        }
    }

    private bool IsOfThePeriod(RegisteredNode board) =>
        !(board.Until is DateTimeOffset until && until.ToUnixTimeSeconds() <= calendar.Period.FromUtcSeconds)
            && !(board.Enrolment is EnrolmentRecord record && record.Time.ToUnixTimeSeconds() >= calendar.Period.ToUtcSeconds);

    private bool ReadKey(NodeCalendarBuilder builder, RegisteredNode board, StoredNode key, CancellationToken cancellation)
    {
        using var check = new EvidenceCheck(registry)
        {
            Period = calendar.Period,
            Workers = Workers,
            Judged = (_, verified, judgement) =>
            {
                if (judgement.Verdict.IsStored() && verified.Pack!.Kid == board.Kid)
                {
                    builder.Take(verified.Pack, verified.Payload!);
                }
            },
        };
        string name = registry.NameOf(board);
        try
        {
            check.Read([new EvidenceFile(name, () => Open(key, name))], cancellation);
        }
        catch (NotSupportedException)
        {
            // Only a store that somebody has edited has packs under other numbers than those they were signed with.
            _findings.Add((board.Id, "chain-break: packs are stored under other numbers than they were signed with"));
            return ReadRising(builder, board, key, cancellation);
        }

        foreach (NodeSummary node in check.Nodes.Where(node => node.Node.Kid == board.Kid))
        {
            foreach (StatedFinding finding in node.Answers.All.Where(answer => answer.Answer != Answer.Anchored)
                .SelectMany(answer => answer.Findings).Where(finding => !finding.IsNote))
            {
                _findings.Add((board.Id, $"{finding.Code}: {finding.Text}"));
            }
        }

        foreach (StatedFinding finding in check.OwnFindings.Where(finding => !finding.IsNote && finding.Code != "no-packs"))
        {
            _findings.Add((board.Id, $"{finding.Code}: {finding.Text}"));
        }

        return check.Nodes.Any(node => node.Packs > 0);
    }

    /// <summary>Authentic packs of the key, as far as their numbers rise; those that the builder has are not taken again.</summary>
    private bool ReadRising(NodeCalendarBuilder builder, RegisteredNode board, StoredNode key, CancellationToken cancellation)
    {
        using var verifier = new PackVerifier(registry);
        bool hasPacks = false;
        foreach (StoredPack pack in PeriodPacks.Read(store, key, calendar.Period))
        {
            cancellation.ThrowIfCancellationRequested();
            VerifiedPack verified = verifier.Verify(pack.Bytes);
            if (verified.IsAuthentic && verified.Pack!.Kid == board.Kid)
            {
                builder.Take(verified.Pack, verified.Payload!);
                hasPacks = true;
            }
        }

        return hasPacks;
    }

    private StoredPackStream Open(StoredNode key, string name) => new(
        PeriodPacks.Read(store, key, calendar.Period),
        _ =>
        {
            PackCount++;
            Advanced?.Invoke(name);
        });
}
