using MeterNode.Figures;
using MeterNode.Plant.Ledger;
using MeterNode.Server.Live;
using MeterNode.Server.Serving;
using MeterNode.Server.Today;
using MeterNode.Wire;

namespace MeterNode.Server.Web.Shown;

/// <summary>What the overview shows of one machine.</summary>
public sealed record MachineRow
{
    private const int DaysOfWeek = 7;

    /// <summary>What is known of its node now.</summary>
    public required NodeLive Node { get; init; }

    /// <summary>How the node is heard of.</summary>
    public required NodeCondition Condition { get; init; }

    /// <summary>Its running day; null before it was read.</summary>
    public required DayLook? Day { get; init; }

    /// <summary>
    /// Energy of each quarter hour of the same day a week ago, kWh, where <see cref="Day"/> does not reach so far back; else null.
    /// </summary>
    public IReadOnlyList<double?>? WeekBefore { get; init; }

    /// <summary>Its class, as the ledger states it; null where nobody has stated it.</summary>
    public required LedgerWord? Class { get; init; }

    /// <summary>Its sub-process, as the ledger states it; null where nobody has stated it.</summary>
    public required string? Process { get; init; }

    /// <summary>Its hall, as the ledger states it; null where nobody has stated it.</summary>
    public required string? Hall { get; init; }

    /// <summary>True for a meter at the entry of the plant: what the machines take is in it once more, so no sum has it.</summary>
    public required bool IsAtEntry { get; init; }

    /// <summary>What somebody should look at.</summary>
    public required IReadOnlyList<NodeDoubt> Doubts { get; init; }

    /// <summary>The machine, or the node where it has none.</summary>
    public string Name => PlantMachines.NameOf(Node.Machine, Node.Node);

    /// <summary>What the machine does; null where nobody knows it now.</summary>
    public LoadState? State => Condition == NodeCondition.Current ? Day?.State : null;

    /// <summary>Looks at a machine now.</summary>
    public static MachineRow Of(NodeLive node, PlantServer server, DayBook days, PageView view)
    {
        NodeCondition condition = server.Live.ConditionOf(node);
        MachineEntry? entry = days.Ledger?.MachineAt(node.Machine, view.Now);
        return new MachineRow
        {
            Node = node,
            Condition = condition,
            Day = days.Find(node.Node),
            Class = entry is null ? null : LedgerWords.MachineClass.FirstOrDefault(word => word.Code == entry.Class.Code()),
            WeekBefore = days.WeekBefore(node.Node),
            Process = entry?.Process,
            Hall = days.Ledger?.HallAt(PlantMachines.NameOf(node.Machine, node.Node), view.Now)?.Hall,
            IsAtEntry = days.NodesAtEntry.Contains(node.Node),
            Doubts = [.. NodeDoubt.Of(node, condition, view)],
        };
    }

    /// <summary>
    /// Energy of each quarter hour of the day so many days before the running one, kWh; null where it is not known, or where that day had
    /// another number of hours.
    /// </summary>
    public IReadOnlyList<double?>? QuartersBefore(int days)
    {
        if (Day is null)
        {
            return null;
        }

        IReadOnlyList<CalendarSpan> spans = Day.Calendar.Days;
        IReadOnlyList<double?>? quarters = days >= spans.Count ? days == DaysOfWeek ? WeekBefore : null
            : [.. Day.Quarters.Skip(spans[^(1 + days)].FirstSlot).Take(spans[^(1 + days)].SlotCount)];
        return quarters?.Count == spans[^1].SlotCount ? quarters : null;
    }

    /// <summary>Power now.</summary>
    public FigureView Power(string name)
    {
        FigureView power = FigureView.Power(name, Node, Day);
        return Condition is NodeCondition.Current or NodeCondition.Unmetered || power.Value is null ? power
            : power with { State = FigureState.Stale };
    }

    /// <summary>Energy of the running day.</summary>
    public FigureView? Energy(string name, PageView view) => Day is null ? null : FigureView.Of(name, Day.Energy, Day.Budget, view);

    /// <summary>How doubtful it is: rows with more stand first.</summary>
    public int Doubt => Doubts.Count == 0 ? Day?.Energy.Warnings.Count > 0 || Node.Pack?.IsEstimate == true ? 1 : 0
        : Doubts.Max(doubt => doubt.Mark == Mark.Fault ? 4 : 2);
}
