using System.Globalization;
using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>
/// A period cut into the quarter hours of a plant's time zone. Every zone of today is a whole number of quarter hours away from UTC, so its
/// quarter hours are those of UTC; only their names and the days, shifts and months that they form depend on the zone.
/// </summary>
public sealed class PlantCalendar
{
    /// <summary>Length of a slot, s.</summary>
    public const int SlotSeconds = 900;

    /// <summary>More would not fit into memory.</summary>
    public const int MaximumSlots = 4 * 24 * 366 * 10;

    internal const long SlotMillis = SlotSeconds * 1000L;

    /// <summary>The begin of the slot in which a moment lies, both in UTC seconds from 1970 on.</summary>
    public static long SlotBegin(long utcSeconds) => utcSeconds / SlotSeconds * SlotSeconds;

    /// <summary>The same of a moment as such.</summary>
    public static DateTimeOffset SlotBegin(DateTimeOffset at) => DateTimeOffset.FromUnixTimeSeconds(SlotBegin(at.ToUnixTimeSeconds()));

    /// <summary>Cuts <paramref name="period"/>.</summary>
    /// <exception cref="ArgumentException">It does not begin and end on a quarter hour, or is longer than ten years.</exception>
    public PlantCalendar(EvidencePeriod period, TimeZoneInfo zone)
    {
        if (period.FromUtcSeconds % SlotSeconds != 0 || period.ToUtcSeconds % SlotSeconds != 0 || period.Seconds <= 0)
        {
            throw new ArgumentException("a period of figures begins and ends on a quarter hour");
        }

        if (period.Seconds / SlotSeconds > MaximumSlots)
        {
            throw new ArgumentException("a period of figures is at most ten years long");
        }

        Period = period;
        Zone = zone;
        SlotCount = (int)(period.Seconds / SlotSeconds);
        FromMillis = (long)period.FromUtcSeconds * 1000;
    }

    /// <summary>What is asked.</summary>
    public EvidencePeriod Period { get; }

    /// <summary>The plant's time zone.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>How many quarter hours there are.</summary>
    public int SlotCount { get; }

    /// <summary>All of it.</summary>
    public CalendarSpan Whole => new(
        string.Create(CultureInfo.InvariantCulture, $"{Local(0):yyyy-MM-dd'T'HH:mm}/{Local(SlotCount):yyyy-MM-dd'T'HH:mm}"),
        0,
        SlotCount);

    /// <summary>The days of the plant; the first and the last may be parts of days.</summary>
    public IReadOnlyList<CalendarSpan> Days => Cut(local => local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>Its hours, named with their offset from UTC: where clocks go back an hour comes twice.</summary>
    public IReadOnlyList<CalendarSpan> Hours => Cut(local => local.ToString("yyyy-MM-dd'T'HH'h'zzz", CultureInfo.InvariantCulture));

    /// <summary>Its months.</summary>
    public IReadOnlyList<CalendarSpan> Months => Cut(local => local.ToString("yyyy-MM", CultureInfo.InvariantCulture));

    internal long FromMillis { get; }

    internal long ToMillis => FromMillis + (SlotCount * SlotMillis);

    /// <summary>
    /// Its shifts: each begins at one of <paramref name="starts"/>, local time in rising order, and ends where the next one begins. A shift
    /// has the name of the day and the time at which it begins.
    /// </summary>
    public IReadOnlyList<CalendarSpan> Shifts(IReadOnlyList<TimeOnly> starts) => Cut(local =>
    {
        TimeOnly time = TimeOnly.FromDateTime(local.DateTime);
        int shift = starts.Count - 1;
        while (shift >= 0 && starts[shift] > time)
        {
            shift--;
        }

        DateTime day = shift < 0 ? local.Date.AddDays(-1) : local.Date;
        TimeOnly start = shift < 0 ? starts[^1] : starts[shift];
        return string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd} {start:HH:mm}");
    });

    /// <summary>When a slot begins, local time.</summary>
    public DateTimeOffset Local(int slot) =>
        TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(SlotStart(slot)), Zone);

    internal long SlotStart(int slot) => FromMillis + (slot * SlotMillis);

    /// <summary>
    /// The slot that a moment, UTC milliseconds, lies in; below 0 or at least <see cref="SlotCount"/> outside of the period.
    /// </summary>
    public int SlotAt(long millis)
    {
        long from = millis - FromMillis;
        long slot = from >= 0 ? from / SlotMillis : -((-from + SlotMillis - 1) / SlotMillis);
        return (int)Math.Clamp(slot, -1, SlotCount);
    }

    private List<CalendarSpan> Cut(Func<DateTimeOffset, string> name)
    {
        var spans = new List<CalendarSpan>();
        for (int slot = 0; slot < SlotCount; slot++)
        {
            string called = name(Local(slot));
            if (spans.Count > 0 && spans[^1].Name == called)
            {
                spans[^1] = spans[^1] with { SlotCount = spans[^1].SlotCount + 1 };
            }
            else
            {
                spans.Add(new CalendarSpan(called, slot, 1));
            }
        }

        return spans;
    }
}
