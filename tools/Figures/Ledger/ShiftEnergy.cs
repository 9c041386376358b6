namespace MeterNode.Figures;

/// <summary>What one node metered in a shift that the ledger states: its part of what reports say of the shift.</summary>
/// <param name="Shift">The shift.</param>
/// <param name="Energy">The energy, kWh.</param>
public sealed record ShiftEnergy(LedgerShift Shift, ReportFigure Energy)
{
    /// <summary>The shifts that reach into the period and have begun, by their begin.</summary>
    /// <param name="node">What the packs of the period say of the node.</param>
    /// <param name="book">The ledger.</param>
    /// <param name="now">A shift that has not ended by then counts until then.</param>
    public static IReadOnlyList<ShiftEnergy> Of(NodeFigureSet node, Wire.LedgerBook book, DateTimeOffset now)
    {
        FigureWarning[] bound = node.Node.IsLowerBound ? [new FigureWarning("lower-bound")] : [];
        return
        [
            .. LedgerShift.Of(book, node.Node.Calendar).Where(shift => shift.Entry.From < now).Select(shift =>
            {
                ReportFigure energy = Figure(shift, [node], node.Node.Calendar, now);
                return new ShiftEnergy(shift, energy with { Warnings = [.. energy.Warnings, .. bound] });
            }),
        ];
    }

    /// <summary>The energy of some nodes in a shift, in the part of it that lies in a period.</summary>
    /// <param name="shift">The shift.</param>
    /// <param name="nodes">What the packs of the period say of the nodes.</param>
    /// <param name="calendar">The period.</param>
    /// <param name="now">A shift that has not ended by then counts until then; null: all of it lies in the past.</param>
    internal static ReportFigure Figure(
        LedgerShift shift, IReadOnlyList<NodeFigureSet> nodes, PlantCalendar calendar, DateTimeOffset? now)
    {
        var scope = new FigureScope(FigureScope.Shift, shift.Name);
        (DateTimeOffset from, DateTimeOffset to) = TimeOf(shift, calendar);
        DateTimeOffset end = now < to ? now.Value : to;
        var group = new MachineGroup();
        group.Add(scope.Name, shift.Entry.StatementNumber, nodes, from, end);
        ReportFigure energy = group.Energy(scope, calendar);
        FigureWarning[] metered = !group.IsMeasured ? [new FigureWarning("not-metered-then")]
            : group.PartlyMetered is FigureWarning partly ? [partly] : [];
        return energy with
        {
            From = TimeZoneInfo.ConvertTime(from, calendar.Zone),
            To = TimeZoneInfo.ConvertTime(end, calendar.Zone),
            Statements = [.. energy.Statements.Concat(StatementsOf(shift)).Distinct().Order()],
            Warnings = [.. metered, .. Cautions(shift, calendar, now)],
        };
    }

    /// <summary>The part of a shift that lies in a period.</summary>
    internal static (DateTimeOffset From, DateTimeOffset To) TimeOf(LedgerShift shift, PlantCalendar calendar) => (
        DateTimeOffset.FromUnixTimeSeconds(Math.Max(shift.Entry.From.ToUnixTimeSeconds(), (long)calendar.Period.FromUtcSeconds)),
        DateTimeOffset.FromUnixTimeSeconds(Math.Min(shift.Entry.To.ToUnixTimeSeconds(), (long)calendar.Period.ToUtcSeconds)));

    /// <summary>Numbers of the statements about a shift.</summary>
    internal static IReadOnlyList<long> StatementsOf(LedgerShift shift) => shift.SignedOff is null
        ? [shift.Entry.StatementNumber] : [shift.Entry.StatementNumber, shift.SignedOff.StatementNumber];

    /// <summary>What is to be known of a shift: whether the period has all of it, and who has signed it off.</summary>
    internal static IEnumerable<FigureWarning> Cautions(LedgerShift shift, PlantCalendar calendar, DateTimeOffset? now)
    {
        (DateTimeOffset from, DateTimeOffset to) = TimeOf(shift, calendar);
        bool isRunning = now < shift.Entry.To;
        if (from > shift.Entry.From || (to < shift.Entry.To && !(now <= to)))
        {
            yield return new FigureWarning("shift-cut");
        }

        if (isRunning)
        {
            yield break; // Nobody signs off what goes on.
        }

        if (shift.SignedOff is null)
        {
            yield return new FigureWarning("shift-not-signed");
        }
        else if (shift.Unsigned.Count > 0)
        {
            yield return new FigureWarning(
                "shift-outputs-unsigned", LedgerFigureSet.Numbers(shift.Unsigned.Select(output => output.StatementNumber)));
        }
    }
}
