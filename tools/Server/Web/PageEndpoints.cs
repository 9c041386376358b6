using MeterNode.Server.Serving;
using MeterNode.Server.Web.Access;
using MeterNode.Server.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace MeterNode.Server.Web;

/// <summary>The addresses of all pages.</summary>
internal static class PageEndpoints
{
    /// <summary>Adds them; each asks for a role.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", () => new RazorComponentResult<OverviewPage>()).RequireAuthorization(PlantPolicies.See);
        routes.MapGet("/nodes/{node}", (HttpContext context, PlantServer server, string node) => IsKnown(server, node)
            ? new RazorComponentResult<MachinePage>(new { Node = node, Aborted = context.RequestAborted })
            : NotFound()).RequireAuthorization(PlantPolicies.See);
        routes.MapGet("/nodes/{node}/power.csv", async (
            PlantServer server, PeriodCsv csv, string node, CancellationToken cancellation) => IsKnown(server, node)
            ? await csv.Power(node, cancellation)
            : NotFound()).RequireAuthorization(PlantPolicies.See);
        routes.MapGet("/nodes/{node}/temperature.csv", async (
            PlantServer server, PeriodCsv csv, string node, CancellationToken cancellation) => IsKnown(server, node)
            ? await csv.Temperature(node, cancellation)
            : NotFound()).RequireAuthorization(PlantPolicies.See);
        routes.MapGet("/nodes/{node}/counts.csv", async (
            PlantServer server, PeriodCsv csv, string node, CancellationToken cancellation) => IsKnown(server, node)
            ? await csv.Counts(node, cancellation)
            : NotFound()).RequireAuthorization(PlantPolicies.See);
    }

    private static bool IsKnown(PlantServer server, string node) =>
        server.Live.Find(node) is not null || server.Registry.Find(node) is not null;

    /// <summary>The page that says that there is nothing.</summary>
    internal static IResult NotFound() => new RazorComponentResult<MissingPage> { StatusCode = StatusCodes.Status404NotFound };
}
