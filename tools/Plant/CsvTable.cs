using System.Text;

namespace MeterNode.Plant;

/// <summary>
/// A table of texts (RFC 4180): the first line has the names of the columns, and the separator is a comma, a semicolon or a tab, whichever
/// comes first there.
/// </summary>
public sealed class CsvTable
{
    /// <summary>UTF-8, with or without a byte order mark; anything else is an error.</summary>
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private CsvTable(IReadOnlyList<string> columns, IReadOnlyList<(int Line, IReadOnlyList<string> Cells)> rows)
    {
        Columns = columns;
        Rows = rows;
    }

    /// <summary>Names of the columns.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The lines behind the first, each with its number in the file; empty lines are none.</summary>
    public IReadOnlyList<(int Line, IReadOnlyList<string> Cells)> Rows { get; }

    /// <summary>The lines whose number of columns is not that of the first, each with one line that says so.</summary>
    public IEnumerable<(int Line, string Problem)> Uneven => Rows.Where(row => row.Cells.Count != Columns.Count)
        .Select(row => (row.Line, $"has {row.Cells.Count} columns, and the first line has {Columns.Count}"));

    /// <summary>Reads a file, all of it at once.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maximumMegabytes">It must not be longer, MB.</param>
    /// <param name="what">What one line is, for messages: "a node".</param>
    /// <param name="column">A column that must be there, for messages.</param>
    /// <param name="encoding">Its encoding where it is not UTF-8.</param>
    /// <exception cref="OperatorException">It is no table; the message names the line.</exception>
    public static CsvTable Read(string path, int maximumMegabytes, string what, string column, Encoding? encoding = null)
    {
        if (new FileInfo(path).Length > maximumMegabytes * (1L << 20))
        {
            throw new OperatorException(
                OperatorError.Usage, $"'{path}' has more than {maximumMegabytes} MB: give a table with one line for {what}");
        }

        string text = Text(path, encoding ?? s_utf8).TrimStart('\uFEFF').ReplaceLineEndings("\n");
        int separatorAt = text.AsSpan().IndexOfAny(",;\t\n");
        char separator = separatorAt < 0 || text[separatorAt] == '\n' ? ',' : text[separatorAt];
        var lines = Lines(text, separator, path).Where(line => line.Cells.Any(cell => cell.Length > 0)).ToList();
        if (lines.Count < 2)
        {
            throw new OperatorException(
                OperatorError.Usage,
                $"'{path}' has no line with {what}: the first line has the names of the columns, one of them '{column}'");
        }

        return new CsvTable(lines[0].Cells, lines[1..]);
    }

    private static string Text(string path, Encoding encoding)
    {
        byte[] bytes = File.ReadAllBytes(path);
        try
        {
            return encoding.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            int line = bytes.AsSpan(0, Math.Max(0, e.Index)).Count((byte)'\n') + 1;
            throw new OperatorException(
                OperatorError.Usage,
                $"'{path}' line {line} is not {encoding.WebName.ToUpperInvariant()}: save the table as 'CSV UTF-8'",
                e);
        }
    }

    private static IEnumerable<(int Line, IReadOnlyList<string> Cells)> Lines(string text, char separator, string path)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        bool isQuoted = false;
        int line = 1, first = 1;
        for (int i = 0; i <= text.Length; i++)
        {
            char c = i < text.Length ? text[i] : '\n';
            if (isQuoted && i == text.Length)
            {
                throw new OperatorException(OperatorError.Usage, $"'{path}' line {first}: a quotation mark is not closed");
            }

            if (c == '"' && isQuoted && i + 1 < text.Length && text[i + 1] == '"')
            {
                cell.Append(c);
                i++;
            }
            else if (c == '"' && (isQuoted || cell.Length == 0))
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && (c == separator || c == '\n'))
            {
                cells.Add(cell.ToString().Trim());
                cell.Clear();
                if (c == '\n')
                {
                    yield return (first, cells);
                    cells = [];
                    first = line + 1;
                }
            }
            else
            {
                cell.Append(c);
            }

            line += c == '\n' ? 1 : 0;
        }
    }
}
