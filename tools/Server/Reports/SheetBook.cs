using System.Globalization;
using System.Text;
using System.Xml;
using MeterNode.Figures;
using MeterNode.Plant;
using MeterNode.Report;

namespace MeterNode.Server.Reports;

/// <summary>
/// The A4 pages of kept reports: report.html, cut where the pages of report.pdf end. Those of the last few are kept. Safe for several
/// threads.
/// </summary>
public sealed class SheetBook
{
    private const int MaximumKept = 4;

    private readonly Lock _lock = new();
    private readonly List<(string Stamp, ReportPages? Pages)> _kept = [];

    /// <summary>
    /// The pages of a report; null where it was made without page or PDF, or where the two say different things. Reading a PDF of many
    /// pages takes a second.
    /// </summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public ReportPages? Find(KeptReport report)
    {
        string html = report.PathOf(ReportFiles.Html), pdf = report.PathOf(ReportFiles.Pdf);
        if (!File.Exists(html) || !File.Exists(pdf))
        {
            return null;
        }

        string stamp = StampOf(report, html, pdf);
        lock (_lock)
        {
            int known = _kept.FindIndex(kept => kept.Stamp == stamp);
            if (known >= 0)
            {
                return _kept[known].Pages;
            }

            ReportPages? pages = Cut(report, html, pdf);
            _kept.Add((stamp, pages));
            if (_kept.Count > MaximumKept)
            {
                _kept.RemoveAt(0);
            }

            return pages;
        }
    }

    private static ReportPages? Cut(KeptReport report, string html, string pdf)
    {
        try
        {
            byte[] page = File.ReadAllBytes(html);
            IReadOnlyList<PdfPage> pages = PdfText.Read(pdf);
            var printed = new PrintedPage(
                report.Manifest.Request.Language == "zh" ? FigureLanguage.Chinese : FigureLanguage.English, report.Manifest.Plant.Site,
                report.Manifest.Number, report.Manifest.Version, report.ManifestSha256);
            return PdfPlaces.Of([.. PrintedText.Of(new MemoryStream(page))], pages, printed) is IReadOnlyList<int> places
                && ReportSheets.Of(page, places, printed, pages.Count) is string sheets
                    ? new ReportPages(sheets, pages.Count)
                    : null;
        }
        catch (Exception e) when (e is OperatorException or XmlException)
        {
            return null; // The check of the report says what is wrong with its files.
        }
    }

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
