namespace MeterNode.Plant;

/// <summary>Times on the clocks of a zone.</summary>
public static class LocalTime
{
    /// <summary>The zone with this IANA name.</summary>
    /// <exception cref="OperatorException">There is none.</exception>
    public static TimeZoneInfo Zone(string name)
    {
        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById(name);
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException or ArgumentException)
        {
            throw new OperatorException(
                OperatorError.Usage, $"--zone '{name}' is no time zone: write an IANA name such as Asia/Shanghai, Europe/Berlin or UTC");
        }
    }

    /// <summary>A time that a change of the clocks leaves out is as much later; of two times the first one counts.</summary>
    public static DateTimeOffset At(DateTime local, TimeZoneInfo zone)
    {
        if (zone.IsInvalidTime(local))
        {
            return new DateTimeOffset(local, zone.GetUtcOffset(local.AddHours(-3)));
        }

        TimeSpan offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset);
    }
}
