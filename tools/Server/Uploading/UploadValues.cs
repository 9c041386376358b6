using System.Globalization;
using MeterNode.Figures;
using MeterNode.Plant;
using MeterNode.Plant.Uploading;

namespace MeterNode.Server.Uploading;

/// <summary>The values of a period for an authority, from figures. What nobody metered is no value.</summary>
/// <param name="Values">The values.</param>
/// <param name="NotMetered">Times of which nothing was metered: there is no value for them.</param>
public sealed record UploadValues(IReadOnlyList<UploadValue> Values, int NotMetered)
{
    private const decimal JoulesPerKilowattHour = 3_600_000;

    /// <summary>Makes them: quarter hours, and whole days and months of local time inside the period.</summary>
    /// <exception cref="OperatorException">They cannot be told apart by local time, or a board is virtual.</exception>
    public static UploadValues Of(ComputedPeriod period, IReadOnlyList<UploadRow> rows)
    {
        var values = new List<UploadValue>();
        int notMetered = 0;
        foreach (UploadRow row in rows)
        {
            List<NodeCalendar> nodes =
                [.. period.Set.Nodes.Select(node => node.Node).Where(node => row.Node is null || node.Id == row.Node)];
            RequireReal(nodes);
            foreach (CalendarSpan span in Spans(period.Calendar, row.Span))
            {
                if (nodes.Any(node => node.MeteredSeconds(span) > 0))
                {
                    values.Add(Value(period.Calendar, row, nodes, span));
                }
                else
                {
                    notMetered++;
                }
            }
        }

        if (values.GroupBy(value => value.Key).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new OperatorException(
                OperatorError.Failure,
                $"clocks go back in this period, and two values would have the time {twice.Key.Date}: leave this day out, or take days "
                    + "only");
        }

        return new UploadValues(values, notMetered);
    }

    private static UploadValue Value(PlantCalendar calendar, UploadRow row, List<NodeCalendar> nodes, CalendarSpan span)
    {
        long joules = nodes.Sum(node => node.Moved(SlotRegister.ImportJoules, span));
        decimal value = joules / JoulesPerKilowattHour / row.KilowattHoursPerUnit;
        bool isWhole = nodes.TrueForAll(
            node => node is { IsInOrder: true, IsEstimate: false } && node.CompleteSlots(span) == span.SlotCount);
        return new UploadValue(
            row.DataCode,
            value.ToString("0.#########", CultureInfo.InvariantCulture),
            row.Span,
            calendar.Local(span.FirstSlot).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            row.Scope,
            isWhole);
    }

    private static void RequireReal(List<NodeCalendar> nodes)
    {
        if (nodes.Find(node => node.IsVirtual) is NodeCalendar board)
        {
            throw new OperatorException(
                OperatorError.Failure,
                $"{board.Id} is a virtual board, and nothing was measured at a machine: an authority gets no such values; leave it out "
                    + "of the table");
        }
    }

    /// <summary>Days and months that the period cuts are none: they come when it is whole.</summary>
    private static IEnumerable<CalendarSpan> Spans(PlantCalendar calendar, UploadSpan span) => span switch
    {
        UploadSpan.QuarterHour => Enumerable.Range(0, calendar.SlotCount).Select(slot => new CalendarSpan("", slot, 1)),
        UploadSpan.Day => calendar.Days.Where(day => IsMidnight(calendar, day.FirstSlot) && IsMidnight(calendar, day.EndSlot)),
        _ => calendar.Months.Where(month => IsFirst(calendar, month.FirstSlot) && IsFirst(calendar, month.EndSlot)),
    };

    private static bool IsMidnight(PlantCalendar calendar, int slot) => calendar.Local(slot).TimeOfDay == TimeSpan.Zero;

    private static bool IsFirst(PlantCalendar calendar, int slot) => IsMidnight(calendar, slot) && calendar.Local(slot).Day == 1;
}
