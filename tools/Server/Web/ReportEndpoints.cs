using MeterNode.Figures;
using MeterNode.Plant;
using MeterNode.Plant.Access;
using MeterNode.Server.Reports;
using MeterNode.Server.Serving;
using MeterNode.Server.Web.Access;
using MeterNode.Server.Web.Api;
using MeterNode.Server.Web.Pages;
using MeterNode.Server.Web.Shown;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace MeterNode.Server.Web;

/// <summary>The page of the reports: order one, see how far it is, read it, take it away.</summary>
internal static class ReportEndpoints
{
    /// <summary>
    /// A report brings its own style, and what people stated: it is shown without scripts, without this page's sign-in, and with nothing
    /// from elsewhere.
    /// </summary>
    private const string ReportPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox";

    /// <summary>Adds them.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/reports", () => new RazorComponentResult<ReportsPage>())
            .RequireAuthorization(PlantPolicies.Of(AccessRight.Report));
        routes.MapPost("/reports", Order).RequireAuthorization(PlantPolicies.Of(AccessRight.ReportMake));
        routes.MapGet("/reports/{name}/report.html", (HttpContext context, PlantServer server, string name) =>
        {
            string path = server.Options.Plant.In(ReportApi.Folder, name, "report.html");
            if (ReportApi.Seen(context, server.Options.Plant).All(report => report.Name != name) || !File.Exists(path))
            {
                return new RazorComponentResult<MissingPage> { StatusCode = StatusCodes.Status404NotFound };
            }

            context.Response.Headers.ContentSecurityPolicy = ReportPolicy;
            return Results.File(File.ReadAllBytes(path), "text/html; charset=utf-8");
        }).RequireAuthorization(PlantPolicies.Of(AccessRight.Report));
    }

    private static IResult Order(IFormCollection form, PlantServer server, ReportJobs jobs, PageView view)
    {
        PagePeriod period = PagePeriod.OfDays(form["from"].ToString(), form["to"].ToString(), view);
        string[] formats = [.. ReportFiles.Formats.Where(form["formats"].Contains)];
        string? problem = period.Problem is string id ? view.Text(id) : formats.Length == 0 ? view.Text("report.no-format") : null;
        if (problem is null)
        {
            try
            {
                FigureLanguage language = form["language"] == "zh" ? FigureLanguage.Chinese : FigureLanguage.English;
                ReportApi.Begin(server, jobs, period.Calendar(view.Zone), language, formats, null, view.UserName ?? string.Empty);
                return Results.Redirect("/reports");
            }
            catch (Exception e) when (e is OperatorException or ApiBusyException)
            {
                problem = e.Message;
            }
        }

        return new RazorComponentResult<ReportsPage>(new { Problem = problem }) { StatusCode = StatusCodes.Status409Conflict };
    }
}
