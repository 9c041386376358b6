using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>Says things in the language of a report.</summary>
/// <param name="language">The language.</param>
internal sealed class ReportLanguage(FigureLanguage language)
{
    /// <summary>The language.</summary>
    public FigureLanguage Language => language;

    /// <summary>The text <paramref name="id"/> of texts.json with its arguments.</summary>
    public string Text(string id, params object[] arguments) => ReportTexts.Of(id, language, arguments);

    /// <summary>A column; its head is the text <c>column.name</c>.</summary>
    public ReportColumn Column(string name, ReportColumnKind kind, string unit = "") =>
        new(name, Text("column." + name), kind, unit);

    /// <summary>The cell of a figure.</summary>
    public ReportCell Cell(ReportFigure? figure) => ReportCell.Of(figure, Text("no-data"));

    /// <summary>The cell of its uncertainty.</summary>
    public ReportCell Uncertainty(ReportFigure? figure) => figure switch
    {
        { Value: null } or null => ReportCell.None,
        { IsEstimate: true } => ReportCell.Of(Text("estimate")),
        { UncertaintyText: string text } => ReportCell.Of(figure.Uncertainty!.Value, text),
        _ => ReportCell.None,
    };

    /// <summary>The cell of what a figure is from.</summary>
    public ReportCell Evidence(ReportFigure? figure) => ReportCell.Of(figure is null ? null : EvidenceText.Of(figure, this));
}
