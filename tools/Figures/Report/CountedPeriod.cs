namespace MeterNode.Figures;

/// <summary>
/// Energy and metered time of one node over a period of which not every pack was read: its registers at both ends say the energy, as
/// <see cref="NodeFigureSet"/> has it; some quarter hours say how it was metered.
/// </summary>
public sealed class CountedPeriod
{
    private readonly PlantCalendar _calendar;
    private readonly string _node;
    private readonly CountedTotals _totals;
    private readonly double _seconds;
    private readonly double _boundJoules;

    /// <summary>Prepares the figures.</summary>
    /// <param name="node">Name of the node.</param>
    /// <param name="calendar">The period.</param>
    /// <param name="totals">What was counted in it.</param>
    /// <param name="samples">What packs say of some of its quarter hours.</param>
    /// <param name="budgets">Makes the uncertainty budget.</param>
    public CountedPeriod(
        string node, PlantCalendar calendar, CountedTotals totals, IReadOnlyList<NodeCalendar> samples, BudgetMaker budgets)
    {
        _node = node;
        _calendar = calendar;
        _totals = totals;
        _seconds = Math.Max(0, totals.UntilSeconds - calendar.Period.FromUtcSeconds);
        NotMeteredSeconds = Math.Max(0, _seconds - totals.MeteredSeconds);
        _boundJoules = Math.Max(0, ((totals.MaximumWatts ?? 0) * NotMeteredSeconds) - totals.BridgedJoules);
        Budget = totals.IsEstimate ? null : budgets.OfSamples(samples, totals.Joules, _boundJoules);
        Instruments = [.. totals.Instruments, .. samples.SelectMany(sample => sample.Instruments)];
    }

    /// <summary>Energy, J.</summary>
    public long Joules => _totals.Joules;

    /// <summary>Its uncertainty; null for an estimate, and where nothing was metered.</summary>
    public UncertaintyBudget? Budget { get; }

    /// <summary>Time that was not metered, until now, s.</summary>
    public double NotMeteredSeconds { get; }

    /// <summary>Ways in which it was metered, as its ends and the quarter hours say that were read.</summary>
    public IReadOnlyList<InstrumentStretch> Instruments { get; }

    /// <summary>The figures: energy, the time that was not metered, and shots where the node counts them.</summary>
    public IEnumerable<ReportFigure> All()
    {
        double kilowattHours = Joules / ReportFigure.JoulesPerKilowattHour;
        yield return Figure("energy", _totals.HasPacks ? kilowattHours : null) with
        {
            IsEstimate = _totals.IsEstimate,
            Uncertainty = Budget is null ? null : kilowattHours * Budget.ExpandedPercent / 100,
            Warnings = [.. Warnings()],
        };
        yield return Figure("timeMetered", _seconds > 0 ? 100 * Math.Min(1, _totals.MeteredSeconds / _seconds) : null) with
        {
            Inputs = [new FigureInput("meteredSeconds", _totals.MeteredSeconds)],
        };
        yield return Figure("timeNotMetered", NotMeteredSeconds / 3600);
        if (_totals.Shots is not long shots || !_totals.HasPacks)
        {
            yield break;
        }

        yield return Figure("shots", shots);
        yield return Figure("energyPerShot", shots > 0 ? kilowattHours / shots : null) with
        {
            IsEstimate = _totals.IsEstimate,
            Uncertainty = Budget is null || shots == 0 ? null : kilowattHours / shots * Budget.ExpandedPercent / 100,
            Inputs = [new FigureInput("energy", kilowattHours), new FigureInput("shots", shots)],
            Warnings = shots > 0 ? [.. Warnings()] : [new FigureWarning("no-shots")],
        };
    }

    private IEnumerable<FigureWarning> Warnings()
    {
        if (!_totals.HasPacks)
        {
            yield return new FigureWarning("no-register");
        }

        if (_totals.IsVirtual)
        {
            yield return new FigureWarning("virtual-board");
        }

        if (_totals.IsEstimate)
        {
            yield return new FigureWarning("estimate-nominal");
        }

        if (_totals.IsLowerBound)
        {
            yield return new FigureWarning("lower-bound");
        }

        if (_boundJoules > 0)
        {
            yield return new FigureWarning(
                "not-metered", Text(NotMeteredSeconds / 3600), Text(_boundJoules / ReportFigure.JoulesPerKilowattHour));
        }
    }

    private ReportFigure Figure(string id, double? value) => new()
    {
        Id = id,
        Scope = new FigureScope(FigureScope.Node, _node),
        From = _calendar.Local(0),
        To = _calendar.Local(_calendar.SlotCount),
        Value = value,
        Packs = _totals.Packs,
    };

    private static string Text(double value) => FigureRounding.Text(value, null, false);
}
