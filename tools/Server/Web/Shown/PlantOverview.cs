using MeterNode.Charts;
using MeterNode.Figures;
using MeterNode.Server.Live;
using MeterNode.Server.Serving;
using MeterNode.Server.Today;
using MeterNode.Wire;

namespace MeterNode.Server.Web.Shown;

/// <summary>What the overview shows: all machines, and their sums.</summary>
public sealed class PlantOverview
{
    private const double JoulesPerKilowattHour = 3.6e6;
    private const int QuartersOfAnHour = 4;
    private const int NightFrom = 22;
    private const int NightTo = 6;
    private static readonly TimeSpan s_late = TimeSpan.FromMinutes(5);

    private readonly PageView _view;

    /// <summary>Looks at a plant now.</summary>
    public PlantOverview(PlantServer server, DayBook days, PageView view)
        : this([.. server.Live.Nodes().Select(node => MachineRow.Of(node, server, days, view))], view)
    {
        Problems = [.. server.Health().Reasons.Select(reason => RefusalTexts.Of(reason, view))];
        ReadingProblem = days.Problem is RuleReason reason ? RefusalTexts.Of(reason, view) : null;
    }

    private PlantOverview(IReadOnlyList<MachineRow> nodes, PageView view)
    {
        _view = view;
        Nodes = nodes;
        Machines = [.. nodes.Where(row => !row.IsAtEntry)];
    }

    /// <summary>The same of some of its nodes; null where no machine is among them.</summary>
    public PlantOverview? Of(IReadOnlyList<MachineRow> some) =>
        some.Any(row => !row.IsAtEntry) ? new PlantOverview(some, _view) : null;

    /// <summary>All nodes, by their names: the machines, and the meters at the entry of the plant.</summary>
    public IReadOnlyList<MachineRow> Nodes { get; }

    /// <summary>The machines. Sums are of them: in a meter at the entry they are all once more.</summary>
    private IReadOnlyList<MachineRow> Machines { get; }

    /// <summary>What keeps packs from coming or from being stored.</summary>
    public IReadOnlyList<string> Problems { get; } = [];

    /// <summary>Machines whose packs of these days are still being read.</summary>
    public int Waiting => Nodes.Count(row => row.Day is null);

    /// <summary>Why packs cannot be read; null while they can.</summary>
    public string? ReadingProblem { get; }

    /// <summary>Machines that are metered now.</summary>
    private int Metered => Machines.Count(row => row.Condition == NodeCondition.Current);

    /// <summary>What somebody should look at, faults first, then what has lasted longest.</summary>
    public IEnumerable<(MachineRow Row, NodeDoubt Doubt)> Doubts => Nodes
        .SelectMany(row => row.Doubts.Select(doubt => (row, doubt)))
        .OrderByDescending(entry => entry.doubt.Mark == Mark.Fault).ThenBy(entry => entry.doubt.Since ?? DateTimeOffset.MinValue);

    /// <summary>One sentence: how many machines there are, and what is wrong with how many.</summary>
    public string Sentence
    {
        get
        {
            var parts = new List<string> { _view.Text("overview.machines", Machines.Count), _view.Text("overview.metered", Metered) };
            int meters = Nodes.Count - Machines.Count;
            if (meters > 0)
            {
                parts.Insert(1, _view.Text("overview.entry", meters));
            }

            foreach (NodeCondition condition in Enum.GetValues<NodeCondition>().Where(one => one != NodeCondition.Current))
            {
                int count = Nodes.Count(row => row.Condition == condition);
                if (count > 0)
                {
                    parts.Add(_view.Text("overview." + condition.ToString(), count));
                }
            }

            int wiring = Nodes.Count(row => row.Node.HasWiringFault);
            if (wiring > 0)
            {
                parts.Add(_view.Text("overview.wiring", wiring));
            }

            return string.Join(_view.IsChinese ? "，" : ", ", parts);
        }
    }

    /// <summary>How old the oldest part of <see cref="Power"/> is; null without one.</summary>
    public NodeLive? OldestPower => MeteredNow.MinBy(row => row.Node.At ?? DateTimeOffset.MinValue)?.Node;

