using System.Globalization;
using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>The packs and statements behind a figure, in few words. Reports as JSON have all of them.</summary>
internal static class EvidenceText
{
    private const int MaximumBoards = 3;
    private const int MaximumStatements = 4;

    /// <summary>Such as <c>P 1043–5362; L 7, 12</c>.</summary>
    public static string Of(ReportFigure figure, ReportLanguage say)
    {
        var parts = new List<string>();
        if (figure.Packs.Count > MaximumBoards)
        {
            parts.Add(say.Text("packs-of-keys", figure.Packs.Count));
        }
        else if (figure.Packs.Count > 0)
        {
            parts.Add("P " + string.Join(", ", figure.Packs.Select(Range)));
        }

        if (figure.Statements.Count > MaximumStatements)
        {
            parts.Add(say.Text("statements", figure.Statements.Count, figure.Statements[0], figure.Statements[^1]));
        }
        else if (figure.Statements.Count > 0)
        {
            parts.Add("L " + string.Join(", ", figure.Statements.Select(number => number.ToString(CultureInfo.InvariantCulture))));
        }

        return string.Join("; ", parts);
    }

    private static string Range(BoardPacks board) => board.Packs.First == board.Packs.Last
        ? board.Packs.First.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{board.Packs.First}–{board.Packs.Last}");
}
