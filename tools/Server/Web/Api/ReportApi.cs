using System.Globalization;
using System.IO.Compression;
using MeterNode.Figures;
using MeterNode.Plant;
using MeterNode.Plant.Access;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Computing;
using MeterNode.Server.Reports;
using MeterNode.Server.Serving;
using MeterNode.Server.Web.Access;
using MeterNode.Server.Web.Shown;
using MeterNode.Wire;
using Microsoft.AspNetCore.Http;

namespace MeterNode.Server.Web.Api;

/// <summary>The signed reports in the folder <c>reports</c> of the plant: list, order, take away.</summary>
internal static class ReportApi
{
    private static readonly object s_seen = new();

    /// <summary>Its routes.</summary>
    public static IEnumerable<ApiRoute> Routes(PlantServer server, ReportJobs jobs, ReportBook book)
    {
        PlantFolder plant = server.Options.Plant;
        ApiParameter[] name = [new("name", "Name of the report.", true)];
        return
        [
            new("GET", "/reports", "listReports", AccessRight.Report,
                "Lists the reports that were made by page or API: their versions, who has signed them off, and whether they still check.",
                context => Task.FromResult(ApiAnswer.Json(
                    context, new { site = plant.Site, reports = Seen(context, plant).Select(report => Answer(report, book)) })))
            {
                IsOfPeriod = true,
            },
            new("POST", "/reports", "makeReport", AccessRight.ReportMake,
                "Orders the signed report of a period; the answer names the job that makes it. It needs the plant's key in its folder.",
                context => Task.FromResult(Order(context, server, jobs)))
            {
                Query =
                [
                    .. ApiQuery.Period,
                    new("grid", "Place in China whose grid's factors emissions are computed with; without it there are none."),
                    new("lang", "en (the default) or zh."),
                    new("formats", "Formats with commas between them: html, xlsx, json, csv, pdf. Without this parameter: all but pdf."),
                ],
                Status = StatusCodes.Status202Accepted,
            },
            new("GET", "/reports/jobs/{id}", "getReportJob", AccessRight.Report, "Says how far a report is.",
                context => Task.FromResult(Job(context, jobs)))
            {
                InPath = [new("id", "Number of the job.", true)],
            },
            new("GET", "/reports/{name}", "getReport", AccessRight.Report, "Gives the manifest of a report.",
                context => Task.FromResult(Manifest(context, plant)))
            {
                InPath = name,
                IsOfPeriod = true,
            },
            new("GET", "/reports/{name}/zip", "downloadReport", AccessRight.Report, "Gives the whole folder of a report as a zip file.",
                context => Zip(context, plant))
            {
                InPath = name,
                Answers = ["application/zip"],
                IsOfPeriod = true,
            },
        ];
    }

    /// <summary>Names of the reports that who asks may see.</summary>
    public static IReadOnlyList<string> NamesFor(HttpContext context, PlantFolder plant) =>
        [.. Seen(context, plant).Select(report => report.Name)];

    private static IResult Order(HttpContext context, PlantServer server, ReportJobs jobs)
    {
        PlantFolder plant = server.Options.Plant;
        var calendar = ApiQuery.CalendarOf(context, plant.Zone);
        string[] formats = ApiQuery.Text(context, "formats")?.Split(',')
            ?? [.. ReportFiles.Formats.Where(format => format != "pdf")];
        if (formats.FirstOrDefault(format => !ReportFiles.Formats.Contains(format)) is string wrong)
        {
            throw ApiQuery.Wrong("formats", wrong, $"write some of {string.Join(',', ReportFiles.Formats)}");
        }

        ReportJob job = Begin(
            server, jobs, calendar, ApiQuery.Language(context), formats, ApiQuery.Text(context, "grid"),
            context.User.Identity?.Name ?? "nobody", "api", needsPdf: true);
        context.Response.Headers.Location = $"{ApiEndpoints.Prefix}/reports/jobs/{job.Id}";
        return ApiAnswer.Json(context, job, StatusCodes.Status202Accepted);
    }

