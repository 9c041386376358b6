using MeterNode.Server.Web.Access;
using MeterNode.Server.Web.Pages;
using Microsoft.AspNetCore.Builder;
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
    }
}
