namespace MeterNode.Figures;

/// <summary>
/// Why the figures of a node cannot stand as those of its machine, although its evidence may be in order: time, temperatures or power were
/// not measured, or a meter says something else.
/// </summary>
/// <param name="Node">The node.</param>
/// <param name="Reason">What was not measured.</param>
public sealed record MeteringDoubt(string Node, FigureWarning Reason)
{
    private const double MinimumCompletePercent = 90;
    private const double MaximumFaultPercent = 10;
    private const double MaximumRefusedPercent = 10;
    private const double MaximumOverRangePercent = 0.1;

    /// <summary>The doubts about a node; thresholds are ours.</summary>
    public static IReadOnlyList<MeteringDoubt> Of(NodeCalendar node) =>
        [.. Reasons(node).Select(reason => new MeteringDoubt(node.Id, reason))];

    private static IEnumerable<FigureWarning> Reasons(NodeCalendar node)
    {
        CalendarSpan asked = Asked(node);
        if (asked.SlotCount > 0)
        {
            double complete = 100.0 * node.CompleteSlots(asked) / asked.SlotCount;
            if (complete < MinimumCompletePercent)
            {
                yield return new FigureWarning("doubt-incomplete", Text(complete));
            }
        }

        for (int zone = 1; zone <= Wire.RecordTable.MaximumZones; zone++)
        {
            List<ZoneSlot> slots = [.. node.Slots.Select(slot => slot.Zone(zone)).OfType<ZoneSlot>()];
            double faults = slots.Sum(slot => (double)slot.FaultCount);
            double readings = faults + slots.Sum(slot => (double)slot.Count);
            if (readings > 0 && 100 * faults / readings > MaximumFaultPercent)
            {
                yield return new FigureWarning("doubt-sensor", zone, Text(100 * faults / readings));
            }
        }

        double used = node.Counters.GetValueOrDefault(Wire.RecordKind.WindowsUsed);
        double refused = node.Counters.GetValueOrDefault(Wire.RecordKind.WindowsDiscarded);
        double over = node.Counters.GetValueOrDefault(Wire.RecordKind.OverRange);
        if (used > 0 && 100 * over / used > MaximumOverRangePercent)
        {
            yield return new FigureWarning("doubt-overload", Text(100 * over / used));
        }

        if (used + refused > 0 && 100 * refused / (used + refused) > MaximumRefusedPercent)
        {
            yield return new FigureWarning("doubt-refused", Text(100 * refused / (used + refused)));
        }

        foreach (MeterComparison meter in node.Meters.Where(meter => !meter.Agrees))
        {
            yield return new FigureWarning(
                "doubt-meter", meter.Serial, Text(Math.Abs(meter.DifferenceJoules) / ReportFigure.JoulesPerKilowattHour), meter.Packs);
        }
    }

    /// <summary>The quarter hours of the period in which there was a node: its life begins with pack 0.</summary>
    private static CalendarSpan Asked(NodeCalendar node)
    {
        int first = 0;
        if (node.Packs.Count > 0 && node.Packs[0].Packs.First == 0)
        {
            while (first < node.Slots.Length && node.Slots[first].MeteredSeconds == 0)
            {
                first++;
            }
        }

        return new CalendarSpan("", first, node.Slots.Length - first);
    }

    private static string Text(double value) => FigureRounding.Text(value, null, false);
}
