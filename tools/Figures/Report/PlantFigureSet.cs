using System.Globalization;

namespace MeterNode.Figures;

/// <summary>The figures of a plant over a period: those of its nodes, and their sums.</summary>
public sealed class PlantFigureSet
{
    private const double JoulesPerKilowattHour = 3.6e6;

    private readonly PlantCalendar _calendar;
    private readonly PlantFactors _factors;
    private readonly FigureScope _scope;
    private readonly CalendarSpan _whole;
    private readonly List<BoardPacks> _packs = [];
    private readonly IReadOnlyList<FigureWarning> _cautions;

    /// <summary>Prepares the figures of a plant.</summary>
    /// <param name="site">Name of the plant.</param>
    /// <param name="calendar">The period.</param>
    /// <param name="nodes">Its nodes.</param>
    /// <param name="factors">The factors.</param>
    public PlantFigureSet(string site, PlantCalendar calendar, IReadOnlyList<NodeFigureSet> nodes, PlantFactors factors)
    {
        _calendar = calendar;
        _factors = factors;
        _scope = new FigureScope(FigureScope.Plant, site);
        _whole = calendar.Whole;
        Nodes = nodes;
        Budget = BudgetMaker.OfSum([.. nodes.Select(node => ((double)node.Joules, node.Budget))]);
        foreach (BoardPacks board in nodes.SelectMany(node => node.Node.Packs))
        {
            BoardPacks.Add(_packs, board.Kid, board.Packs);
        }

        _cautions = [.. Cautions()];
    }

    /// <summary>The nodes with their own figures.</summary>
    public IReadOnlyList<NodeFigureSet> Nodes { get; }

    /// <summary>The uncertainty of their sum; null where one of them is an estimate.</summary>
    public UncertaintyBudget? Budget { get; }

    /// <summary>The figures of the plant, those of the spans, then those of every node.</summary>
    /// <param name="shiftStarts">When shifts begin, local time; empty where the plant has none.</param>
    public IEnumerable<ReportFigure> All(IReadOnlyList<TimeOnly> shiftStarts) =>
    [
        .. OfPlant(),
        .. Nodes.SelectMany(node => node.All()),
        .. Spans(FigureScope.Month, _calendar.Months),
        .. Spans(FigureScope.Day, _calendar.Days),
        .. Spans(FigureScope.Shift, shiftStarts.Count == 0 ? [] : _calendar.Shifts(shiftStarts)),
    ];

    private bool IsEstimate => Nodes.Any(node => node.Node.IsEstimate);

    private IEnumerable<FigureWarning> Cautions()
    {
        if (IsEstimate)
        {
            yield return new FigureWarning(
                "some-nodes-estimate", string.Join(", ", Nodes.Where(node => node.Node.IsEstimate).Select(node => node.Node.Id)));
        }

        string[] without = [.. Nodes.Where(node => node.Node.PackCount == 0).Select(node => node.Node.Id)];
        if (without.Length > 0)
        {
            yield return new FigureWarning(
                "nodes-without-data",
                (Nodes.Count - without.Length).ToString(CultureInfo.InvariantCulture),
                Nodes.Count.ToString(CultureInfo.InvariantCulture),
                string.Join(", ", without));
        }
    }

    private IEnumerable<ReportFigure> OfPlant()
    {
        double kilowattHours = Nodes.Sum(node => node.Joules) / JoulesPerKilowattHour;
        double notMetered = Nodes.Sum(node => node.Node.Gaps.Sum(gap => gap.Seconds));
        double bound =
            Nodes.Sum(node => node.Node.Gaps.Sum(gap => gap.BoundJoules(node.Node.MaximumWatts))) / JoulesPerKilowattHour;
        FigureWarning[] warnings = bound > 0
            ? [.. _cautions, new FigureWarning("not-metered", Text(notMetered / 3600), Text(bound))]
            : [.. _cautions];
        yield return Relative("energy", kilowattHours) with { Warnings = warnings };
        yield return OfFactor("comprehensiveEnergy", kilowattHours, new FactorChoice(_factors.Coal, null) { IsOfTheYear = true });
        int complete = Nodes.Sum(node => node.Node.CompleteSlots(_whole));
        yield return Figure("completeness", Nodes.Count > 0 ? 100.0 * complete / (_whole.SlotCount * (double)Nodes.Count) : null) with
        {
            Inputs =
            [
                new FigureInput("completeSlots", complete),
                new FigureInput("slots", _whole.SlotCount * (double)Nodes.Count),
            ],
            Warnings = _cautions,
        };
        yield return Figure("energyNotMeteredBound", bound);
        foreach (ReportFigure figure in Load())
        {
            yield return figure;
        }

        List<NodeFigureSet> known = [.. Nodes.Where(node => node.States.HasProduction)];
        double all = known.Sum(node => (double)node.Joules);
        if (all > 0)
        {
            double standby = known.Sum(node => (double)node.States.Joules(LoadState.Standby));
            yield return Figure("standbyShare", 100 * standby / all) with
            {
                IsEstimate = IsEstimate,
                Inputs =
                [
                    new FigureInput("energyStandby", standby / JoulesPerKilowattHour),
                    new FigureInput("energyOfNodesThatCountShots", all / JoulesPerKilowattHour),
                ],
            };
        }

        if (_factors.Grid is not null)
        {
            yield return OfFactor("emissionsLocation", kilowattHours, _factors.Grid);
        }

        if (_factors.Footprint is not null)
        {
            yield return OfFactor("emissionsFootprint", kilowattHours, _factors.Footprint);
        }
    }

