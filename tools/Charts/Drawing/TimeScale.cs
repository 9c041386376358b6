using System.Globalization;

namespace MeterNode.Charts;

/// <summary>A time axis with marks at round times of a local clock.</summary>
internal sealed class TimeScale
{
    private const double DaysOfAMonth = 30.4;

    /// <summary>Above this the axis names months instead of days.</summary>
    private const double DaysOfMonths = 120;

    private const double HoursOfMinutes = 3;

    private static readonly int[] s_minutes = [5, 10, 15, 30, 60];
    private static readonly int[] s_hours = [1, 2, 3, 6, 12];
    private static readonly int[] s_days = [1, 2, 5, 7, 10, 14];
    private static readonly int[] s_months = [1, 2, 3, 6, 12, 24, 60, 120];

    private readonly DateTimeOffset _from;
    private readonly DateTimeOffset _to;
    private readonly TimeZoneInfo _zone;

    /// <summary>An axis that shows this span of time.</summary>
    public TimeScale(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone)
    {
        _from = from;
        _to = to > from ? to : from.AddMinutes(1);
        _zone = zone;
    }

    private double Days => (_to - _from).TotalDays;

    /// <summary>Where a time lies, from 0 at the beginning to 1 at the end.</summary>
    public double Share(DateTimeOffset at) => Math.Clamp((at - _from).TotalSeconds / (_to - _from).TotalSeconds, 0, 1);

    /// <summary>True within the axis.</summary>
    public bool Holds(DateTimeOffset at) => at >= _from && at <= _to;

    /// <summary>Draws ticks and labels below a plot.</summary>
    public void Draw(SvgCanvas canvas, PlotFrame frame)
    {
        (DateTimeOffset At, string Text)[] marks = [.. Marks(canvas.Size, frame.Width)];
        foreach ((DateTimeOffset at, _) in marks)
        {
            frame.DrawTick(frame.X(Share(at)));
        }

        AxisLabels.Draw(canvas, frame.OuterLeft, frame.Right, frame.LabelMiddle,
            marks.Select(mark => (frame.X(Share(mark.At)), mark.Text)));
    }

    private IEnumerable<(DateTimeOffset At, string Text)> Marks(ChartSize size, double width)
    {
        double room = width / (size.TextOf("00-00") + (size.FontPixels * 1.5));
        double months = width / (size.TextOf("0000-00") + (size.FontPixels * 1.5));
        if (Days * 24 <= HoursOfMinutes)
        {
            return OfMinutes(s_minutes.FirstOrDefault(minutes => Days * 1440 / minutes <= room, s_minutes[^1]));
        }

        if (Days <= 2)
        {
            int step = s_hours.FirstOrDefault(hours => Days * 24 / hours <= room, s_hours[^1]);
            return OfHours(step);
        }

        int days = s_days.FirstOrDefault(step => Days / step <= room);
        return days > 0 && Days <= DaysOfMonths ? OfDays(days)
            : OfMonths(s_months.FirstOrDefault(step => Days / DaysOfAMonth / step <= months, s_months[^1]));
    }

    /// <summary>Minutes of UTC: those of every zone of today are as many quarter hours away.</summary>
    private IEnumerable<(DateTimeOffset At, string Text)> OfMinutes(int step)
    {
        long length = step * 60L;
        for (long at = (_from.ToUnixTimeSeconds() + length - 1) / length * length; at <= _to.ToUnixTimeSeconds(); at += length)
        {
            DateTimeOffset local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(at), _zone);
            yield return (local, local.ToString("HH:mm", CultureInfo.InvariantCulture));
        }
    }

    private IEnumerable<(DateTimeOffset At, string Text)> OfHours(int step)
    {
        DateTime local = TimeZoneInfo.ConvertTime(_from, _zone).Date;
        for (DateTimeOffset at = Utc(local); at <= _to; local = local.AddHours(step), at = Utc(local))
        {
            if (at >= _from && !_zone.IsInvalidTime(local))
            {
                yield return (at, local.ToString("HH:mm", CultureInfo.InvariantCulture));
            }
        }
    }

    private IEnumerable<(DateTimeOffset At, string Text)> OfDays(int step)
    {
        DateTime first = TimeZoneInfo.ConvertTime(_from, _zone).Date;
        DateTime local = Utc(first) < _from ? first.AddDays(1) : first;
        for (DateTimeOffset at = Utc(local); at <= _to; local = local.AddDays(step), at = Utc(local))
        {
            yield return (at, local.ToString("MM-dd", CultureInfo.InvariantCulture));
        }
    }

    private IEnumerable<(DateTimeOffset At, string Text)> OfMonths(int step)
    {
        DateTime day = TimeZoneInfo.ConvertTime(_from, _zone).Date;
        var first = new DateTime(day.Year, day.Month, 1, 0, 0, 0, DateTimeKind.Unspecified);
        DateTime local = Utc(first) < _from ? first.AddMonths(1) : first;
        for (DateTimeOffset at = Utc(local); at <= _to; local = local.AddMonths(step), at = Utc(local))
        {
            yield return (at, local.ToString("yyyy-MM", CultureInfo.InvariantCulture));
        }
    }

    /// <summary>The instant of a local time; the next hour's where the clock leaves it out.</summary>
    private DateTimeOffset Utc(DateTime local)
    {
        DateTime unspecified = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        DateTime valid = _zone.IsInvalidTime(unspecified) ? unspecified.AddHours(1) : unspecified;
        return new DateTimeOffset(valid, _zone.GetUtcOffset(valid)).ToUniversalTime();
    }
}
