using MeterNode.Plant;
using MeterNode.Wire;

namespace MeterNode.Cli.Parsing;

/// <summary>The one way from text on the command line to calendar time: a month, a day, or from one moment to another.</summary>
internal static class PeriodText
{
    /// <summary>The zone of days and months when none is named.</summary>
    public const string DefaultZone = "UTC";

    private const string Cure = "write a month 2026-11, a day 2026-11-03, or FROM/TO such as 2026-11-01/2026-12-01 (TO is not part of it)";

    /// <summary>The period that <paramref name="text"/> says, with days and months of the IANA zone; null when it is null.</summary>
    /// <exception cref="OperatorException">It says none, or there is no such zone.</exception>
    public static AskedPeriod? Parse(string? text, string? zoneName)
    {
        if (text is null)
        {
            return zoneName is null
                ? null
                : throw new OperatorException(OperatorError.Usage, "--zone is the zone of --period: name a period too");
        }

        TimeZoneInfo zone = LocalTime.Zone(zoneName ?? DefaultZone);
        (DateTimeOffset from, DateTimeOffset to) = text.Split('/') switch
        {
            [string whole] => Whole(whole, zone) ?? throw Wrong(text),
            [string first, string last] =>
                (LocalTime.Moment(first, zone) ?? throw Wrong(text), LocalTime.Moment(last, zone) ?? throw Wrong(text)),
            _ => throw Wrong(text),
        };
        return from == to
                ? throw new OperatorException(OperatorError.Usage, $"--period '{text}' has no length: the end is not part of it")
            : from > to
                ? throw new OperatorException(
                    OperatorError.Usage, $"--period '{text}' ends before it begins: write the earlier moment first")
            : from < DateTimeOffset.UnixEpoch
                ? throw new OperatorException(OperatorError.Usage, $"--period '{text}' begins before 1970, when no node has a time: {Cure}")
            : new AskedPeriod(new EvidencePeriod(from.ToUnixTimeSeconds(), to.ToUnixTimeSeconds()), text, zoneName ?? DefaultZone);
    }

    /// <summary>The period from one moment to another: days, or times.</summary>
    /// <exception cref="OperatorException">A text says no moment, the second one is not later, or there is no such zone.</exception>
    public static AskedPeriod Between(string from, string to, string zoneName)
    {
        TimeZoneInfo zone = LocalTime.Zone(zoneName);
        DateTimeOffset first = LocalTime.Moment(from, zone) ?? throw NoMoment("--from", from);
        DateTimeOffset last = LocalTime.Moment(to, zone) ?? throw NoMoment("--to", to);
        if (first < DateTimeOffset.UnixEpoch)
        {
            throw new OperatorException(OperatorError.Usage, $"--from {from} lies before 1970, when no node has a time");
        }

        return first < last
            ? new AskedPeriod(new EvidencePeriod(first.ToUnixTimeSeconds(), last.ToUnixTimeSeconds()), $"{from}/{to}", zoneName)
            : throw new OperatorException(
                OperatorError.Usage,
                $"--from {from} is not before --to {to}: the end is not part of the period, so name the day after it");
    }

    private static OperatorException NoMoment(string option, string text) => new(
        OperatorError.Usage, $"{option} does not understand '{text}': write a day 2026-11-01, or a time such as 2026-11-01T06:00");

    private static OperatorException Wrong(string text) =>
        new(OperatorError.Usage, $"--period does not understand '{text}': {Cure}");

    private static (DateTimeOffset From, DateTimeOffset To)? Whole(string text, TimeZoneInfo zone)
    {
        if (LocalTime.TryDate(text, ["yyyy-MM"], out DateTime month))
        {
            return (LocalTime.At(month, zone), LocalTime.At(month.AddMonths(1), zone));
        }

        return LocalTime.TryDate(text, ["yyyy-MM-dd"], out DateTime day)
            ? (LocalTime.At(day, zone), LocalTime.At(day.AddDays(1), zone)) : null;
    }
}
