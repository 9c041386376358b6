using MeterNode.Plant;
using MeterNode.Plant.Wiring;
using MeterNode.Server.Live;
using MeterNode.Server.Serving;
using MeterNode.Server.Web.Access;
using MeterNode.Server.Web.Pages;
using MeterNode.Server.Web.Shown;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace MeterNode.Server.Web;

/// <summary>The page of a node's wiring, and its confirmation by who has seen the clamps.</summary>
internal static class WiringEndpoints
{
    /// <summary>What stands around a photo in a form.</summary>
    private const int FormBytes = 64 << 10;

    private static readonly string[] s_fields = ["ratio", "serials", "person"];

    /// <summary>Adds them.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/nodes/{node}/wiring", (PlantServer server, string node) => server.Live.Find(node) is not null
            ? new RazorComponentResult<WiringPage>(new { Node = node })
            : PageEndpoints.NotFound()).RequireAuthorization(PlantPolicies.See);
        routes.MapPost("/nodes/{node}/wiring", Confirm).RequireAuthorization(PlantPolicies.Operate)
            .WithMetadata(new RequestSizeLimitAttribute(WiringPhoto.MaximumBytes + FormBytes));
        routes.MapGet("/wiring/photos/{name}", (PlantServer server, string name) =>
            WiringRecords.Photo(server.Options.Plant, name) is WiringPhoto photo
                ? Results.Bytes(photo.Bytes, photo.MediaType) : PageEndpoints.NotFound())
            .RequireAuthorization(PlantPolicies.See);
    }

    private static async Task<IResult> Confirm(HttpContext context, IFormCollection form, PlantServer server, PageView view, string node)
    {
        if (server.Live.Find(node) is not NodeLive live)
        {
            return PageEndpoints.NotFound();
        }

        IFormFile? file = form.Files.GetFile("photo") is { Length: > 0 } sent ? sent : null;
        WiringPhoto? photo = file is null ? null : await PhotoOf(file, context.RequestAborted);
        ClampView[] clamps = [.. live.Phases.Select(phase => new ClampView(phase, live.Phases))];
        string? problem = file is not null && photo is null ? view.Text("confirm.no-photo")
            : server.Live.ConditionOf(live) != NodeCondition.Current || !live.HasPresent ? view.Text("confirm.not-now")
            : clamps.FirstOrDefault(clamp => clamp.Mark == Mark.Fault) is ClampView wrong ? view.Text("confirm.fault", wrong.Phase.Phase)
            : s_fields.Any(field => string.IsNullOrWhiteSpace(form[field])) ? view.Text("confirm.empty")
            : null;
        if (problem is null)
        {
            try
            {
                WiringRecords.Add(server.Options.Plant, RecordOf(live, clamps, form, view), photo);
                return Results.Redirect($"/nodes/{node}/wiring#confirm");
            }
            catch (OperatorException e)
            {
                problem = view.Why(e);
            }
        }

        return new RazorComponentResult<WiringPage>(new { Node = node, Problem = problem, Typed = form })
        {
            StatusCode = StatusCodes.Status400BadRequest,
        };
    }

    private static WiringRecord RecordOf(NodeLive live, ClampView[] clamps, IFormCollection form, PageView view) => new()
    {
        Node = live.Node,
        Machine = live.Machine,
        At = view.Now,
        Person = form["person"].ToString().Trim(),
        Account = view.UserName ?? string.Empty,
        Ratio = form["ratio"].ToString().Trim(),
        Serials = form["serials"].ToString().Trim(),
        Phases =
        [
            .. clamps.Select(clamp => new WiringPhase(
                clamp.Phase.Phase, clamp.Verdict.ToString(), clamp.Phase.Amperes, clamp.Phase.Volts, clamp.Phase.Watts,
                clamp.Phase.PowerFactor, clamp.Phase.Degrees)),
        ],
    };

    private static async Task<WiringPhoto?> PhotoOf(IFormFile file, CancellationToken cancellation)
    {
        if (file.Length > WiringPhoto.MaximumBytes)
        {
            return null;
        }

        using var bytes = new MemoryStream((int)file.Length);
        await file.CopyToAsync(bytes, cancellation);
        return WiringPhoto.Of(bytes.ToArray());
    }
}
