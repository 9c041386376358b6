using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>
/// What a report says, whole and in order. HTML, PDF, workbook, CSV and JSON only render it, so that all of them say the same.
/// </summary>
public sealed record ReportContent
{
    /// <summary>The language.</summary>
    public required FigureLanguage Language { get; init; }

    /// <summary>Heading of the cover.</summary>
    public required string Title { get; init; }

    /// <summary>Name of the plant.</summary>
    public required string Site { get; init; }

    /// <summary>Number of the report, such as <c>plant-a/2026-11-01/2026-12-01</c>.</summary>
    public required string Number { get; init; }

    /// <summary>Version of the report, from 1: it rises when the same period is reported again.</summary>
    public required int Version { get; init; }

    /// <summary>SHA-256 of the manifest, 64 lower-case hex digits.</summary>
    public required string ManifestSha256 { get; init; }

    /// <summary>The figures that it is about.</summary>
    public required ComputedPeriod Figures { get; init; }

    /// <summary>The cover and the sections after it; the first is the cover.</summary>
    public required IReadOnlyList<ReportSection> Sections { get; init; }

    /// <summary>All tables, in order.</summary>
    public IEnumerable<ReportTable> Tables => Sections.SelectMany(section => section.Blocks).OfType<ReportTable>();

    /// <summary>As HTML and PDF name languages: <c>zh-CN</c> or <c>en</c>.</summary>
    public string LanguageTag => Language == FigureLanguage.Chinese ? "zh-CN" : "en";
}
