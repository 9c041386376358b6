using MeterNode.Figures;
using MeterNode.Wire;

namespace MeterNode.Server.Computing;

/// <summary>
/// Reads a plant's packs once: every pack of a period is verified, judged in its chain, and put into the calendar of its node.
/// </summary>
/// <param name="source">The evidence.</param>
/// <param name="registry">The plant's keys.</param>
/// <param name="calendar">The period.</param>
public sealed class PlantReading(IPackSource source, Registry registry, PlantCalendar calendar)
{
    private readonly List<NodeCalendar> _nodes = [];
    private readonly List<(string Node, string Finding)> _findings = [];
    private readonly List<(RegisteredNode Key, AnchoredHead? Head)> _anchored = [];

    /// <summary>Called for every pack that is judged, with its node, for progress.</summary>
    public Action<string>? Advanced { get; init; }

    /// <summary>How many packs are verified at once.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>The checkpoints that packs are held against; null for none.</summary>
    public IAnchors? Anchors { get; init; }

    /// <summary>The keys with packs of the period, and the last checkpoint that covers one of these; null where none does.</summary>
    public IReadOnlyList<(RegisteredNode Key, AnchoredHead? Head)> Anchored => _anchored;

    /// <summary>Packs that were judged.</summary>
    public long PackCount { get; private set; }

    /// <summary>The nodes, by name.</summary>
    public IReadOnlyList<NodeCalendar> Nodes => _nodes;

    /// <summary>What is wrong with the evidence, node by node; empty when it is in order.</summary>
    public IReadOnlyList<(string Node, string Finding)> Findings => _findings;

    /// <summary>Reads every key of the registry that there are packs of.</summary>
    /// <exception cref="MeterNode.Plant.Stores.StoreException">The store cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public void Read(CancellationToken cancellation)
    {
        foreach (string name in registry.Nodes.Select(node => node.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            IReadOnlyList<RegisteredNode> boards = registry.FindAll(name);
            bool hasPacks = Read(name, boards, cancellation, out NodeCalendarBuilder builder);
            if (!hasPacks && boards.Any(board => IsOf(board, calendar.Period)))
            {
                _findings.Add((name, "no-packs: there is no pack of the period"));
            }

            _nodes.Add(builder.Build(
                !_findings.Exists(finding => finding.Node == name), boards.Any(board => board.Enrolment is { IsVirtual: true })));
        }
    }

    /// <summary>True when a board was enrolled before the end of a period, and its key had not ended when the period began.</summary>
    public static bool IsOf(RegisteredNode board, EvidencePeriod period) =>
        !(board.Until is DateTimeOffset until && until.ToUnixTimeSeconds() <= period.FromUtcSeconds)
            && !(board.Enrolment is EnrolmentRecord record && record.Time.ToUnixTimeSeconds() >= period.ToUtcSeconds);

    private bool Read(
        string name, IReadOnlyList<RegisteredNode> boards, CancellationToken cancellation, out NodeCalendarBuilder builder)
    {
        NodeCalendarBuilder made = NewBuilder();
        ulong? kid = null;
        var check = new NodeCheck(source, registry, [.. boards.Where(board => source.Has(board, calendar.Period))])
        {
            Workers = Workers,
            Anchors = Anchors,
            Restarted = () =>
            {
                made = NewBuilder();
                kid = null;
            },
            Taken = (pack, payload) =>
            {
                if (pack.Kid != kid)
                {
                    made.NextBoard(pack.Kid);
                    kid = pack.Kid;
                }

                made.Take(pack, payload);
            },
            Advanced = () =>
            {
                PackCount++;
                Advanced?.Invoke(name);
            },
        };
        check.Read(calendar.Period, cancellation);
        _findings.AddRange(check.Findings.Select(finding => (name, finding)));
        _anchored.AddRange(check.Anchored);
        builder = made;
        return check.HasPacks;

        NodeCalendarBuilder NewBuilder() => new(name, boards[^1].Machine, calendar);
    }
}
