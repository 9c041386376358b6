using System.Globalization;
using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>What stands above and below each printed page.</summary>
/// <param name="Language">The language.</param>
/// <param name="Site">Name of the plant.</param>
/// <param name="ReportNumber">Number of the report.</param>
/// <param name="Version">Version of the report, from 1.</param>
/// <param name="ManifestSha256">SHA-256 of the manifest, 64 lower-case hex digits.</param>
public sealed record PrintedPage(FigureLanguage Language, string Site, string ReportNumber, int Version, string ManifestSha256)
{
    internal const string PageMark = "{page}";
    internal const string PagesMark = "{pages}";
    private const int PrefixLength = 16;

    private readonly PageTexts _say = new(Language);

    /// <summary>Plant, number and version.</summary>
    public string Head => _say.Of("head", Site, ReportNumber, Version);

    /// <summary>The beginning of the manifest's SHA-256.</summary>
    public string Manifest => _say.Of("manifest", ManifestSha256[..PrefixLength]);

    /// <summary>Room for the initials of who signs.</summary>
    public string Initials => _say.Of("initials");

    /// <summary>The number of a page, with marks for the numbers.</summary>
    internal string MarkedNumber => _say.Of("page");

    /// <summary>That of a report.</summary>
    public static PrintedPage Of(ReportContent content) =>
        new(content.Language, content.Site, content.Number, content.Version, content.ManifestSha256);

    /// <summary>The number of a page.</summary>
    /// <param name="page">Which page, from 1.</param>
    /// <param name="pages">How many there are.</param>
    public string Number(int page, int pages) => MarkedNumber
        .Replace(PageMark, page.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace(PagesMark, pages.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
