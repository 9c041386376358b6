using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using MeterNode.Figures;
using MeterNode.Plant;
using MeterNode.Plant.Checkpoints;
using MeterNode.Report;
using MeterNode.Server.Computing;
using MeterNode.Wire;

namespace MeterNode.Server.Reports;

/// <summary>Where things lie in the folder of a signed report.</summary>
public static partial class ReportFiles
{
    /// <summary>What the report was computed from.</summary>
    public const string Manifest = "manifest.json";

    /// <summary>The plant's signature of it: ECDSA with SHA-256, DER.</summary>
    public const string ManifestSignature = "manifest.sig";

    /// <summary>A time stamp (RFC 3161) of it: the token, DER; only where a service was named.</summary>
    public const string ManifestStamp = "manifest.tst";

    /// <summary>The plant's public key, PEM.</summary>
    public const string PlantKey = "plant-key.pem";

    /// <summary>The SHA-256 of all other files, as <c>sha256sum -c</c> takes it.</summary>
    public const string Sums = "SHA256SUMS";

    /// <summary>The plant's signature of <see cref="Sums"/>.</summary>
    public const string SumsSignature = "SHA256SUMS.sig";

    /// <summary>The report as a page.</summary>
    public const string Html = "report.html";

    /// <summary>The report on paper.</summary>
    public const string Pdf = "report.pdf";

    /// <summary>The report as a workbook.</summary>
    public const string Xlsx = "report.xlsx";

    /// <summary>The report for programs.</summary>
    public const string Json = "report.json";

    /// <summary>Folder of the report's tables, a file each.</summary>
    public const string Csv = "csv";

    /// <summary>Folder of the period's packs.</summary>
    public const string Evidence = "evidence";

    /// <summary>Folder of the packs of the baseline's period.</summary>
    public const string BaselineEvidence = "evidence-baseline";

    /// <summary>Folder of the packs of the period that is compared with.</summary>
    public const string ComparisonEvidence = "evidence-comparison";

    /// <summary>Folder of the plant's checkpoints that end in the period.</summary>
    public const string Checkpoints = PlantCheckpoints.Folder;

    private const string English = "en";
    private const string Chinese = "zh";
    private const int FirstYear = 2000;
    private const int LastYear = 9998;

    /// <summary>Every format that a report may have, in the order of their names.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["csv", "html", "json", "pdf", "xlsx"];

    /// <summary>The folder with the packs of each period that is asked for.</summary>
    public static IReadOnlyList<(string Folder, PlantCalendar Calendar)> Periods(FigureRequest request, PlantCalendar? comparison) =>
    [
        (Evidence, request.Calendar),
        .. request.Baseline is null ? [] : ((string, PlantCalendar)[])[(BaselineEvidence, request.Baseline)],
        .. comparison is null ? [] : ((string, PlantCalendar)[])[(ComparisonEvidence, comparison)],
    ];

    /// <summary>Name of the file with the packs of a key.</summary>
    public static string PacksOf(RegisteredNode board) => $"{board.Id}-{board.KidText}.mnev";

    /// <summary>True for the name of a checkpoint in the folder of a report.</summary>
    public static bool IsCheckpoint(string name) => CheckpointName().IsMatch(name);

    [GeneratedRegex(@"^checkpoints/[0-9]{6,}\.mncp\z")]
    private static partial Regex CheckpointName();

    /// <summary>Content of <see cref="PlantKey"/>.</summary>
    public static string KeyText(byte[] key) => PemEncoding.WriteString("PUBLIC KEY", key) + "\n";

    /// <summary>What lies in the folder beside the files that the report was computed from.</summary>
    public static IEnumerable<string> Parts(ReportManifest manifest, ReportContent content) =>
    [
        Manifest, ManifestSignature, ManifestStamp, PlantKey, Sums, SumsSignature, ReportSignOff.FileName, VerifyPage.FileName,
        .. manifest.Request.Formats.Where(format => format != "csv").Select(format => $"report.{format}"),
        .. manifest.Request.Formats.Contains("csv") ? content.Tables.Select(table => $"{Csv}/{ReportCsv.FileName(table)}") : [],
    ];

