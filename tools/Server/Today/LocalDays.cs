using MeterNode.Figures;
using MeterNode.Plant;
using MeterNode.Wire;

namespace MeterNode.Server.Today;

/// <summary>Days on the clocks of a plant.</summary>
internal static class LocalDays
{
    /// <summary>The calendar of whole days.</summary>
    /// <param name="first">The first.</param>
    /// <param name="count">How many.</param>
    /// <param name="zone">The plant's zone.</param>
    public static PlantCalendar Calendar(DateOnly first, int count, TimeZoneInfo zone) =>
        new(Period(Midnight(first, zone), Midnight(first.AddDays(count), zone)), zone);

    /// <summary>When a day begins.</summary>
    public static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone) => LocalTime.At(day.ToDateTime(TimeOnly.MinValue), zone);

    /// <summary>The day of a moment.</summary>
    public static DateOnly Of(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    /// <summary>The period between two moments.</summary>
    public static EvidencePeriod Period(DateTimeOffset from, DateTimeOffset to) => new(from.ToUnixTimeSeconds(), to.ToUnixTimeSeconds());
}
