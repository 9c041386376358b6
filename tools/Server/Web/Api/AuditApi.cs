using MeterNode.Plant.Access;
using MeterNode.Plant.Audit;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Serving;
using MeterNode.Wire;
using Microsoft.AspNetCore.Http;

namespace MeterNode.Server.Web.Api;

/// <summary>Who changed what.</summary>
internal static class AuditApi
{
    private const int DefaultEntries = 200;
    private const int MaximumEntries = 2_000;

    /// <summary>Its routes.</summary>
    public static IEnumerable<ApiRoute> Routes(PlantServer server) =>
    [
        new("GET", "/audit", "listAudit", AccessRight.Admin, "Lists the audit log, the oldest entry first, each checked (docs/audit.md).",
            context => Task.FromResult(List(context, server.Options.Plant)))
        {
            Query =
            [
                new("from", "Number of the first entry, from 0; 0 where it is absent.", Type: "integer"),
                new("limit", "Entries of one page, 1 to 2000; 200 where it is absent.", Type: "integer"),
            ],
        },
    ];

    private static IResult List(HttpContext context, PlantFolder plant)
    {
        int first = ApiQuery.Whole(context, "from", 0, int.MaxValue, 0);
        int limit = ApiQuery.Whole(context, "limit", 1, MaximumEntries, DefaultEntries);
        IReadOnlyList<AuditEntry> entries = AuditLog.Read(plant, out string? problem);
        return ApiAnswer.Json(context, new
        {
            site = plant.Site,
            isInOrder = problem is null,
            problem,
            count = entries.Count,
            next = first + limit < entries.Count ? first + limit : (int?)null,
            entries = entries.Skip(first).Take(limit).Select(AuditJson.Of),
        });
    }
}
