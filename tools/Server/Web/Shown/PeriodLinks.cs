using System.Globalization;
using MeterNode.Charts;
using MeterNode.Figures;
using MeterNode.Plant;

namespace MeterNode.Server.Web.Shown;

/// <summary>Where one goes from a period of a page: before and after, closer and farther, and into a part of the picture.</summary>
/// <param name="view">The page.</param>
/// <param name="period">What it shows.</param>
public sealed class PeriodLinks(PageView view, PagePeriod period)
{
    /// <summary>A picture is cut into at most so many parts: each is wide enough for a finger on a phone.</summary>
    private const int MaximumParts = 8;

    /// <summary>What is shorter is not opened any further.</summary>
    private const double LeastSeconds = 3600;

    private const double MaximumDays = 3660;

    /// <summary>A period by the name of its length, until the end of this one.</summary>
    public string Named(string span) => Address($"span={span}" + (period.To < view.Now ? $"&to={Local(period.To)}" : ""));

    /// <summary>As long, before this one.</summary>
    public string Before => period.Span is string span ? Address($"span={span}&to={Local(period.From)}")
        : Between(period.From - Length, period.From);

    /// <summary>As long, behind this one; null where that has not begun.</summary>
    public string? After => period.To >= view.Now ? null
        : period.Span is string span ? Address($"span={span}&to={Local(period.To + Length)}")
        : Between(period.To, period.To + Length);

    /// <summary>The next shorter one; null for the shortest.</summary>
    public string? In => Length.TotalSeconds <= LeastSeconds ? null
        : period.Span is string span ? Named(PagePeriod.Spans[Place(span) - 1])
        : Between(period.From + (Length / 4), period.To - (Length / 4));

    /// <summary>The next longer one; null for the longest.</summary>
    public string? Out
    {
        get
        {
            if (period.Span is string span)
            {
                return Place(span) + 1 < PagePeriod.Spans.Count ? Named(PagePeriod.Spans[Place(span) + 1]) : null;
            }

            DateTimeOffset end = period.To + (Length / 2) > view.Now ? view.Now : period.To + (Length / 2);
            DateTimeOffset begin = end - (2 * Length);
            return (2 * Length).TotalDays > MaximumDays ? null : Between(begin, end);
        }
    }

    /// <summary>This period with what it is computed from, or compared with.</summary>
    public string This(string? more) => period.Span is string span
        ? $"{view.Path}?span={span}{(view.Query("to") is null ? "" : $"&to={Local(period.To)}")}{(more is null ? "" : "&" + more)}"
        : $"{view.Path}?from={Local(period.From)}&to={Local(period.To)}{(more is null ? "" : "&" + more)}";

    /// <summary>A part of this period, at quarter hours, or what it touches.</summary>
    public string Part(DateTimeOffset from, DateTimeOffset to) => Between(from, to);

    /// <summary>The ends of this period, as a form sends them.</summary>
    public IEnumerable<(string Name, string Value)> Ends => [("from", Local(period.From)), ("to", Local(period.To))];

    /// <summary>The parts of the picture: hours, days, weeks, months or years of the local clock, as few as a finger can choose.</summary>
    public IEnumerable<ChartArea> Areas()
    {
        DateTimeOffset until = period.To < view.Now ? period.To : view.Now;
        Func<DateTime, DateTime>[] cuts =
        [
            OfHours(1), OfHours(4), OfHours(12), local => local.Date.AddDays(1),
            local => local.Date.AddDays(7 - (((int)local.DayOfWeek + 6) % 7)),
            OfMonths(1), OfMonths(3), OfMonths(12),
        ];
        foreach (Func<DateTime, DateTime> next in Length.TotalSeconds <= 2 * LeastSeconds ? [] : cuts)
        {
            (DateTimeOffset From, DateTimeOffset To)[] parts = [.. Cut(until, next).Take(MaximumParts + 1)];
            if (parts.Length <= MaximumParts)
            {
                return parts.Length < 2 ? [] : parts.Select(part => new ChartArea(
                    part.From, part.To, Between(part.From, part.To),
                    view.Text("history.open", view.Minute(part.From), view.Minute(part.To))));
            }
        }

        return [];
    }

    private TimeSpan Length => period.To - period.From;

    private IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Cut(DateTimeOffset until, Func<DateTime, DateTime> next)
    {
        for (DateTimeOffset from = period.From; from < until;)
        {
            DateTimeOffset to = LocalTime.At(
                DateTime.SpecifyKind(next(view.Local(from).DateTime), DateTimeKind.Unspecified), view.Zone);
            to = to > from ? to : from.AddHours(1);
            yield return (from, to < until ? to : until);
            from = to;
        }
    }

    private static Func<DateTime, DateTime> OfHours(int hours) => local => local.Date.AddHours(((local.Hour / hours) + 1) * hours);

    private static Func<DateTime, DateTime> OfMonths(int months) => local =>
        new DateTime(local.Year, 1, 1, 0, 0, 0, DateTimeKind.Unspecified).AddMonths((((local.Month - 1) / months) + 1) * months);

    private static int Place(string span) => PagePeriod.Spans.ToList().IndexOf(span);

    private string Between(DateTimeOffset from, DateTimeOffset to) =>
        Address($"from={Slot(from)}&to={Slot(to.AddSeconds(PlantCalendar.SlotSeconds - 1))}");

    private string Address(string query) => $"{view.Path}?{query}{(view.Query("with") == "previous" ? "&with=previous" : "")}";

    /// <summary>The begin of the quarter hour.</summary>
    private string Slot(DateTimeOffset at) => Local(PlantCalendar.SlotBegin(at));

    private string Local(DateTimeOffset at) => view.Local(at).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
}
