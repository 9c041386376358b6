using MeterNode.Plant;
using MeterNode.Server.Serving;
using MeterNode.Server.Web.Access;
using MeterNode.Server.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace MeterNode.Server.Web;

/// <summary>The page of the alarms, and their acknowledgement.</summary>
internal static class AlarmEndpoints
{
    private const int MaximumNote = 200;

    /// <summary>Adds them.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/alarms", () => new RazorComponentResult<AlarmsPage>()).RequireAuthorization(PlantPolicies.See);
        routes.MapPost("/alarms/{number:long}/acknowledge", (IFormCollection form, PlantServer server, PageView view, long number) =>
        {
            string note = form["note"].ToString().Trim();
            try
            {
                server.Alarms.Acknowledge(
                    [number], view.UserName ?? string.Empty, note.Length == 0 ? null : note[..Math.Min(note.Length, MaximumNote)]);
                return Results.Redirect("/alarms");
            }
            catch (OperatorException e)
            {
                return new RazorComponentResult<AlarmsPage>(new { Problem = view.Why(e) }) { StatusCode = StatusCodes.Status409Conflict };
            }
        }).RequireAuthorization(PlantPolicies.Operate);
    }
}