    /// <summary>Orders the report of a period.</summary>
    /// <exception cref="OperatorException">The plant's key is not here.</exception>
    /// <exception cref="ApiBusyException">Too many wait already.</exception>
    public static ReportJob Begin(
        PlantServer server, ReportJobs jobs, PlantCalendar calendar, FigureLanguage language, IReadOnlyList<string> formats, string? grid,
        string by, string via, bool needsPdf)
    {
        PlantFolder plant = server.Options.Plant;
        if (!File.Exists(plant.PlantKeyPath))
        {
            throw new OperatorException(
                OperatorError.Failure,
                RuleReason.Of(
                    "report.key-elsewhere",
                    "the plant's key is kept elsewhere: make the report with 'meternode report --plant-key FILE'"));
        }

        // The same hours of another zone are another period.
        string zone = calendar.Zone.Id == LocalTime.ZoneOrUtc(plant.Zone).Id
            ? "" : "-" + string.Concat(calendar.Zone.Id.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
        (DateTimeOffset from, DateTimeOffset to) = (calendar.Local(0), calendar.Local(calendar.SlotCount));
        string name = string.Create(
            CultureInfo.InvariantCulture, $"{from:yyyyMMdd'T'HHmm}-{to:yyyyMMdd'T'HHmm}-{PageLanguage.Code(language)}{zone}");
        var order = new ReportOrder(new FigureRequest { Calendar = calendar, Grid = grid }, plant.In(KeptReport.Folder, name))
        {
            Language = language,
            Formats = [.. ReportFiles.Formats.Where(formats.Contains)],
            NeedsPdf = needsPdf,
            Now = server.Options.Time.GetUtcNow(),
        };
        SecretFile.CreateFolder(plant.In(KeptReport.Folder));
        return jobs.Begin(order, by, via);
    }

    private static IResult Job(HttpContext context, ReportJobs jobs)
    {
        string id = (string)context.Request.RouteValues["id"]!;
        return ApiAnswer.Json(context, jobs.Find(id) ?? throw ApiNotFound.Of("job", id, []));
    }

    private static IResult Manifest(HttpContext context, PlantFolder plant) => ApiAnswer.Json(context, Named(context, plant).Manifest);

    private static Task<IResult> Zip(HttpContext context, PlantFolder plant)
    {
        KeptReport report = Named(context, plant);
        return Download.Of(context, plant, report.Name + ".zip", "application/zip", file =>
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true);
            foreach (string path in Directory.EnumerateFiles(report.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                string inZip = $"{report.Name}/{Path.GetRelativePath(report.Path, path).Replace(Path.DirectorySeparatorChar, '/')}";
                ZipArchiveEntry entry = zip.CreateEntry(inZip, CompressionLevel.Fastest);
                entry.LastWriteTime = report.Manifest.MadeAt; // The same bytes each time: a broken download goes on.
                using Stream to = entry.Open();
                using FileStream from = File.OpenRead(path);
                from.CopyTo(to);
            }
        });
    }

    private static KeptReport Named(HttpContext context, PlantFolder plant)
    {
        string name = (string)context.Request.RouteValues["name"]!;
        IReadOnlyList<KeptReport> all = Seen(context, plant);
        return all.FirstOrDefault(each => each.Name == name) ?? throw ApiNotFound.Of("report", name, all.Select(each => each.Name));
    }

    /// <summary>
    /// The reports that who asks may see: those of the period of a link, or all. Their manifests are read once a request.
    /// </summary>
    public static IReadOnlyList<KeptReport> Seen(HttpContext context, PlantFolder plant)
    {
        if (context.Items.TryGetValue(s_seen, out object? seen))
        {
            return (IReadOnlyList<KeptReport>)seen!;
        }

        LinkPeriod? own = context.User.Period();
        KeptReport[] reports =
        [
            .. KeptReport.All(plant).Where(report =>
                own?.Covers(report.Manifest.Request.Period.From, report.Manifest.Request.Period.To) != false),
        ];
        context.Items[s_seen] = reports;
        return reports;
    }

    private static object Answer(KeptReport report, ReportBook book)
    {
        (IReadOnlyList<ReportSigner> signers, RuleReason? problem) = book.SignersOf(report);
        ReportState state = book.Find(report, isWhole: false);
        return new
        {
            name = report.Name,
            number = report.Manifest.Number,
            version = report.Manifest.Version,
            previous = report.Manifest.Previous,
            manifestSha256 = report.ManifestSha256,
            madeAt = report.Manifest.MadeAt,
            from = report.Manifest.Request.Period.From,
            to = report.Manifest.Request.Period.To,
            language = report.Manifest.Request.Language,
            formats = report.Manifest.Request.Formats,
            inOrder = report.Manifest.InOrder,
            signOffs = signers.Select(signer => new { by = signer.By, role = signer.RoleCode, at = signer.At, upTo = signer.UpTo }),
            signOffProblem = problem?.Text,
            check = new
            {
                state = ReportConditions.Of(state).Code(),
                at = state.Look?.MadeAt,
                problem = state.Problem?.Text,
                findings = state.Look?.Findings ?? [],
            },
        };
    }
}
