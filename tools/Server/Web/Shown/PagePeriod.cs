using System.Globalization;
using MeterNode.Figures;
using MeterNode.Plant;
using MeterNode.Server.Today;

namespace MeterNode.Server.Web.Shown;

/// <summary>
/// The period that the address of a page names: <c>?span=hour|day|week|month|year</c> until <c>?to=</c> or now, or <c>?from=</c> and
/// <c>?to=</c>, local days or times; the day of <c>to</c> is part of it. It is cut to whole quarter hours, and the page says which.
/// </summary>
public sealed record PagePeriod
{
    /// <summary>More packs than of so many days are not read for one page.</summary>
    private const int MaximumDaysOfPacks = 62;

    /// <summary>So many days can be asked: ten years.</summary>
    private const int MaximumDays = 3660;

    /// <summary>Two days, one of which may be the long one of the year: up to here a page reads packs by itself.</summary>
    private const double HoursOfPacks = 50;

    /// <summary>The lengths that have a name.</summary>
    public static IReadOnlyList<string> Spans { get; } = ["hour", "day", "week", "month", "year"];

    private static readonly string[] s_formats = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];

    /// <summary>The name of its length; null where both ends were named.</summary>
    public string? Span { get; private init; }

    /// <summary>When it begins.</summary>
    public DateTimeOffset From { get; private init; }

    /// <summary>When it ends.</summary>
    public DateTimeOffset To { get; private init; }

    /// <summary>Id of the text that says what is wrong with what was asked; null when nothing is.</summary>
    public string? Problem { get; private init; }

    /// <summary>The quarter hours of it.</summary>
    public PlantCalendar Calendar(TimeZoneInfo zone) => new(LocalDays.Period(From, To), zone);

    /// <summary>True where a page reads its packs without being asked to.</summary>
    public bool IsShort => (To - From).TotalHours <= HoursOfPacks;

    /// <summary>True where a page can read its packs.</summary>
    public bool HasFewPacks => (To - From).TotalDays <= MaximumDaysOfPacks;

    /// <summary>The intervals of a picture of rollups: so that there are at most some hundred of them.</summary>
    public HistoryStep Step => (To - From).TotalDays switch
    {
        <= 8.5 => HistoryStep.QuarterHour,
        <= 70 => HistoryStep.Hour,
        <= 1200 => HistoryStep.Day,
        _ => HistoryStep.Month,
    };

    /// <summary>What it is counted by in a table: so that there are at most some seventy rows.</summary>
    public RowLength Rows => IsShort ? RowLength.Hour : Step switch
    {
        HistoryStep.QuarterHour or HistoryStep.Hour => RowLength.Day,
        HistoryStep.Day => RowLength.Month,
        _ => RowLength.Year,
    };

    /// <summary>What it is counted by in a picture.</summary>
    public RowLength Bars => Step switch
    {
        HistoryStep.QuarterHour => RowLength.Hour,
        HistoryStep.Hour or HistoryStep.Day => RowLength.Day,
        _ => RowLength.Month,
    };

    /// <summary>How long a point of a picture of packs is, s: so that there are some hundred of them.</summary>
    public double PointSeconds => (To - From).TotalHours switch
    {
        <= 2 => 60,
        <= 30 => 300,
        <= 200 => PlantCalendar.SlotSeconds,
        _ => 3600,
    };

    /// <summary>Reads it; what cannot be is the last day, and says so.</summary>
    public static PagePeriod Of(PageView view)
    {
        string? from = view.Query("from");
        DateTimeOffset? end = view.Query("to") is string to ? Parse(to, view.Zone, isEnd: true) : view.Now;
        if (from is null && end is DateTimeOffset until)
        {
            string span = view.Query("span") ?? "day";
            return Spans.Contains(span) ? Named(span, until) : LastDay(view, "period.no-span");
        }

        PagePeriod asked = Between(from is null ? null : Parse(from, view.Zone, isEnd: false), end);
        return asked.Problem is string problem ? LastDay(view, problem) : asked;
    }

    /// <summary>The period between two moments.</summary>
    internal static PagePeriod OfMoments(DateTimeOffset from, DateTimeOffset to) =>
        new() { From = PlantCalendar.SlotBegin(from), To = Up(to) };

    /// <summary>Whole days, the last one included; <see cref="Problem"/> says it where they are no period of evidence.</summary>
    public static PagePeriod OfDays(string from, string to, PageView view) =>
        Between(Parse(from, view.Zone, isEnd: false), Parse(to, view.Zone, isEnd: true));

    /// <summary>
    /// The period to compare with: <c>?with=previous</c>, <c>?with=FROM--TO</c>, or <c>with-from</c> and <c>with-to</c>; null for none.
    /// </summary>
    public PagePeriod? Compared(PageView view)
    {
        string? with = view.Query("with") ?? (view.Query("with-from") is string first ? $"{first}--{view.Query("with-to")}" : null);
        return with is null ? null
            : with == "previous" ? new PagePeriod { From = From - (To - From), To = From }
            : with.Split("--") is [string from, string to]
                ? Between(Parse(from, view.Zone, isEnd: false), Parse(to, view.Zone, isEnd: true))
            : new PagePeriod { Problem = "history.no-with" };
    }

    private static PagePeriod Between(DateTimeOffset? start, DateTimeOffset? end)
    {
        string? problem = start is null || end is null ? "period.not-a-time"
            : start >= end ? "period.reversed"
            : (end - start).Value.TotalDays > MaximumDays ? "period.too-long"
            : null;
        return problem is null ? OfMoments(start!.Value, end!.Value) : new PagePeriod { Problem = problem };
    }

    private static PagePeriod LastDay(PageView view, string problem) => Named("day", view.Now) with { Problem = problem };

    private static PagePeriod Named(string span, DateTimeOffset end)
    {
        DateTimeOffset to = Up(end);
        TimeSpan length = span switch
        {
            "hour" => TimeSpan.FromHours(1),
            "week" => TimeSpan.FromDays(7),
            "month" => TimeSpan.FromDays(31),
            "year" => TimeSpan.FromDays(365),
            _ => TimeSpan.FromDays(1),
        };
        return new PagePeriod { Span = span, From = to - length, To = to };
    }

    private static DateTimeOffset? Parse(string text, TimeZoneInfo zone, bool isEnd)
    {
        if (!DateTime.TryParseExact(text, s_formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime local)
            || local.Year is < 2000 or > 9000)
        {
            return null;
        }

        bool isDay = text.Length == s_formats[0].Length;
        return LocalTime.At(isDay && isEnd ? local.AddDays(1) : local, zone);
    }

    private static DateTimeOffset Up(DateTimeOffset at)
    {
        DateTimeOffset down = PlantCalendar.SlotBegin(at);
        return down == at ? at : down.AddSeconds(PlantCalendar.SlotSeconds);
    }
}
