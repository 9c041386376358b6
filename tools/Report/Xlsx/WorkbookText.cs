using System.Globalization;
using System.Text.RegularExpressions;
using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>Texts as a workbook can hold them (ECMA-376).</summary>
internal static partial class WorkbookText
{
    /// <summary>A cell holds no more characters.</summary>
    private const int MaximumCharacters = 32767;

    private const int MaximumSheetName = 31;
    private const string NotInSheetNames = "[]:*?/\\";

    /// <summary>
    /// A text for a cell: what nobody sees is written as <c>\u0009</c> and the like, and what looks like an escape of the format is
    /// escaped. A longer text than a cell can hold ends with how much is missing.
    /// </summary>
    public static string Of(string text)
    {
        string plain = Escape().Replace(PlainText.Of(text), "_x005F$0");
        if (plain.Length <= MaximumCharacters)
        {
            return plain;
        }

        string rest = string.Create(CultureInfo.InvariantCulture, $"… (+{plain.Length - MaximumCharacters})");
        int length = MaximumCharacters - rest.Length;
        return PlainText.Beginning(plain, length) + rest;
    }

    /// <summary>The text of a cell without the escapes of the format.</summary>
    public static string Read(string text) => Escape().Replace(
        text, found => ((char)ushort.Parse(found.ValueSpan[2..6], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString());

    /// <summary>A name for a sheet that none of <paramref name="taken"/> has, whatever the case of letters.</summary>
    public static string SheetName(string wanted, IReadOnlyCollection<string> taken)
    {
        string plain = string.Concat(PlainText.Of(wanted).Select(c => NotInSheetNames.Contains(c, StringComparison.Ordinal) ? ' ' : c))
            .Trim(' ', '\'');
        for (int number = 1; ; number++)
        {
            string end = number == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({number})");
            string name = Cut(plain, MaximumSheetName - end.Length) + end;
            if (name.Length > 0 && !taken.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                return name;
            }
        }
    }

    /// <summary>Letters of a column, from 1: A … Z, AA ….</summary>
    public static string ColumnName(int column) =>
        column <= 26 ? ((char)('A' + column - 1)).ToString() : ColumnName((column - 1) / 26) + ColumnName(((column - 1) % 26) + 1);

    private static string Cut(string text, int length) =>
        text.Length <= length ? text : PlainText.Beginning(text, length).TrimEnd(' ', '\'');

    [GeneratedRegex("_x[0-9A-Fa-f]{4}_")]
    private static partial Regex Escape();
}
