using System.Globalization;
using System.Text;
using MeterNode.Figures;
using MeterNode.Report;
using MeterNode.Server.Today;

namespace MeterNode.Server.Reports;

/// <summary>
/// The A4 pages of kept reports: report.html, cut where the pages of report.pdf end. Those of the last few are kept. Safe for several
/// threads.
/// </summary>
/// <param name="bound">How many are cut at a time, and how many wait for that.</param>
/// <param name="time">The clock.</param>
public sealed class SheetBook(WorkBound bound, TimeProvider time) : IDisposable
{
    private const int MaximumKept = 4;

    private readonly SharedWork<string, ReportPages?> _kept = new(bound, time, MaximumKept, TimeSpan.FromDays(1));

    /// <summary>
    /// The pages of a report; null where it was made without page or PDF, where one of them is not as a report has it, or where the two
    /// say different things. Reading a PDF of many pages takes a second.
    /// </summary>
    /// <exception cref="WorkBusyException">Too many other reports are being cut.</exception>
    /// <exception cref="OperationCanceledException">The caller does not want it any more.</exception>
    public async Task<ReportPages?> Find(KeptReport report, CancellationToken cancellation)
    {
        string html = report.PathOf(ReportFiles.Html), pdf = report.PathOf(ReportFiles.Pdf);
        if (!File.Exists(html) || !File.Exists(pdf))
        {
            return null;
        }

        try
        {
            return await _kept.Find(StampOf(report, html, pdf), _ => Cut(report, html, pdf), cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // The same files may be readable the next time.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => bound.Dispose();

    private static ReportPages? Cut(KeptReport report, string html, string pdf)
    {
        try
        {
            byte[] page = File.ReadAllBytes(html);
            IReadOnlyList<PdfPage> pages = PdfText.Read(pdf);
            var printed = new PrintedPage(
                report.Manifest.Request.Language == "zh" ? FigureLanguage.Chinese : FigureLanguage.English, report.Manifest.Plant.Site,
                report.Manifest.Number, report.Manifest.Version, report.ManifestSha256);
            return PdfPlaces.Of([.. PrintedText.Of(new MemoryStream(page))], pages, printed) is IReadOnlyList<int?> places
                && ReportSheets.Of(page, places, printed, pages.Count) is string sheets
                    ? new ReportPages(sheets, pages.Count)
                    : null;
        }
        catch (Exception e) when (e is not (IOException or UnauthorizedAccessException))
        {
            return null; // Files may be replaced by anything. The check of the report says what is wrong with them.
        }
    }

    /// <summary>Which files these are.</summary>
    private static string StampOf(KeptReport report, params ReadOnlySpan<string> files)
    {
        var stamp = new StringBuilder(report.ManifestSha256);
        foreach (string path in files)
        {
            var file = new FileInfo(path);
            stamp.Append(CultureInfo.InvariantCulture, $"\0{path}\0{file.Length}\0{file.LastWriteTimeUtc.Ticks}");
        }

        return stamp.ToString();
    }
}
