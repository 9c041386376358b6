using MeterNode.Figures;

namespace MeterNode.Server.Today;

/// <summary>What the packs of a node say of the running day and the days before; numbers that do not change any more.</summary>
public sealed record DayLook
{
    private const double JoulesPerKilowattHour = 3.6e6;
    private const double LateSeconds = 180;

    /// <summary>Energy of the running day, as the report computes it.</summary>
    public required ReportFigure Energy { get; init; }

    /// <summary>Energy of the running day, J.</summary>
    public required long Joules { get; init; }

    /// <summary>The uncertainty of it; null for an estimate, and where nothing was metered.</summary>
    public required UncertaintyBudget? Budget { get; init; }

    /// <summary>The other figures of the running day.</summary>
    public required IReadOnlyList<ReportFigure> Figures { get; init; }

    /// <summary>Shots of the running day; null where no shots are counted.</summary>
    public required long? Shots { get; init; }

    /// <summary>Until when packs are here, UTC; null without a pack in these days.</summary>
    public required DateTimeOffset? Until { get; init; }

    /// <summary>What the machine did in the newest stretch.</summary>
    public required LoadState State { get; init; }

    /// <summary>Since when it does that, UTC.</summary>
    public required DateTimeOffset? StateSince { get; init; }

    /// <summary>The quarter hours of the days before and of the running day.</summary>
    public required PlantCalendar Calendar { get; init; }

    /// <summary>Energy of each quarter hour, kWh; null where it is not complete.</summary>
    public required IReadOnlyList<double?> Quarters { get; init; }

    /// <summary>Energy of each quarter hour in which the machine stood by, kWh; empty where nobody knows when it produced.</summary>
    public required IReadOnlyList<double> Standby { get; init; }

    /// <summary>Share of the running day until now that was metered, 0 to 1.</summary>
    public required double MeteredShare { get; init; }

    /// <summary>Expanded uncertainty of power that was metered, in parts of it; null where none is known.</summary>
    public double? RelativePower => Budget?.ExpandedPercentWithoutGaps / 100;

    internal static DayLook Of(
        NodeCalendarBuilder today, NodeCalendarBuilder days, DateTimeOffset now, BudgetMaker budgets, bool isVirtual)
    {
        NodeCalendar whole = days.Build(isVirtual: isVirtual, until: now);
        DateTimeOffset? until = whole.Stretches.Count == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(whole.Stretches[^1].EndMillis);

        // What a node has not sent yet is no gap.
        DateTimeOffset judged = until is DateTimeOffset end && now - end < TimeSpan.FromSeconds(LateSeconds) && end < now ? end : now;
        var set = new NodeFigureSet(today.Build(isVirtual: isVirtual, until: judged), budgets);
        ReportFigure[] figures = [.. set.All()];
        MachineStates states = MachineStates.Of(whole);
        double passed = (judged - set.Node.Calendar.Local(0)).TotalSeconds;
        return new DayLook
        {
            Energy = figures.First(figure => figure.Id == "energy"),
            Joules = set.Joules,
            Budget = set.Budget,
            Figures = figures,
            Shots = states.HasProduction ? set.Node.Moved(SlotRegister.Shots, set.Node.Calendar.Whole) : null,
            Until = until,
            State = states.States.Count > 0 ? states.States[^1] : LoadState.Unknown,
            StateSince = SinceOf(whole, states),
            Calendar = whole.Calendar,
            Quarters = [.. whole.Slots.Select(slot => slot.IsComplete ? slot.Joules / JoulesPerKilowattHour : (double?)null)],
            Standby = states.HasProduction ? StandbyOf(whole, states) : [],
            MeteredShare = passed > 0 ? Math.Clamp(set.Node.MeteredSeconds(set.Node.Calendar.Whole) / passed, 0, 1) : 0,
        };
    }

    private static DateTimeOffset? SinceOf(NodeCalendar node, MachineStates states)
    {
        int first = states.States.Count - 1;
        while (first > 0 && states.States[first - 1] == states.States[^1])
        {
            first--;
        }

        return first < 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(node.Stretches[first].StartMillis);
    }

    private static double[] StandbyOf(NodeCalendar node, MachineStates states)
    {
        var standby = new double[node.Calendar.SlotCount];
        for (int i = 0; i < states.States.Count; i++)
        {
            if (states.States[i] == LoadState.Standby)
            {
                EnergyStretch stretch = node.Stretches[i];
                int slot = node.Calendar.SlotAt(stretch.StartMillis);
                if (slot >= 0 && slot < standby.Length)
                {
                    standby[slot] += stretch.Joules / JoulesPerKilowattHour;
                }
            }
        }

        return standby;
    }
}
