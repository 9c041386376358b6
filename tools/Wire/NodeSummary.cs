namespace MeterNode.Wire;

/// <summary>What an offline check found out about one node's packs.</summary>
public sealed class NodeSummary
{
    private readonly List<SeqRange> _declaredGaps = [];
    private readonly Dictionary<TimeQuality, long> _packsByTimeQuality =
        Enum.GetValues<TimeQuality>().ToDictionary(quality => quality, _ => 0L);

    private long _lastBoot = -1;

    internal NodeSummary(RegisteredNode node)
    {
        Node = node;
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

    /// <summary>Missing pack numbers up to the last pack; nothing can be said about packs after it.</summary>
    public IReadOnlyList<SeqRange> Gaps => Chain.Gaps();

    /// <summary>True when the node itself said, in a signed event, that it dropped these packs.</summary>
    public bool IsDeclared(SeqRange gap) => _declaredGaps.Exists(declared => declared.First <= gap.First && gap.Last <= declared.Last);

    internal ChainTracker Chain { get; }

    internal void Count(Pack pack, PackPayload payload)
    {
        Packs++;
        FirstSeq = Math.Min(FirstSeq, pack.Seq);
        Resets += _lastBoot >= 0 && pack.Boot > _lastBoot ? 1 : 0;
        _lastBoot = Math.Max(_lastBoot, pack.Boot);
        LastSeq = Math.Max(LastSeq, pack.Seq);
        EstimatedPacks += payload.IsEstimate ? 1 : 0;
        _packsByTimeQuality[payload.Quality]++;
        foreach (SignedRecord record in payload.AllRecords)
        {
            if (payload.HasUtc)
            {
                FirstUtcSeconds = double.IsNaN(FirstUtcSeconds) ? record.AtSeconds : Math.Min(FirstUtcSeconds, record.AtSeconds);
                LastUtcSeconds = double.IsNaN(LastUtcSeconds) ? record.AtSeconds : Math.Max(LastUtcSeconds, record.AtSeconds);
            }

            if (record.Name == RecordTable.EventName && NodeEvent.Read(record.AtSeconds, record.Text ?? "") is NodeEvent.Gap gap)
            {
                _declaredGaps.Add(new SeqRange(gap.First, gap.Last));
            }
        }
    }
}
