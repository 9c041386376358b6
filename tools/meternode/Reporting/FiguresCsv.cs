using System.Globalization;
using MeterNode.Figures;
using MeterNode.Report;
using MeterNode.Wire;

namespace MeterNode.Cli.Reporting;

/// <summary>Writes figures as CSV (RFC 4180), one a line, with a heading; numbers have a decimal point.</summary>
internal static class FiguresCsv
{
    private static readonly string[] s_columns =
    [
        "scope", "name", "figure", "called", "from", "to", "value", "printed", "uncertainty", "unit", "estimate", "at", "status", "version",
        "packs", "statements", "factors", "warnings",
    ];

    /// <summary>Writes all of them.</summary>
    public static void Write(ComputedPeriod report, FigureLanguage language, TextWriter output)
    {
        output.WriteLine(string.Join(',', s_columns));
        foreach (ReportFigure figure in report.Figures)
        {
            string[] cells =
            [
                figure.Scope.Kind,
                figure.Scope.Name,
                figure.Id,
                figure.Definition.Name(language),
                Time(figure.From),
                Time(figure.To),
                Number(figure.Value),
                figure.Text ?? "",
                figure.UncertaintyText ?? "",
                figure.Definition.Unit,
                figure.IsEstimate ? "yes" : "no",
                figure.At is DateTimeOffset at ? Time(at) : "",
                FiguresJson.Status(figure.Definition.Status),
                figure.Definition.Version.ToString(CultureInfo.InvariantCulture),
                string.Join(' ', figure.Packs.Select(board => $"{board.KidText}:{board.Packs.First}-{board.Packs.Last}")),
                string.Join(' ', figure.Statements.Select(number => number.ToString(CultureInfo.InvariantCulture))),
                string.Join(' ', figure.Factors),
                string.Join("; ", figure.Warnings.Select(warning => warning.Text(language))),
            ];
            output.WriteLine(string.Join(',', cells.Select(CsvText.Cell)));
        }
    }

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