    /// <summary>Power of all machines that are metered now. Errors are taken as alike in all of them.</summary>
    public FigureView Power
    {
        get
        {
            MachineRow[] known = MeteredNow;
            double watts = known.Sum(row => row.Node.Watts!.Value);
            bool isKnown = known.Length > 0 && known.All(
                row => row.Node.Watts == 0
                    || row is { Day.RelativePower: not null, Node: { Pack.IsEstimate: false, HasWiringFault: false } });
            double uncertainty = known.Sum(row => Math.Abs(row.Node.Watts!.Value) * (row.Day?.RelativePower ?? 0));
            FigureView sum = FigureView.Of(
                _view.Text("overview.power"), known.Length == 0 ? null : watts / 1000, isKnown ? uncertainty / 1000 : null, "kW");
            return Part(sum, known.Length);
        }
    }

    /// <summary>Energy of the running day of all machines.</summary>
    public FigureView Energy
    {
        get
        {
            MachineRow[] known = [.. Machines.Where(row => row.Day is { Energy.Value: not null })];
            double kilowattHours = known.Sum(row => row.Day!.Joules) / JoulesPerKilowattHour;
            UncertaintyBudget? budget = BudgetMaker.OfSum([.. known.Select(row => ((double)row.Day!.Joules, row.Day.Budget))]);
            bool isPart = MissingTime.Outweighs(budget);
            double? percent = isPart ? budget?.ExpandedPercentWithoutGaps : budget?.ExpandedPercent;
            FigureView sum = FigureView.Of(
                _view.Text("overview.energy"), known.Length == 0 ? null : kilowattHours, kilowattHours * percent / 100, "kWh");
            if (isPart && sum.Value is not null)
            {
                sum = sum with { State = FigureState.Partial, Note = _view.Text("figure.missing") };
            }

            if (known.Any(row => row.Day!.Energy.Warnings.Any(warning => warning.Code == "lower-bound")) && sum.Value is not null)
            {
                sum = sum with { State = FigureState.LowerBound, Note = _view.Text("overview.bound") };
            }

            return Part(sum, known.Length) with
            {
                Details = budget is null ? []
                    : [.. FigureDetails.Of(known[0].Day!.Energy with { Packs = [], Warnings = [] }, budget, _view)],
            };
        }
    }

    /// <summary>
    /// The energy of the running day against the same quarter hours so many days before: only those count that are complete on both days at
    /// the same machines. Null where there are none.
    /// </summary>
    public string? Comparison(int daysBefore)
    {
        double now = 0;
        double then = 0;
        double uncertainty = 0;
        foreach (MachineRow row in Machines)
        {
            if (row.QuartersBefore(daysBefore) is not IReadOnlyList<double?> before)
            {
                continue;
            }

            IReadOnlyList<double?> today = row.QuartersBefore(0)!;
            for (int slot = 0; slot < today.Count; slot++)
            {
                if (today[slot] is double one && before[slot] is double other)
                {
                    now += one;
                    then += other;
                    uncertainty += one * (row.Day!.RelativePower ?? 0);
                }
            }
        }

        double difference = now - then;
        string against = _view.Text("compare." + daysBefore);
        return then <= 0 && now <= 0 ? null
            : uncertainty > 0 && Math.Abs(difference) < uncertainty ? _view.Text("compare.same", against)
            : then > uncertainty
                ? _view.Text("compare.percent", Signed(FigureRounding.Text(100 * difference / then, null, true)), against)
                : _view.Text("compare.difference", Signed(FigureRounding.Text(difference, uncertainty, uncertainty <= 0)), against);
    }

    /// <summary>What machines took in the last night while they stood by; null where no machine counts shots.</summary>
    public FigureView? NightStandby
    {
        get
        {
            DayLook[] counting = [.. Machines.Select(row => row.Day).OfType<DayLook>().Where(day => day.Standby.Count > 0)];
            if (counting.Length == 0 || counting[0].Calendar.Days.Count < 2)
            {
                return null;
            }

            // A night of which a quarter hour is missing is not known: what was not metered is not 0.
            DayLook[] known = [.. counting.Where(day => Enumerable.Range(0, day.Standby.Count)
                .Where(slot => IsLastNight(day.Calendar, slot) && IsOver(day.Calendar, slot)).All(slot => day.Quarters[slot] is not null))];
            if (known.Length == 0)
            {
                return FigureView.Of(_view.Text("overview.night"), null, null, "kWh");
            }

            double sum = 0;
            double uncertainty = 0;
            foreach (DayLook day in known)
            {
                double own = Enumerable.Range(0, day.Standby.Count).Where(slot => IsLastNight(day.Calendar, slot))
                    .Sum(slot => day.Standby[slot]);
                sum += own;
                uncertainty += own * (day.RelativePower ?? 0);
            }

            return Part(FigureView.Of(_view.Text("overview.night"), sum, sum > 0 ? uncertainty : 0, "kWh"), known.Length);
        }
    }

