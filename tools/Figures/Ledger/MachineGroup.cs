using System.Globalization;

namespace MeterNode.Figures;

/// <summary>Energy of machines that belong together, and where it comes from.</summary>
internal sealed class MachineGroup
{
    /// <summary>A time with more is metered as a whole, to the rounding of minutes.</summary>
    private const double MeteredTimePercentOfAll = 99.5;

    private readonly Dictionary<NodeFigureSet, long> _joules = [];
    private readonly Dictionary<NodeFigureSet, HashSet<int>> _quarters = [];
    private readonly SortedSet<string> _without = new(StringComparer.Ordinal);
    private readonly SortedSet<long> _statements = [];
    private readonly List<BoardPacks> _packs = [];
    private long _complete;
    private long _slots;
    private double _meteredSeconds;
    private long _askedMillis;
    private long _meteredMillis;

    /// <summary>Energy, J.</summary>
    public long Joules => _joules.Values.Sum();

    /// <summary>The energy by nodes.</summary>
    public IReadOnlyList<(double Joules, UncertaintyBudget? Budget)> Parts =>
        [.. _joules.Select(entry => ((double)entry.Value, entry.Key.Budget))];

    /// <summary>True when power is an estimate at one of its nodes.</summary>
    public bool IsEstimate => _joules.Keys.Any(node => node.Node.IsEstimate);

    /// <summary>True when it has a node.</summary>
    public bool HasNodes => _joules.Count > 0;

    /// <summary>True when a node measured in any of its time: without that its energy is not known, and not 0.</summary>
    public bool IsMeasured { get; private set; }

    /// <summary>
    /// How much of the times that need not be of quarter hours lies between two readings of the registers, %; null without such a time.
    /// </summary>
    public double? MeteredPercent => _askedMillis > 0 ? 100.0 * _meteredMillis / _askedMillis : null;

    /// <summary>What to say where a part of such a time has no reading; null where all of it has, and where none has.</summary>
    public FigureWarning? PartlyMetered => MeteredPercent is < MeteredTimePercentOfAll and double percent && IsMeasured
        ? new FigureWarning("partly-metered", percent.ToString("0", CultureInfo.InvariantCulture))
        : null;

    /// <summary>Machines that no node measures.</summary>
    public IReadOnlyCollection<string> MachinesWithout => _without;

    /// <summary>Statements that say what belongs to it.</summary>
    public IReadOnlyList<long> Statements => [.. _statements];

    /// <summary>The packs.</summary>
    public IReadOnlyList<BoardPacks> Packs => _packs;

    /// <summary>Share of its quarter hours that are complete, %; null without a node.</summary>
    public double? CompletenessPercent => _slots > 0 ? 100.0 * _complete / _slots : null;

    /// <summary>Share of the time of its quarter hours that was metered, %; null without a node.</summary>
    public double? MeteredTimePercent => _slots > 0 ? 100 * _meteredSeconds / (PlantCalendar.SlotSeconds * _slots) : null;

    /// <summary>True when all of its nodes count shots, so that it is known when they produced.</summary>
    public bool HasProduction => _quarters.Count > 0 && _quarters.Keys.All(node => node.States.HasProduction);

    /// <summary>Energy in a state, J: pieces of time belong to the group of the quarter hour in which they begin.</summary>
    public long JoulesIn(LoadState state)
    {
        long joules = 0;
        foreach ((NodeFigureSet node, HashSet<int> quarters) in _quarters)
        {
            for (int i = 0; i < node.States.States.Count; i++)
            {
                EnergyStretch stretch = node.Node.Stretches[i];
                if (node.States.States[i] == state && quarters.Contains(node.Node.Calendar.SlotAt(stretch.StartMillis)))
                {
                    joules += stretch.Joules;
                }
            }
        }

        return joules;
    }

    /// <summary>Adds one quarter hour of a machine.</summary>
    public void Add(string machine, long statement, IReadOnlyList<NodeFigureSet> nodes, int slot)
    {
        Name(machine, statement, nodes);
        foreach (NodeFigureSet node in nodes)
        {
            CalendarSlot quarter = node.Node.Slots[slot];
            _joules[node] = _joules.GetValueOrDefault(node) + quarter.Joules;
            IsMeasured |= quarter.IsMeasured;
            _complete += quarter.IsComplete ? 1 : 0;
            _slots++;
            _meteredSeconds += Math.Min(quarter.MeteredSeconds, PlantCalendar.SlotSeconds);
            if (!_quarters.TryGetValue(node, out HashSet<int>? quarters))
            {
                _quarters.Add(node, quarters = []);
            }

            quarters.Add(slot);
            BoardPacks.Add(_packs, quarter.Packs);
        }
    }

    /// <summary>Adds a time of a machine that need not be of quarter hours.</summary>
    public void Add(string machine, long statement, IReadOnlyList<NodeFigureSet> nodes, DateTimeOffset from, DateTimeOffset to)
    {
        Name(machine, statement, nodes);
        foreach (NodeFigureSet node in nodes)
        {
            PlantCalendar calendar = node.Node.Calendar;
            long begin = from.ToUnixTimeMilliseconds();
            long end = to.ToUnixTimeMilliseconds();
            _joules[node] = _joules.GetValueOrDefault(node) + node.Node.JoulesBetween(begin, end);
            long metered = node.Node.MillisBetween(begin, end);
            IsMeasured |= metered > 0;
            _meteredMillis += metered;
            _askedMillis += end - begin;
            for (int slot = Math.Max(0, calendar.SlotAt(begin)); slot < calendar.SlotCount && calendar.SlotStart(slot) < end; slot++)
            {
                BoardPacks.Add(_packs, node.Node.Slots[slot].Packs);
            }
        }
    }

    /// <summary>Its energy, with what a reader must know of it.</summary>
    /// <param name="scope">What the figure is about.</param>
    /// <param name="calendar">The period.</param>
    public ReportFigure Energy(FigureScope scope, PlantCalendar calendar)
    {
        double? kilowattHours = IsMeasured ? Joules / ReportFigure.JoulesPerKilowattHour : null;
        UncertaintyBudget? budget = BudgetMaker.OfSum(Parts);
        return new ReportFigure
        {
            Id = "energy",
            Scope = scope,
            From = calendar.Local(0),
            To = calendar.Local(calendar.SlotCount),
            Value = kilowattHours,
            IsEstimate = IsEstimate,
            Uncertainty = budget is null || kilowattHours is null ? null : kilowattHours * budget.ExpandedPercentWithoutGaps / 100,
            Packs = Packs,
            Statements = Statements,
            Warnings = MachinesWithout.Count > 0
                    ? [new FigureWarning("machine-without-node", MachinesWithout)]
                : IsMeasured ? []
                : [new FigureWarning("not-metered-then")],
        };
    }

    private void Name(string machine, long statement, IReadOnlyList<NodeFigureSet> nodes)
    {
        _statements.Add(statement);
        if (nodes.Count == 0)
        {
            _without.Add(machine);
        }
    }
}
