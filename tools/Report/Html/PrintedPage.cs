using System.Globalization;

namespace MeterNode.Report;

/// <summary>What stands above and below each printed page.</summary>
public static class PrintedPage
{
    internal const string PageMark = "{page}";
    internal const string PagesMark = "{pages}";
    private const int PrefixLength = 16;

    /// <summary>Plant, number and version.</summary>
    public static string Head(ReportContent content) =>
        new PageTexts(content.Language).Of("head", content.Site, content.Number, content.Version);

    /// <summary>The beginning of the manifest's SHA-256.</summary>
    public static string Manifest(ReportContent content) =>
        new PageTexts(content.Language).Of("manifest", content.ManifestSha256[..PrefixLength]);

    /// <summary>The number of a page.</summary>
    /// <param name="content">The report.</param>
    /// <param name="page">Which page, from 1.</param>
    /// <param name="pages">How many there are.</param>
    public static string Number(ReportContent content, int page, int pages) => Number(content)
        .Replace(PageMark, page.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace(PagesMark, pages.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    /// <summary>Room for the initials of who signs.</summary>
    public static string Initials(ReportContent content) => new PageTexts(content.Language).Of("initials");

    /// <summary>The number of a page, with marks for the numbers.</summary>
    internal static string Number(ReportContent content) => new PageTexts(content.Language).Of("page");
}
