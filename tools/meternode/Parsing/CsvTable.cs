using System.Text;
using MeterNode.Plant;

namespace MeterNode.Cli.Parsing;

/// <summary>
/// A table of texts (RFC 4180): the first line has the names of the columns, and the separator is a comma, a semicolon or a tab, whichever
/// comes first there.
/// </summary>
internal sealed class CsvTable
{
    private const int MaximumBytes = 1 << 20;

    private CsvTable(IReadOnlyList<string> columns, IReadOnlyList<(int Line, IReadOnlyList<string> Cells)> rows)
    {
        Columns = columns;
        Rows = rows;
    }

    /// <summary>Names of the columns.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The lines behind the first, each with its number in the file; empty lines are none.</summary>
    public IReadOnlyList<(int Line, IReadOnlyList<string> Cells)> Rows { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="OperatorException">It is no table; the message names the line.</exception>
    public static CsvTable Read(string path)
    {
        if (new FileInfo(path).Length > MaximumBytes)
        {
            throw new OperatorException(OperatorError.Usage, $"'{path}' has more than 1 MB: give a table with one node a line");
        }

        string text = File.ReadAllText(path).TrimStart('\uFEFF').ReplaceLineEndings("\n");
        int separatorAt = text.AsSpan().IndexOfAny(",;\t\n");
        char separator = separatorAt < 0 || text[separatorAt] == '\n' ? ',' : text[separatorAt];
        var lines = Lines(text, separator, path).Where(line => line.Cells.Any(cell => cell.Length > 0)).ToList();
        if (lines.Count < 2)
        {
            throw new OperatorException(
                OperatorError.Usage, $"'{path}' has no line with a node: the first line has the names of the columns, one of them 'node'");
        }

        foreach ((int line, IReadOnlyList<string> cells) in lines.Where(line => line.Cells.Count != lines[0].Cells.Count))
        {
            throw new OperatorException(
                OperatorError.Usage, $"'{path}' line {line} has {cells.Count} columns, and the first line has {lines[0].Cells.Count}");
        }

        return new CsvTable(lines[0].Cells, lines[1..]);
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
