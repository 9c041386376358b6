using System.Globalization;
using System.Text;
using MeterNode.Plant.Checkpoints;
using MeterNode.Plant.Stores;
using MeterNode.Server.Evidence;
using MeterNode.Server.Reports;
using MeterNode.Server.Serving;
using MeterNode.Server.Web.Access;
using MeterNode.Server.Web.Pages;
using MeterNode.Server.Web.Shown;
using MeterNode.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace MeterNode.Server.Web;

/// <summary>The page of the evidence, and what a stranger needs to check it without this plant.</summary>
internal static class EvidenceEndpoints
{
    /// <summary>Adds them.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/evidence", () => new RazorComponentResult<EvidencePage>()).RequireAuthorization(PlantPolicies.Assess);
        routes.MapPost("/evidence", (IFormCollection _, PageView view, EvidenceBook book) =>
        {
            book.Renew(PeriodOf(view, out string? problem));
            return problem is null ? Results.Redirect(view.With(PageLanguage.Name, null)) : Results.BadRequest(problem);
        }).RequireAuthorization(PlantPolicies.Assess);
        routes.MapGet("/evidence/packs.mnev", Packs).RequireAuthorization(PlantPolicies.Assess);
        routes.MapGet("/evidence/registry.json", (PlantServer server) => Results.File(
            Encoding.UTF8.GetBytes(server.Registry.ToJson()), "application/json", "registry.json"))
            .RequireAuthorization(PlantPolicies.Assess);
        routes.MapGet("/evidence/" + VerifyPage.FileName, () => Results.File(
            VerifyPage.Open(), "application/octet-stream", VerifyPage.FileName)).RequireAuthorization(PlantPolicies.Assess);
        routes.MapGet("/evidence/checkpoint.mncp", (PlantServer server) => PlantCheckpoints.PathsOf(server.Options.Plant) is [.., var path]
            ? Results.File(File.ReadAllBytes(path), "application/octet-stream", Path.GetFileName(path))
            : Results.NotFound()).RequireAuthorization(PlantPolicies.Assess);
    }

    /// <summary>The period that an address names; null for everything.</summary>
    /// <param name="view">The page.</param>
    /// <param name="problem">What is wrong with it, in words; null when nothing is.</param>
    public static EvidencePeriod? PeriodOf(PageView view, out string? problem)
    {
        problem = null;
        if (view.Query("from") is null && view.Query("to") is null)
        {
            return null;
        }

        PagePeriod period = PagePeriod.Of(view);
        problem = period.Problem is string id ? view.Text(id) : null;
        return Today.LocalDays.Period(period.From, period.To);
    }

    /// <summary>Packs of a period with those that join it, or all of them, as they are stored; they are sent while they are read.</summary>
    private static IResult Packs(PlantServer server, PageView view)
    {
        EvidencePeriod? period = PeriodOf(view, out string? problem);
        if (problem is not null)
        {
            return Results.Text(problem + "\n", statusCode: StatusCodes.Status400BadRequest);
        }

        if (server.Store is not IEvidenceStore store)
        {
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        string name = period is null ? server.Options.Plant.Site : string.Create(
            CultureInfo.InvariantCulture,
            $"{server.Options.Plant.Site}-{view.Local(DateTimeOffset.FromUnixTimeSeconds((long)period.FromUtcSeconds)):yyyy-MM-dd}");
        EvidenceRange[] ranges = [.. store.Nodes().Where(node => server.Registry.Find(node.Kid) is not null)
            .Select(node => EvidenceRange.Of(store, node, period)).OfType<EvidenceRange>()];
        return Results.Stream(
            async target =>
            {
                // A pack is some hundred bytes: they are gathered, because the connection takes no synchronous writes.
                using var some = new MemoryStream();
                foreach (StoredPack pack in ranges.SelectMany(range => store.Packs(range.Kid, range.First, range.Last)))
                {
                    some.Write(pack.Bytes);
                    if (some.Length > 1 << 16)
                    {
                        await target.WriteAsync(some.GetBuffer().AsMemory(0, (int)some.Length));
                        some.SetLength(0);
                    }
                }

                await target.WriteAsync(some.GetBuffer().AsMemory(0, (int)some.Length));
            },
            "application/octet-stream", name + ".mnev");
    }
}
