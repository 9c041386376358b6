using MeterNode.Figures;

namespace MeterNode.Server.Today;

/// <summary>Cuts a period at the quarter hours, hours, days or months of a zone; its first and last interval may be parts.</summary>
internal static class LocalSteps
{
    /// <summary>
    /// The begin of each interval, and the end of the last one, UTC seconds. The period begins and ends at quarter hours.
    /// </summary>
    public static IEnumerable<long> Boundaries(DateTimeOffset from, DateTimeOffset to, HistoryStep step, TimeZoneInfo zone)
    {
        for (DateTimeOffset at = from; at < to; at = Next(at, step, zone))
        {
            yield return at.ToUnixTimeSeconds();
        }

        yield return to.ToUnixTimeSeconds();
    }

    /// <summary>The next begin behind a moment, at a quarter hour.</summary>
    private static DateTimeOffset Next(DateTimeOffset at, HistoryStep step, TimeZoneInfo zone)
    {
        DateTimeOffset local = TimeZoneInfo.ConvertTime(at, zone);
        var day = DateOnly.FromDateTime(local.DateTime);
        DateTimeOffset next = step switch
        {
            HistoryStep.QuarterHour => at.AddSeconds(PlantCalendar.SlotSeconds),
            HistoryStep.Hour => at.AddMinutes(60 - local.Minute),
            HistoryStep.Day => LocalDays.Midnight(day.AddDays(1), zone),
            _ => LocalDays.Midnight(new DateOnly(day.Year, day.Month, 1).AddMonths(1), zone),
        };
        long quarter = PlantCalendar.SlotBegin(next.ToUnixTimeSeconds());
        return quarter > at.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(quarter) : at.AddSeconds(PlantCalendar.SlotSeconds);
    }
}
