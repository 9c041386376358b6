using System.Buffers;
using System.Globalization;

namespace MeterNode.Wire;

/// <summary>Cells of CSV files (RFC 4180) with texts that a stranger may have chosen.</summary>
public static class CsvText
{
    private static readonly SearchValues<char> s_quoted = SearchValues.Create(",\"\r\n");
    private static readonly SearchValues<char> s_number = SearchValues.Create("+-.0123456789E");

    /// <summary>A text as one cell of a line, in quotation marks where it needs them; what is in it see <see cref="Plain"/>.</summary>
    public static string Cell(string text)
    {
        string plain = Plain(text);
        return plain.AsSpan().IndexOfAny(s_quoted) < 0 ? plain : $"\"{plain.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>
    /// What a reader of the file gets. Characters that nobody sees become <c>\u0009</c> and the like (<see cref="PlainText"/>). A text
    /// that a spreadsheet would compute, because it begins with = + - @ or their full-width forms and is no number, gets an apostrophe in
    /// front; so does one that begins with an apostrophe: whoever takes one away has the text again.
    /// </summary>
    public static string Plain(string text)
    {
        string plain = PlainText.Of(text);
        return plain.Length > 0 && plain[0] is '=' or '+' or '-' or '@' or '\'' or '＝' or '＋' or '－' or '＠' && !IsNumber(plain)
            ? "'" + plain
            : plain;
    }

    private static bool IsNumber(string text) =>
        text.AsSpan().IndexOfAnyExcept(s_number) < 0 && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
