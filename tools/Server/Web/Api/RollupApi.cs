using System.Globalization;
using System.Text;
using MeterNode.Plant;
using MeterNode.Plant.Access;
using MeterNode.Plant.Stores;
using MeterNode.Plant.Stores.Rollups;
using MeterNode.Server.Serving;
using MeterNode.Server.Today;
using MeterNode.Wire;
using Microsoft.AspNetCore.Http;

namespace MeterNode.Server.Web.Api;

/// <summary>Quarter hours, hours, days and months of a node, page by page, for charts of any length.</summary>
internal static class RollupApi
{
    private const int DefaultRows = 1_000;
    private const int MaximumRows = 5_000;
    private const double MaximumDays = 3660;

    /// <summary>Intervals of one look into the store.</summary>
    private const int Stretch = 5_000;

    private static readonly Dictionary<string, HistoryStep> s_steps = new()
    {
        ["15min"] = HistoryStep.QuarterHour,
        ["1h"] = HistoryStep.Hour,
        ["1d"] = HistoryStep.Day,
        ["1month"] = HistoryStep.Month,
    };

    /// <summary>Its routes.</summary>
    public static IEnumerable<ApiRoute> Routes(PlantServer server) =>
    [
        new("GET", "/nodes/{node}/rollups", "listRollups", AccessRight.Figures,
            "Gives quarter hours, hours, days or months of a node: mean, least and largest power and temperature, registers, metered time.",
            context => Task.FromResult(List(context, server)))
        {
            InPath = [new("node", "Name of the node.", true)],
            Query =
            [
                .. ApiQuery.Period,
                new("step", "15min, 1h (where it is absent), 1d or 1month: days and months are those of the zone."),
                new("format", "json (the default) or csv."),
                new("limit", "Intervals of one page, 1 to 5000; 1000 where it is absent.", Type: "integer"),
                new("cursor", "Where the page begins; the header Link of the page before has it."),
            ],
            Answers = ["application/json", "text/csv"],
        },
    ];

    private static IResult List(HttpContext context, PlantServer server)
    {
        string stepName = ApiQuery.Text(context, "step") ?? "1h";
        HistoryStep step = s_steps.TryGetValue(stepName, out HistoryStep known)
            ? known : throw ApiQuery.Wrong("step", stepName, "write 15min, 1h, 1d or 1month");
        (EvidencePeriod period, TimeZoneInfo zone) = ApiQuery.PeriodOf(context, server.Options.Plant.Zone);
        if (period.FromUtcSeconds % 900 != 0 || period.ToUtcSeconds % 900 != 0 || period.Seconds > MaximumDays * 86_400)
        {
            throw new OperatorException(
                OperatorError.Usage, "'from' and 'to' are at quarter hours, such as 06:15, and at most ten years apart");
        }

        int limit = ApiQuery.Whole(context, "limit", 1, MaximumRows, DefaultRows);
        bool isCsv = ApiQuery.Text(context, "format") switch
        {
            null or "json" => false,
            "csv" => true,
            string other => throw ApiQuery.Wrong("format", other, "write json or csv"),
        };
        Registry registry = Registry.Load(server.Options.Plant.RegistryPath);
        string name = (string)context.Request.RouteValues["node"]!;
        IReadOnlyList<RegisteredNode> boards = BoardPage.BoardsOf(registry, name);
        using IEvidenceStore store = EvidenceStores.Open(server.Options.StoreName, create: false);
        List<RollupRow> rows = Rows(store, boards, period, step, zone, BoardPage.Begin(context), limit + 1);
        if (rows.Count > limit)
        {
            BoardPage.NameNext(context, rows[limit].Kid, rows[limit].BeginSeconds);
            rows.RemoveRange(limit, rows.Count - limit);
        }

        return isCsv ? Results.Text(Csv(rows), "text/csv", Encoding.UTF8)
            : ApiAnswer.Json(context, new { node = name, zone = zone.Id, step = stepName, rollups = rows });
    }

    /// <summary>The intervals from the cursor on, one board after the other.</summary>
    /// <exception cref="ApiBusyException">They are being made for the first time.</exception>
    private static List<RollupRow> Rows(
        IEvidenceStore store, IReadOnlyList<RegisteredNode> boards, EvidencePeriod period, HistoryStep step, TimeZoneInfo zone,
        (ulong Kid, long Number)? cursor, int count)
    {
        var rows = new List<RollupRow>();
        long[] all =
        [
            .. LocalSteps.Boundaries(
                DateTimeOffset.FromUnixTimeSeconds((long)period.FromUtcSeconds),
                DateTimeOffset.FromUnixTimeSeconds((long)period.ToUtcSeconds), step, zone),
        ];
        foreach (RegisteredNode board in cursor is null ? boards : boards.SkipWhile(board => board.Kid != cursor.Value.Kid))
        {
            long[] boundaries = cursor?.Kid == board.Kid ? [.. all.SkipWhile(boundary => boundary < cursor.Value.Number)] : all;
            int stretch = Math.Min(count, Stretch); // No more than a page: of long ago they are made of packs.
            for (int at = 0; at + 1 < boundaries.Length; at += stretch)
            {
                RollupSeries series = store.Rollups.Read(board.Kid, boundaries[at..Math.Min(boundaries.Length, at + stretch + 1)]);
                if (series.IsBehind)
                {
                    throw new ApiBusyException(RuleReason.Of(
                        "busy.rollup", "the packs of this node are being rolled up for the first time: try again in a minute"));
                }

                rows.AddRange(series.Rollups.Select(rollup => new RollupRow(board.KidText, rollup)));
                if (rows.Count >= count)
                {
                    return rows[..count];
                }
            }
        }

        return rows;
    }

    private static string Csv(IReadOnlyList<RollupRow> rows)
    {
        int zones = rows.SelectMany(row => row.Zones).Select(zone => zone.Zone).DefaultIfEmpty(0).Max();
        var text = new StringBuilder("kid,from,to,packs,metered_seconds,is_estimate,watts_mean,watts_minimum,watts_maximum,import_joules,"
            + "export_joules,heat_joules,shots,over_range_intervals,refused_intervals,events");
        for (int zone = 1; zone <= zones; zone++)
        {
            text.Append(CultureInfo.InvariantCulture, $",t{zone}_celsius_mean,t{zone}_celsius_minimum,t{zone}_celsius_maximum,")
                .Append(CultureInfo.InvariantCulture, $"t{zone}_setpoint_celsius,t{zone}_tolerance_celsius");
        }

        text.Append('\n');
        foreach (RollupRow row in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"{row.Kid},{row.From},{row.To},{row.Packs},{row.MeteredSeconds},")
                .Append(row.IsEstimate ? "true" : "false")
                .Append(CultureInfo.InvariantCulture, $",{row.Watts?.Mean},{row.Watts?.Minimum},{row.Watts?.Maximum},{row.ImportJoules},")
                .Append(CultureInfo.InvariantCulture, $"{row.ExportJoules},{row.HeatJoules},{row.Shots},{row.OverRangeIntervals},")
                .Append(CultureInfo.InvariantCulture, $"{row.RefusedIntervals},{row.Events}");
            for (int number = 1; number <= zones; number++)
            {
                RollupZoneRow? zone = row.Zones.FirstOrDefault(each => each.Zone == number);
                text.Append(CultureInfo.InvariantCulture, $",{zone?.Celsius?.Mean},{zone?.Celsius?.Minimum},{zone?.Celsius?.Maximum},")
                    .Append(CultureInfo.InvariantCulture, $"{zone?.SetpointCelsius},{zone?.ToleranceCelsius}");
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
