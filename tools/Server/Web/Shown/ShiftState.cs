using MeterNode.Plant;
using MeterNode.Plant.Ledger;
using MeterNode.Server.Today;
using MeterNode.Wire;

namespace MeterNode.Server.Web.Shown;

/// <summary>A shift of a day: stated, or to be stated because shifts of its name and times were.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Date">The day on which it began.</param>
/// <param name="From">When it begins.</param>
/// <param name="To">When it ends.</param>
/// <param name="Stated">The statement about it; null while nobody has made one.</param>
/// <param name="SignOff">The last sign-off of it; null while there is none.</param>
/// <param name="ChangedSince">How many things of the shift were stated, corrected or withdrawn after the sign-off.</param>
public sealed record ShiftState(
    string Name, DateOnly Date, DateTimeOffset From, DateTimeOffset To, ShiftEntry? Stated, SignOffEntry? SignOff, int ChangedSince)
{
    /// <summary>Shifts of so many days back say which there are.</summary>
    private const int PatternDays = 14;

    /// <summary>Of a longer period only shifts that were stated are listed.</summary>
    private const int MaximumDays = 8;

    /// <summary>A shift that ended so long ago is still the one that people write up.</summary>
    private static readonly TimeSpan s_afterwards = TimeSpan.FromHours(4);

    /// <summary>The day as the ledger has it.</summary>
    public string Day => Date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The shifts of a period that have begun, in the order of their begin.</summary>
    public static IReadOnlyList<ShiftState> Of(
        LedgerHistories histories, DateTimeOffset from, DateTimeOffset to, DateTimeOffset now, TimeZoneInfo zone)
    {
        LedgerBook book = histories.Book;
        var shifts = new List<ShiftState>();
        foreach (ShiftEntry stated in book.Entries<ShiftEntry>().Where(shift => shift.From < to && shift.To > from))
        {
            SignOffEntry? signed = book.Entries<SignOffEntry>()
                .LastOrDefault(entry => entry.Date == stated.Date && entry.Shift == stated.Shift);
            int since = signed is null ? 0 : histories.All.Count(each => each.LastNumber > signed.UpTo && IsOfAShift(each)
                && LedgerFields.Begin(each.Statement, zone) is long begin && begin >= stated.From.ToUnixTimeSeconds()
                && begin < stated.To.ToUnixTimeSeconds());
            shifts.Add(new ShiftState(stated.Shift, stated.Date, stated.From, stated.To, stated, signed, since));
        }

        if ((to - from).TotalDays <= MaximumDays)
        {
            shifts.AddRange(Expected(book, from, to, now, zone));
        }

        return [.. shifts.OrderBy(shift => shift.From)];
    }

    /// <summary>The shift that runs, or the last one while people write it up; null where none is known.</summary>
    public static ShiftState? Present(LedgerHistories histories, DateTimeOffset now, TimeZoneInfo zone) =>
        Of(histories, now.AddDays(-1), now, now, zone).LastOrDefault(shift => shift.From <= now && shift.To + s_afterwards > now);

    /// <summary>Statements that are about a time, and so about a shift.</summary>
    private static bool IsOfAShift(StatementHistory history) => history.Statement.Kind?.EndKey() is not null;

    private static IEnumerable<ShiftState> Expected(
        LedgerBook book, DateTimeOffset from, DateTimeOffset to, DateTimeOffset now, TimeZoneInfo zone)
    {
        ShiftEntry[] all = [.. book.Entries<ShiftEntry>()];
        ShiftEntry[] patterns =
        [
            .. all.Where(shift => shift.From > now.AddDays(-PatternDays)).GroupBy(shift => shift.Shift)
                .Select(named => named.MaxBy(shift => shift.From)!),
        ];
        for (DateOnly day = LocalDays.Of(from, zone).AddDays(-1); day <= LocalDays.Of(to, zone); day = day.AddDays(1))
        {
            foreach (ShiftEntry pattern in patterns.Where(pattern => day > pattern.Date))
            {
                DateTime begin = TimeZoneInfo.ConvertTime(pattern.From, zone).DateTime;
                DateTimeOffset start = LocalTime.At(day.ToDateTime(TimeOnly.FromDateTime(begin)), zone);
                DateTimeOffset end = start + (pattern.To - pattern.From);
                if (start < to && end > from && start <= now && all.All(stated => stated.Shift != pattern.Shift || stated.Date != day)
                    && all.All(stated => stated.To <= start || stated.From >= end))
                {
                    yield return new ShiftState(pattern.Shift, day, start, end, null, null, 0);
                }
            }
        }
    }
}