    /// <summary>Demand of the plant: quarter hours that are complete for every node with data.</summary>
    private IEnumerable<ReportFigure> Load()
    {
        List<NodeCalendar> nodes = [.. Nodes.Select(node => node.Node).Where(node => node.PackCount > 0)];
        long sum = 0;
        int count = 0;
        long maximumJoules = long.MinValue;
        int at = -1;
        for (int slot = 0; nodes.Count > 0 && slot < _whole.SlotCount; slot++)
        {
            if (nodes.TrueForAll(node => node.Slots[slot].IsComplete))
            {
                long joules = nodes.Sum(node => node.Slots[slot].Joules);
                sum += joules;
                count++;
                (maximumJoules, at) = joules > maximumJoules ? (joules, slot) : (maximumJoules, at);
            }
        }

        if (at < 0)
        {
            yield return Figure("maximumDemand", null) with { Warnings = [new FigureWarning("no-complete-slot")] };
            yield break;
        }

        double kilowatts = maximumJoules / (PlantCalendar.SlotSeconds * 1000.0);
        double mean = sum / (PlantCalendar.SlotSeconds * 1000.0 * count);
        yield return Figure("maximumDemand", kilowatts) with
        {
            IsEstimate = IsEstimate,
            Uncertainty = Budget is null ? null : kilowatts * Budget.ExpandedPercentWithoutGaps / 100,
            At = _calendar.Local(at),
            Inputs = [new FigureInput("completeSlots", count)],
            Warnings = _cautions,
        };
        yield return Figure("loadFactor", kilowatts > 0 ? 100 * mean / kilowatts : null) with
        {
            IsEstimate = IsEstimate,
            Inputs = [new FigureInput("meanKilowatts", mean), new FigureInput("maximumDemand", kilowatts)],
            Warnings = kilowatts > 0 ? _cautions : [new FigureWarning("no-load")],
        };
    }

    private IEnumerable<ReportFigure> Spans(string kind, IReadOnlyList<CalendarSpan> spans)
    {
        foreach (CalendarSpan span in spans)
        {
            var scope = new FigureScope(kind, span.Name);
            var packs = new List<BoardPacks>();
            foreach (BoardPacks board in Nodes.SelectMany(node => node.Node.PacksOf(span)))
            {
                BoardPacks.Add(packs, board.Kid, board.Packs);
            }

            double kilowattHours = Nodes.Sum(node => node.Node.Moved(SlotRegister.ImportJoules, span)) / JoulesPerKilowattHour;
            int complete = Nodes.Sum(node => node.Node.CompleteSlots(span));
            double slots = span.SlotCount * (double)Nodes.Count;
            ReportFigure Of(string id, double? value) => Figure(id, value) with
            {
                Scope = scope,
                From = _calendar.Local(span.FirstSlot),
                To = _calendar.Local(span.EndSlot),
                Packs = packs,
            };
            yield return Of("energy", kilowattHours) with
            {
                IsEstimate = IsEstimate,
                Uncertainty = Budget is null ? null : kilowattHours * Budget.ExpandedPercentWithoutGaps / 100,
            };
            yield return Of("completeness", slots > 0 ? 100.0 * complete / slots : null) with
            {
                Inputs = [new FigureInput("completeSlots", complete), new FigureInput("slots", slots)],
            };
        }
    }

    private ReportFigure OfFactor(string id, double kilowattHours, FactorChoice factor)
    {
        FactorRow row = factor.Row;
        var warnings = new List<FigureWarning>(_cautions);
        if (!factor.IsOfTheYear)
        {
            warnings.Add(new FigureWarning(
                "factor-of-another-year",
                row.Id,
                row.Year!.Value.ToString(CultureInfo.InvariantCulture),
                _calendar.Local(0).Year.ToString(CultureInfo.InvariantCulture)));
        }

        if (row.Source.Mark != SourceMark.Text)
        {
            warnings.Add(new FigureWarning(
                row.Source.Mark == SourceMark.Secondary ? "factor-secondary" : "factor-unconfirmed", row.Id));
        }

        return Relative(id, kilowattHours * row.Value) with
        {
            Inputs = [new FigureInput("energy", kilowattHours), new FigureInput(row.Id, row.Value)],
            Factors = [row.Id],
            Warnings = warnings,
        };
    }

    private ReportFigure Figure(string id, double? value) => new()
    {
        Id = id,
        Scope = _scope,
        From = _calendar.Local(0),
        To = _calendar.Local(_whole.SlotCount),
        Value = value,
        Packs = _packs,
    };

    private ReportFigure Relative(string id, double value) => Figure(id, value) with
    {
        IsEstimate = IsEstimate,
        Uncertainty = Budget is null ? null : Math.Abs(value) * Budget.ExpandedPercent / 100,
    };

    private static string Text(double value) => FigureRounding.Text(value, null, false);
}
