using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>
/// What the electricity meters at the entry of a plant say, against what nodes and people account for. A meter at the entry is a node, or
/// people read it. The two sides are compared over the time for which each of these meters says something.
/// </summary>
internal sealed class ElectricityBalance
{
    private readonly IReadOnlyList<NodeFigureSet> _entryNodes;
    private readonly IReadOnlyList<NodeFigureSet> _nodes;
    private readonly List<EnergyEntry> _readings = [];
    private readonly PlantStatements _statements;
    private readonly bool _isWhole;

    /// <summary>Prepares it.</summary>
    /// <param name="calendar">The period.</param>
    /// <param name="statements">What people stated.</param>
    /// <param name="entryNodes">Nodes that are meters at the entry, and have packs of the period.</param>
    /// <param name="nodes">The nodes behind them.</param>
    public ElectricityBalance(
        PlantCalendar calendar, PlantStatements statements, IReadOnlyList<NodeFigureSet> entryNodes, IReadOnlyList<NodeFigureSet> nodes)
    {
        _entryNodes = entryNodes;
        _nodes = nodes;
        _statements = statements;
        var whole = TimeSet.Of([(calendar.FromMillis, calendar.ToMillis)]);
        Time = whole;
        foreach (NodeFigureSet node in entryNodes)
        {
            Time = Time.And(TimeSet.Of(node.Node.Stretches.Select(stretch => (stretch.StartMillis, stretch.EndMillis))));
        }

        HashSet<string> nodeNames = [.. entryNodes.Select(node => node.Node.Id)];
        foreach (string meter in statements.MainMeter.Meters)
        {
            IReadOnlyList<EnergyEntry> entries = statements.MainMeter.Of(meter);
            if (statements.NodeOfSiteMeter(meter) is string node && nodeNames.Contains(node))
            {
                PassedOver = [.. PassedOver, .. entries.Select(entry => entry.StatementNumber)];
                continue;
            }

            _readings.AddRange(entries);
            Time = Time.And(TimeSet.Of(entries.Select(Times)));
            entries.ToList().ForEach(entry => Stated.Add(calendar, entry.From, entry.To, (double)entry.Quantity, entry.StatementNumber));
        }

        _isWhole = Time.Millis == whole.Millis;
        TimePercent = 100.0 * Time.Millis / whole.Millis;
        EntryBudget = BudgetMaker.OfSum([.. entryNodes.Select(node => ((double)node.Joules, node.Budget))]);
    }

    /// <summary>True when something is known of the entry.</summary>
    public bool HasMeter => _entryNodes.Count > 0 || Stated.Statements.Count > 0;

    /// <summary>What people read, kWh.</summary>
    public StatedQuantity Stated { get; } = new();

    /// <summary>Statements about a meter that is a node with packs of the period: they are not used.</summary>
    public IReadOnlyList<long> PassedOver { get; } = [];

    /// <summary>What nodes at the entry took in, J.</summary>
    public long EntryJoules => _entryNodes.Sum(node => node.Joules);

    /// <summary>When all meters at the entry say something.</summary>
    public TimeSet Time { get; }

    /// <summary>Share of the period that it is, %.</summary>
    public double TimePercent { get; }

    /// <summary>Uncertainty of the nodes at the entry.</summary>
    public UncertaintyBudget? EntryBudget { get; }

    /// <summary>True when a node behind the entry metered in this time.</summary>
    public bool IsMetered => _nodes.Any(node => Time.Parts.Any(part => node.Node.MillisBetween(part.Start, part.End) > 0));

    /// <summary>Electricity that people read at the entry in this time, kWh.</summary>
    public double ReadKilowattHours => KilowattHours(_readings);

    /// <summary>Electricity of nodes at the entry in this time, kWh.</summary>
    public double EntryNodeKilowattHours => JoulesOf(_entryNodes) / ReportFigure.JoulesPerKilowattHour;

    /// <summary>Electricity of the nodes behind it in this time, kWh.</summary>
    public double NodeKilowattHours => JoulesOf(_nodes) / ReportFigure.JoulesPerKilowattHour;

    /// <summary>Electricity that people stated beside it in this time, kWh.</summary>
    public double StatedKilowattHours => KilowattHours(_statements.ElectricityEntries);

    /// <summary>
    /// The most that nodes did not meter in this time, kWh: the bound of each gap by its time; null where a node has none.
    /// </summary>
    public double? BoundKilowattHours
    {
        get
        {
            double joules = 0;
            foreach (NodeCalendar node in _nodes.Select(node => node.Node))
            {
                foreach (MeteringGap gap in node.Gaps)
                {
                    if (gap.BoundJoules(node.MaximumWatts) is not double bound)
                    {
                        return null;
                    }

                    joules += bound * Time.Inside(gap.StartMillis, gap.EndMillis) / (gap.EndMillis - gap.StartMillis);
                }
            }

            return joules / ReportFigure.JoulesPerKilowattHour;
        }
    }

    /// <summary>Nodes without a pack of the period: nobody knows what they took.</summary>
    public IReadOnlyList<string> NodesWithoutData => [.. _nodes.Where(node => node.Node.PackCount == 0).Select(node => node.Node.Id)];

    private static (long Start, long End) Times(EnergyEntry entry) =>
        (entry.From.ToUnixTimeMilliseconds(), entry.To.ToUnixTimeMilliseconds());

    private double KilowattHours(IEnumerable<EnergyEntry> entries) => entries.Sum(entry =>
    {
        (long start, long end) = Times(entry);
        return (double)entry.Quantity * (Time.Inside(start, end) / (double)(end - start));
    });

    private long JoulesOf(IReadOnlyList<NodeFigureSet> nodes) => nodes.Sum(
        node => _isWhole ? node.Joules : Time.Parts.Sum(part => node.Node.JoulesBetween(part.Start, part.End)));
}
