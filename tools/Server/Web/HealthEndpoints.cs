using MeterNode.Server.Health;
using MeterNode.Server.Serving;
using MeterNode.Server.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MeterNode.Server.Web;

/// <summary><c>/health</c> says how the plant is, <c>/ready</c> whether packs can come; for the monitoring of this machine.</summary>
internal static class HealthEndpoints
{
    /// <summary>Adds both. They ask for nobody's name: a monitor has none. They answer on this machine only.</summary>
    public static void Map(IEndpointRouteBuilder routes, PlantServer server)
    {
        routes.MapGet("/health", () =>
        {
            PlantHealth health = server.Health();
            return Results.Json(health, WebJson.Options, null, StatusOf(health.Problems.Count == 0));
        }).RequireAuthorization(PlantPolicies.Local);
        routes.MapGet("/ready", () =>
        {
            bool ready = server.IsReady;
            return Results.Json(new { ready }, WebJson.Options, null, StatusOf(ready));
        }).RequireAuthorization(PlantPolicies.Local);
    }

    private static int StatusOf(bool isGood) => isGood ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
}
