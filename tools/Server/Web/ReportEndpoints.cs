using System.Text;
using MeterNode.Figures;
using MeterNode.Plant;
using MeterNode.Plant.Access;
using MeterNode.Server.Reports;
using MeterNode.Server.Serving;
using MeterNode.Server.Today;
using MeterNode.Server.Web.Access;
using MeterNode.Server.Web.Api;
using MeterNode.Server.Web.Pages;
using MeterNode.Server.Web.Shown;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace MeterNode.Server.Web;

/// <summary>The pages of the reports: order one, see how far it is, read it, sign it off, take it away, compare two.</summary>
internal static class ReportEndpoints
{
    /// <summary>
    /// A report brings its own style, and what people stated: it is shown without scripts, without this page's sign-in, and with nothing
    /// from elsewhere. Only a page of this server may have it in a frame.
    /// </summary>
    private const string ReportPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox";

    /// <summary>Adds them.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        string see = PlantPolicies.Of(AccessRight.Report);
        routes.MapGet("/reports", () => new RazorComponentResult<ReportsPage>()).RequireAuthorization(see);
        routes.MapPost("/reports", Order).RequireAuthorization(PlantPolicies.Of(AccessRight.ReportMake));
        routes.MapGet("/reports/compare", Compare).RequireAuthorization(see);
        routes.MapGet("/reports/{name}", (HttpContext context, PlantServer server, string name) =>
            Find(context, server, name) is KeptReport report ? Page(context, report) : PageEndpoints.NotFound()).RequireAuthorization(see);
        routes.MapPost("/reports/{name}/check", (
            HttpContext context, IFormCollection _, PlantServer server, ReportBook book, string name) =>
        {
            if (Find(context, server, name) is not KeptReport report)
            {
                return PageEndpoints.NotFound();
            }

            book.Renew(report);
            return Results.Redirect(AddressOf(report));
        }).RequireAuthorization(see);
        routes.MapPost("/reports/{name}/sign-off", SignOff).RequireAuthorization(PlantPolicies.Operate);
        routes.MapGet("/reports/{name}/report.html", (HttpContext context, PlantServer server, string name) =>
        {
            if (Find(context, server, name)?.PathOf(ReportFiles.Html) is not string path || !File.Exists(path))
            {
                return PageEndpoints.NotFound();
            }

            return Document(context, File.ReadAllBytes(path));
        }).RequireAuthorization(see);
        routes.MapGet("/reports/{name}/pages.html", CutPages).RequireAuthorization(see);
        Take(ReportFiles.Pdf, "application/pdf");
        Take(ReportFiles.Xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

        void Take(string file, string type) => routes.MapGet(
            "/reports/{name}/" + file, (HttpContext context, PlantServer server, string name) =>
                Find(context, server, name) is KeptReport report && File.Exists(report.PathOf(file))
                    ? Results.File(report.PathOf(file), type, report.Name + Path.GetExtension(file))
                    : PageEndpoints.NotFound()).RequireAuthorization(see);
    }

    /// <summary>Where the page of a report is.</summary>
    public static string AddressOf(KeptReport report) => "/reports/" + Uri.EscapeDataString(report.Name);

    private static async Task<IResult> CutPages(HttpContext context, PlantServer server, SheetBook sheets, PageView view, string name)
    {
        try
        {
            return Find(context, server, name) is KeptReport report
                && await sheets.Find(report, context.RequestAborted) is ReportPages pages
                    ? Document(context, Encoding.UTF8.GetBytes(view.Query("size") == "full" ? pages.HtmlAtFullSize : pages.Html))
                    : PageEndpoints.NotFound();
        }
        catch (WorkBusyException)
        {
            view.SayBusy();
            context.Response.Headers.ContentSecurityPolicy = ReportPolicy;
            return Results.Text(view.Text("pages.busy") + "\n", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static KeptReport? Find(HttpContext context, PlantServer server, string name) =>
        ReportApi.Seen(context, server.Options.Plant).FirstOrDefault(report => report.Name == name);

    private static IResult Document(HttpContext context, byte[] html)
    {
        context.Response.Headers.ContentSecurityPolicy = ReportPolicy;
        context.Response.Headers.XFrameOptions = "SAMEORIGIN";
        return Results.File(html, "text/html; charset=utf-8");
    }

    private static IResult Page(HttpContext context, KeptReport report, string? problem = null)
    {
        SecurityHeaders.AllowOwnFrames(context);
        return new RazorComponentResult<ReportPage>(new { Report = report, Problem = problem })
        {
            StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict,
        };
    }

    private static IResult Compare(HttpContext context, PlantServer server, PageView view)
    {
        KeptReport? first = Find(context, server, view.Query("first") ?? string.Empty);
        KeptReport? second = Find(context, server, view.Query("second") ?? string.Empty);
        return first is null || second is null ? PageEndpoints.NotFound()
            : new RazorComponentResult<ComparisonPage>(new { First = first, Second = second });
    }

    private static async Task<IResult> SignOff(
        HttpContext context, IFormCollection form, PlantServer server, ReportBook book, PersonKeys keys, PageView view, string name)
    {
        if (Find(context, server, name) is not KeptReport report)
        {
            return PageEndpoints.NotFound();
        }

        var signing = new ReportSigning(server.Options.Plant, book, keys, view);
        string? problem = await signing.Sign(
            report, ReportApi.Seen(context, server.Options.Plant), form["manifest"].ToString(), form["by"].ToString(),
            form["passphrase"].ToString(), DoorEndpoints.AddressOf(context), context.RequestAborted);
        return problem is null ? Results.Redirect(AddressOf(report) + "#sign-off") : Page(context, report, problem);
    }

    private static IResult Order(IFormCollection form, PlantServer server, ReportJobs jobs, PageView view)
    {
        PagePeriod period = PagePeriod.OfDays(form["from"].ToString(), form["to"].ToString(), view);
        string[] formats = [.. ReportFiles.Formats.Where(form["formats"].Contains)];
        string[] languages = [.. ReportLanguages.Where(form["language"].Contains)];
        string? grid = form["grid"].ToString() is { Length: > 0 } area ? area : null;
        string? problem = period.Problem is string id ? view.Text(id)
            : formats.Length == 0 ? view.Text("report.no-format")
            : languages.Length == 0 ? view.Text("report.no-language")
            : null;
        if (problem is null)
        {
            try
            {
                foreach (string language in languages)
                {
                    ReportApi.Begin(
                        server, jobs, period.Calendar(view.Zone),
                        language == "zh" ? FigureLanguage.Chinese : FigureLanguage.English, formats, grid, view.UserName ?? string.Empty,
                        "page", needsPdf: false);
                }

                return Results.Redirect("/reports");
            }
            catch (Exception e) when (e is OperatorException or ApiBusyException)
            {
                problem = view.Why(e);
            }
        }

        return new RazorComponentResult<ReportsPage>(new { Problem = problem }) { StatusCode = StatusCodes.Status409Conflict };
    }

    private static IReadOnlyList<string> ReportLanguages { get; } = ["en", "zh"];
}
