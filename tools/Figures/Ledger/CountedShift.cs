namespace MeterNode.Figures;

/// <summary>
/// What registers counted of a shift in a period of which not every pack was read. It is cut where packs end and not within them: a pack
/// counts in the shift in which it ends. So what both ends have too much or too little is together at most the energy of one pack, but for
/// what was counted while nothing was metered: that is wholly in the shift in which packs come again.
/// </summary>
public sealed record CountedShift
{
    private const double PartlyPercent = 99.5;

    /// <summary>Readings of the power and the register may differ by such a part where nothing is missing.</summary>
    private const double ReadingsShare = 0.02;

    /// <summary>The shift.</summary>
    public required LedgerShift Shift { get; init; }

    /// <summary>Energy by the registers, J.</summary>
    public required long Joules { get; init; }

    /// <summary>Time that was metered, s.</summary>
    public required double MeteredSeconds { get; init; }

    /// <summary>Time of it that has passed and lies in the period, s.</summary>
    public required double AskedSeconds { get; init; }

    /// <summary>The most energy of one pack, J.</summary>
    public required double PackJoules { get; init; }

    /// <summary>What the registers moved and no reading of the power has, J, at least 0.</summary>
    public required double BridgedJoules { get; init; }

    /// <summary>True when power of some pack is an estimate.</summary>
    public required bool IsEstimate { get; init; }

    /// <summary>True when an input reached its limit.</summary>
    public required bool IsLowerBound { get; init; }

    /// <summary>Its packs, by key; empty where there is none.</summary>
    public required IReadOnlyList<BoardPacks> Packs { get; init; }

    /// <summary>The energy of it, kWh.</summary>
    /// <param name="calendar">The period.</param>
    /// <param name="budget">The uncertainty budget of the energy of the period; null where there is none.</param>
    /// <param name="now">A shift that has not ended by then counts until then.</param>
    public ShiftEnergy Energy(PlantCalendar calendar, UncertaintyBudget? budget, DateTimeOffset now)
    {
        (DateTimeOffset from, DateTimeOffset to) = ShiftEnergy.TimeOf(Shift, calendar);
        double kilowattHours = Joules / ReportFigure.JoulesPerKilowattHour;
        double ofBudget = kilowattHours * (budget?.ExpandedPercentWithoutGaps ?? 0) / 100;
        double ofEnds = (PackJoules + (IsBridged ? BridgedJoules : 0)) / ReportFigure.JoulesPerKilowattHour;
        return new ShiftEnergy(Shift, new ReportFigure
        {
            Id = "energy",
            Scope = new FigureScope(FigureScope.Shift, Shift.Name),
            From = TimeZoneInfo.ConvertTime(from, calendar.Zone),
            To = TimeZoneInfo.ConvertTime(now < to ? now : to, calendar.Zone),
            Value = MeteredSeconds > 0 ? kilowattHours : null,
            IsEstimate = IsEstimate,
            Uncertainty = budget is null || IsEstimate ? null : Math.Sqrt((ofBudget * ofBudget) + (ofEnds * ofEnds)),
            Packs = Packs,
            Statements = ShiftEnergy.StatementsOf(Shift),
            Warnings = [.. Metered(), .. ShiftEnergy.Cautions(Shift, calendar, now)],
        });
    }

    /// <summary>True when more was counted while nothing was metered than packs at the ends and readings of the power explain.</summary>
    private bool IsBridged => BridgedJoules > PackJoules + (ReadingsShare * (Joules - BridgedJoules));

    private IEnumerable<FigureWarning> Metered()
    {
        if (MeteredSeconds <= 0)
        {
            yield return new FigureWarning("not-metered-then");
            yield break;
        }

        double percent = AskedSeconds > 0 ? 100 * MeteredSeconds / AskedSeconds : 100;
        string metered = percent.ToString("0", System.Globalization.CultureInfo.InvariantCulture);
        if (IsBridged)
        {
            string bridged = FigureRounding.Text(BridgedJoules / ReportFigure.JoulesPerKilowattHour, null, false);
            yield return new FigureWarning("counted-unmetered", bridged, metered);
        }
        else if (percent < PartlyPercent)
        {
            yield return new FigureWarning("partly-metered", metered);
        }

        if (IsLowerBound)
        {
            yield return new FigureWarning("lower-bound");
        }
    }
}