    /// <summary>
    /// What the meters at the entry took in today and no machine accounts for, with its sign: the machines may read more than the entry.
    /// Only quarter hours count that are complete at all of them. Null where no node is a meter at the entry.
    /// </summary>
    public FigureView? Rest => Nodes.Count == Machines.Count ? null
        : UnexplainedRest.Of([.. Nodes.Where(row => row.IsAtEntry)], Machines, _view).Shown;

    /// <summary>Mean power of every quarter hour of the days; null before any was read.</summary>
    public string? HeatMap()
    {
        DayLook[] known = [.. Machines.Select(row => row.Day).OfType<DayLook>().Where(day => day.Until is not null)];
        if (known.Length == 0)
        {
            return null;
        }

        PlantCalendar calendar = known[0].Calendar;
        double?[] kilowatts = [.. Enumerable.Range(0, calendar.SlotCount).Select(slot => SumOf(known, slot))];
        int passed = Math.Max(0, calendar.SlotAt(_view.Now.ToUnixTimeMilliseconds()));
        int at = Enumerable.Range(0, passed).Where(slot => kilowatts[slot] is not null).OrderByDescending(slot => kilowatts[slot])
            .FirstOrDefault(-1);
        string finding = at < 0 ? _view.Text("heat.none") : _view.Text(
            "heat.finding", NumberShown.Of(FigureRounding.Text(kilowatts[at]!.Value, null, true)), _view.Minute(calendar.Local(at)));
        return Charts.HeatMap.Draw(new HeatMapData
        {
            Texts = new ChartTexts(finding, _view.Text("chart.too-few")),
            Days = [.. calendar.Days.Select(day => new HeatMapDay(
                day.Name[5..], kilowatts[day.FirstSlot..Math.Max(day.FirstSlot, Math.Min(day.EndSlot, passed))]))],
            Unit = "kW",
            Unmetered = _view.Text("heat.unmetered"),
            ClockChange = _view.Text("heat.clock"),
        });
    }

    /// <summary>A number as people read it, also with a plus; 0 has no sign.</summary>
    internal static string WithSign(string shown) =>
        shown.StartsWith('\u2212') || shown.All(digit => digit is '0' or '.') ? shown : "+" + shown;

    private MachineRow[] MeteredNow => [.. Machines.Where(row => row.Condition == NodeCondition.Current && row.Node.Watts is not null)];

    private static double? SumOf(DayLook[] days, int slot)
    {
        double sum = 0;
        foreach (DayLook day in days)
        {
            if (day.Quarters[slot] is not double kilowattHours)
            {
                return null;
            }

            sum += kilowattHours * QuartersOfAnHour;
        }

        return sum;
    }

    private static string Signed(string number) => WithSign(NumberShown.Of(number));

    /// <summary>A sum of which parts are missing says so.</summary>
    private FigureView Part(FigureView sum, int known) => known == Machines.Count || sum.Value is null ? sum
        : sum with
        {
            State = FigureState.Partial,
            Note = _view.Text("figure.part", known, Machines.Count)
                + (sum is { State: FigureState.Partial, Note: string more } ? (_view.IsChinese ? "；" : "; ") + more : ""),
        };

    /// <summary>Packs of a quarter hour are here a few minutes after its end.</summary>
    private bool IsOver(PlantCalendar calendar, int slot) =>
        calendar.Local(slot).AddSeconds(PlantCalendar.SlotSeconds) + s_late < _view.Now;

    /// <summary>From 22:00 of the day before to 06:00 of the running day.</summary>
    private bool IsLastNight(PlantCalendar calendar, int slot)
    {
        DateTimeOffset local = calendar.Local(slot);
        var today = DateOnly.FromDateTime(_view.Local(_view.Now).DateTime);
        var day = DateOnly.FromDateTime(local.DateTime);
        return (day == today && local.Hour < NightTo) || (day == today.AddDays(-1) && local.Hour >= NightFrom);
    }
}
