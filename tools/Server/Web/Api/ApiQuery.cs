using System.Globalization;
using MeterNode.Figures;
using MeterNode.Plant;
using MeterNode.Server.Web.Access;
using MeterNode.Wire;
using Microsoft.AspNetCore.Http;

namespace MeterNode.Server.Web.Api;

/// <summary>What a request asks for, read strictly: what is not understood is refused with cause and cure.</summary>
internal static class ApiQuery
{
    /// <summary>The parameters of every period.</summary>
    public static IReadOnlyList<ApiParameter> Period { get; } =
    [
        new("from", "Begin: a day 2026-11-01 or a time 2026-11-01T06:00 of the zone, or a time with Z or an offset.", true),
        new("to", "End, in the same form; it is not part of the period.", true),
        new("zone", "IANA time zone of days and of times without offset; the plant's, or UTC, where it is absent."),
    ];

    /// <summary>The text of a parameter; null where it is absent or empty.</summary>
    public static string? Text(HttpContext context, string name) =>
        context.Request.Query[name].ToString() is { Length: > 0 } text ? text : null;

    /// <summary>A whole number; <paramref name="otherwise"/> where it is absent.</summary>
    /// <exception cref="OperatorException">It is none between the bounds.</exception>
    public static int Whole(HttpContext context, string name, int minimum, int maximum, int otherwise) =>
        Text(context, name) is not string text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= minimum && number <= maximum
            ? number
            : throw Wrong(name, text, string.Create(CultureInfo.InvariantCulture, $"write a whole number from {minimum} to {maximum}"));

    /// <summary>The period and its zone. One that came by a link must keep to its own.</summary>
    /// <exception cref="OperatorException">It is none, or there is no such zone.</exception>
    public static (EvidencePeriod Period, TimeZoneInfo Zone) PeriodOf(HttpContext context, string? plantZone)
    {
        string zoneName = Text(context, "zone") ?? plantZone ?? "UTC";
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zoneName, out TimeZoneInfo? zone))
        {
            throw Wrong("zone", zoneName, "write an IANA name such as Asia/Shanghai or UTC");
        }

        DateTimeOffset from = Moment(context, "from", zone);
        DateTimeOffset to = Moment(context, "to", zone);
        if (from >= to || from < DateTimeOffset.UnixEpoch)
        {
            throw new OperatorException(
                OperatorError.Usage,
                "'from' is not before 'to', or before 1970: the end is not part of the period, so name the day after it");
        }

        if (context.User.Period() is LinkPeriod own && !own.Covers(from, to))
        {
            throw new OperatorException(
                OperatorError.Usage, $"the link is for {UtcText.Of(own.From)} to {UtcText.Of(own.To)}: ask for a part of that");
        }

        return (new EvidencePeriod(from.ToUnixTimeSeconds(), to.ToUnixTimeSeconds()), zone);
    }

    /// <summary>The same as a calendar of quarter hours.</summary>
    /// <exception cref="OperatorException">It does not begin and end on quarter hours, or is too long.</exception>
    public static PlantCalendar CalendarOf(HttpContext context, string? plantZone)
    {
        (EvidencePeriod period, TimeZoneInfo zone) = PeriodOf(context, plantZone);
        try
        {
            return new PlantCalendar(period, zone);
        }
        catch (ArgumentException e)
        {
            throw new OperatorException(OperatorError.Usage, $"the period cannot be computed: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>The language; English where it is absent.</summary>
    /// <exception cref="OperatorException">There is no such language.</exception>
    public static FigureLanguage Language(HttpContext context) => Text(context, "lang") switch
    {
        null or "en" => FigureLanguage.English,
        "zh" => FigureLanguage.Chinese,
        string other => throw Wrong("lang", other, "write en or zh"),
    };

    /// <summary>The refusal of a parameter.</summary>
    public static OperatorException Wrong(string name, string text, string cure) =>
        new(OperatorError.Usage, $"'{name}' does not understand '{PlainText.Of(text)}': {cure}");

    private static DateTimeOffset Moment(HttpContext context, string name, TimeZoneInfo zone)
    {
        string text = Text(context, name)
            ?? throw new OperatorException(OperatorError.Usage, $"'{name}' is missing: write a day such as 2026-11-01");
        return LocalTime.Moment(text, zone)
            ?? throw Wrong(name, text, "write a day 2026-11-01, or a time such as 2026-11-01T06:00 or 2026-11-01T06:00:00Z");
    }
}