    /// <summary>What a report can be computed from; the board whose packs a file has.</summary>
    public static IEnumerable<(string Name, RegisteredNode? Board)> Inputs(
        Registry registry, FigureRequest request, PlantCalendar? comparison) =>
    [
        (PlantPapers.RegistryName, null), (PlantPapers.HistoryName, null), (PlantPapers.LedgerName, null),
        .. from period in Periods(request, comparison)
           from board in registry.Nodes
           select ($"{period.Folder}/{PacksOf(board)}", board),
    ];

    /// <summary>The language in which a manifest says that the report is.</summary>
    public static FigureLanguage LanguageOf(ReportManifest manifest) =>
        manifest.Request.Language == Chinese ? FigureLanguage.Chinese : FigureLanguage.English;

    /// <summary>Number of the report of a period.</summary>
    public static string Number(string site, PlantCalendar calendar) =>
        $"{site}/{Moment(calendar.Local(0))}/{Moment(calendar.Local(calendar.SlotCount))}";

    /// <summary>A day; with its time where it is not midnight.</summary>
    private static string Moment(DateTimeOffset time) =>
        time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    /// <summary>What a manifest says was asked, and the period that it is compared with.</summary>
    /// <exception cref="OperatorException">The manifest asks for what cannot be.</exception>
    public static (FigureRequest Request, PlantCalendar? Comparison) Asked(ManifestRequest request)
    {
        if (request.Formats.FirstOrDefault(format => !Formats.Contains(format)) is string unknown)
        {
            throw new OperatorException(
                OperatorError.Failure, $"'{Manifest}' names the format '{unknown}', which this program does not have");
        }

        if (!request.Formats.SequenceEqual(request.Formats.Distinct().Order(StringComparer.Ordinal)))
        {
            throw new OperatorException(OperatorError.Failure, $"'{Manifest}' names a format twice, or not in the order of their names");
        }

        if (request.Language is not (English or Chinese))
        {
            throw new OperatorException(
                OperatorError.Failure, $"'{Manifest}' names the language '{request.Language}', which this program does not have");
        }

        TimeZoneInfo zone = LocalTime.Zone(request.Zone);
        PlantCalendar Calendar(ManifestPeriod period) => period.From.Year >= FirstYear && period.To.Year <= LastYear
            ? new(new EvidencePeriod(period.From.ToUnixTimeSeconds(), period.To.ToUnixTimeSeconds()), zone)
            : throw new ArgumentException($"a period lies in the years from {FirstYear} to {LastYear}");
        try
        {
            return (
                new FigureRequest
                {
                    Calendar = Calendar(request.Period),
                    Baseline = request.Baseline is null ? null : Calendar(request.Baseline),
                    Grid = request.Grid,
                    OwnFactors = request.OwnFactors,
                    ShiftStarts =
                    [
                        .. request.ShiftStarts.Select(start => TimeOnly.ParseExact(start, "HH:mm", CultureInfo.InvariantCulture)),
                    ],
                },
                request.Comparison is null ? null : Calendar(request.Comparison));
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new OperatorException(OperatorError.Failure, $"'{Manifest}' asks for what cannot be: {e.Message}");
        }
    }

    /// <summary>The same the other way round.</summary>
    public static ManifestRequest Said(
        FigureRequest request, PlantCalendar? comparison, FigureLanguage language, IReadOnlyList<string> formats)
    {
        static ManifestPeriod Period(PlantCalendar calendar) => new(calendar.Local(0), calendar.Local(calendar.SlotCount));
        return new ManifestRequest(
            Period(request.Calendar), request.Calendar.Zone.Id, language == FigureLanguage.Chinese ? Chinese : English, formats)
        {
            Baseline = request.Baseline is null ? null : Period(request.Baseline),
            Comparison = comparison is null ? null : Period(comparison),
            Grid = request.Grid,
            OwnFactors = request.OwnFactors,
            ShiftStarts = [.. request.ShiftStarts.Select(start => start.ToString("HH:mm", CultureInfo.InvariantCulture))],
        };
    }
}
