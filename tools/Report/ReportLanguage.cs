using System.Globalization;
using MeterNode.Figures;
using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>Says things in the language of a report.</summary>
/// <param name="language">The language.</param>
internal sealed class ReportLanguage(FigureLanguage language)
{
    /// <summary>The language.</summary>
    public FigureLanguage Language => language;

    /// <summary>True in Chinese.</summary>
    public bool IsChinese => language == FigureLanguage.Chinese;

    /// <summary>The text <paramref name="id"/> of texts.json with its arguments.</summary>
    public string Text(string id, params object[] arguments) => ReportTexts.Of(id, language, arguments);

    /// <summary>A column; its head is the text <c>column.name</c>.</summary>
    public ReportColumn Column(string name, ReportColumnKind kind, string unit = "") =>
        new(name, Text("column." + name), kind, unit);

    /// <summary>The cell of a figure.</summary>
    public ReportCell Cell(ReportFigure? figure) => ReportCell.Of(figure, Text("no-data"));

    /// <summary>
    /// The cell of a figure in another unit than that of its definition: <paramref name="scale"/> of its unit are one of the column's. It
    /// is rounded by its uncertainty in that unit.
    /// </summary>
    public ReportCell Cell(ReportFigure? figure, double scale) => figure?.Value is not double value ? Cell(figure)
        : ReportCell.Of(
            figure, value / scale, FigureRounding.Text(value / scale, ExpandedOf(figure) / scale, figure.IsEstimate));

    /// <summary>What cannot be determined.</summary>
    public ReportCell NoData => ReportCell.Of(Text("no-data"));

    /// <summary>A number that is no figure: as it was stated, or an input of one.</summary>
    public static ReportCell Number(double? value) =>
        value is double known ? ReportCell.Of(known, FigureRounding.Text(known, null, false)) : ReportCell.None;

    /// <summary>A decimal number as somebody wrote it down.</summary>
    public static ReportCell Stated(decimal? value) =>
        value is decimal known ? ReportCell.Of((double)known, known.ToString(CultureInfo.InvariantCulture)) : ReportCell.None;

    /// <summary>The cell of its uncertainty.</summary>
    public ReportCell Uncertainty(ReportFigure? figure) => figure switch
    {
        { Value: null } or null => ReportCell.None,
        { IsEstimate: true } => ReportCell.Of(Text("estimate")),
        { UncertaintyText: string text } => ReportCell.Of(figure.Uncertainty!.Value, text),
        _ => ReportCell.None,
    };

    /// <summary>The cell of its uncertainty in another unit.</summary>
    public ReportCell Uncertainty(ReportFigure? figure, double scale) =>
        figure is { Value: not null, UncertaintyText: not null } && ExpandedOf(figure) / scale is double expanded
            ? ReportCell.Of(expanded, FigureRounding.Text(expanded, expanded, false))
            : Uncertainty(figure);

    private static double? ExpandedOf(ReportFigure figure) => figure.IsEstimate ? null : figure.Uncertainty;

    /// <summary>The cell of what a figure is from.</summary>
    public ReportCell Evidence(ReportFigure? figure) => ReportCell.Of(figure is null ? null : EvidenceText.Of(figure, this));

    /// <summary>The cell of a row that rests on one statement of the ledger.</summary>
    public static ReportCell Evidence(LedgerEntry entry) =>
        ReportCell.Of("L " + entry.StatementNumber.ToString(CultureInfo.InvariantCulture));

    /// <summary>A figure with its unit, as it stands in a sentence; the word for no data where it is not determinable.</summary>
    public string Value(ReportFigure? figure)
    {
        if (figure?.Text is not string text)
        {
            return Text("no-data");
        }

        string value = figure.UncertaintyText is string expanded ? $"{text} ± {expanded}" : text;
        string unit = ReportUnit.Of(figure);
        string whole = unit.Length == 0 ? value : figure.UncertaintyText is null ? $"{value} {unit}" : $"({value}) {unit}";
        return figure.IsEstimate ? Text("as-estimate", whole) : whole;
    }

    /// <summary>A word of the ledger.</summary>
    public string Word(IReadOnlyList<LedgerWord> words, string code) =>
        words.FirstOrDefault(word => word.Code == code) is not LedgerWord word ? code : IsChinese ? word.Chinese : word.Meaning;

    /// <summary>What a figure is about, by its name.</summary>
    public string Scope(FigureScope scope) => scope.Kind == FigureScope.Zone
        ? scope.Name.Replace(" zone ", Text("zone-of-node"), StringComparison.Ordinal)
        : scope.Name;

    /// <summary>Whose definition a figure has.</summary>
    public string Status(FigureDefinition definition) => definition switch
    {
        { Status: DefinitionStatus.Pending } => Text("status.pending"),
        { Status: DefinitionStatus.Official, Mark: SourceMark.Text } => Text("status.official"),
        { Status: DefinitionStatus.Official } => Text("status.secondary"),
        _ => Text("status.ours"),
    };

    /// <summary>Names one after the other, at most <paramref name="maximum"/>; how many others there are.</summary>
    public string List(IReadOnlyCollection<string> names, int maximum = int.MaxValue)
    {
        string shown = string.Join(IsChinese ? "、" : ", ", names.Take(maximum));
        return names.Count > maximum ? Text("and-others", shown, names.Count - maximum) : shown;
    }
}
