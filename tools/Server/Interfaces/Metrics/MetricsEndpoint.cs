using MeterNode.Server.Serving;
using MeterNode.Server.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MeterNode.Server.Interfaces.Metrics;

/// <summary><c>/metrics</c>: the plant for Prometheus and its like, to whoever may see it.</summary>
internal static class MetricsEndpoint
{
    /// <summary>Its path, which every such program asks for.</summary>
    public const string Path = "/metrics";

    /// <summary>Adds it.</summary>
    public static void Map(IEndpointRouteBuilder routes, PlantServer server)
    {
        var metrics = new PlantMetrics(server);
        routes.MapGet(Path, (HttpContext context) =>
        {
            bool isOpenMetrics = context.Request.Headers.Accept.ToString().Contains(
                "application/openmetrics-text", StringComparison.OrdinalIgnoreCase);
            var text = new MetricsText(isOpenMetrics);
            metrics.Write(text);
            context.Response.Headers.Vary = "Accept";
            return Results.Text(text.End(), text.ContentType);
        }).RequireAuthorization(PlantPolicies.See);
    }
}
