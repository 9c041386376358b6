using System.Text;
using System.Text.RegularExpressions;

namespace MeterNode.VirtualBoard.Recordings;

/// <summary>
/// The columns of a text file: where its data begins, what separates them, and which lines before it name them and their units. Instruments
/// write up to a few dozen lines of their own before the data.
/// </summary>
internal sealed partial class DelimitedText
{
    /// <summary>What a file should be, for messages about one that is nothing of the kind.</summary>
    internal const string Expected =
        "expected is a CSV with a line of names and rows of numbers (time,U1,I1), or a COMTRADE file (.cfg with .dat, .cff)";

    /// <summary>What is wrong with a file that has names only.</summary>
    internal const string TooFewRows = "has fewer than two rows of numbers; " + Expected;

    private const int MaximumColumns = 4096;
    private const int MaximumPreamble = 400;

    private static readonly char[] s_separators = [';', '\t', '|', ',', ' '];

    private readonly string _path;
    private readonly string[] _lines;
    private readonly char _separator;
    private readonly int _first;

    private DelimitedText(string path, string[] lines, char separator, int first)
    {
        _path = path;
        _lines = lines;
        _separator = separator;
        _first = first;
        int columns = Fields(first).Length;
        Preamble = string.Join('\n', lines.Take(first));
        (Names, Units) = Header(columns);
    }

    /// <summary>Lines before the data.</summary>
    internal string Preamble { get; }

    /// <summary>Names of the columns; empty when the file gives none.</summary>
    internal string[] Names { get; }

    /// <summary>Units from a line of their own; empty when there is none.</summary>
    internal string[] Units { get; }

    /// <summary>Finds columns; <see cref="RecordingException"/> when there are no two rows of numbers.</summary>
    internal static DelimitedText Open(string path, string text)
    {
        if (text.Contains('\0'))
        {
            throw new RecordingException(path, 0, "is neither a COMTRADE file nor text");
        }

        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        if (!Array.Exists(lines, IsData))
        {
            throw new RecordingException(path, 0, "has no data; " + Expected);
        }

        Match given = Array.Find(lines, IsData) is string start ? SeparatorLine().Match(start) : Match.Empty;
        char[] candidates = given.Success ? [given.Groups[1].Value[0]] : s_separators;
        DelimitedText? best = null;
        int bestColumns = 0;
        foreach (char separator in candidates)
        {
            int first = FindData(lines, separator);
            int columns = first < 0 ? 0 : Split(lines[first], separator).Length;
            if (columns > MaximumColumns)
            {
                throw new RecordingException(path, first + 1, $"has {columns} columns; {MaximumColumns} are the most");
            }

            if (columns > bestColumns)
            {
                bestColumns = columns;
                best = new DelimitedText(path, lines, separator, first);
            }
        }

        return best ?? throw new RecordingException(path, 0, TooFewRows);
    }

    /// <summary>All rows of data with the number of their line; every row has as many fields as the first.</summary>
    internal IEnumerable<(int Line, string[] Fields)> Rows()
    {
        int columns = Fields(_first).Length;
        for (int line = _first; line < _lines.Length; line++)
        {
            if (!IsData(_lines[line]))
            {
                continue;
            }

            string[] fields = Fields(line);
            if (fields.Length == columns + 1 && fields[^1].Length == 0)
            {
                fields = fields[..^1]; // A separator at the end of the line makes no column.
            }

            yield return fields.Length == columns
                ? (line + 1, fields)
                : throw new RecordingException(_path, line + 1, $"{columns} columns are expected, {fields.Length} are there");
        }
    }

    private static bool IsData(string line) => !string.IsNullOrWhiteSpace(line) && !line.TrimStart().StartsWith('#');

    /// <summary>The first of two lines of numbers with as many fields; one line alone where no two are.</summary>
    private static int FindData(string[] lines, char separator)
    {
        int alone = -1;
        int before = -1;
        int beforeColumns = 0;
        int examined = 0;
        for (int line = 0; line < lines.Length && examined < MaximumPreamble; line++)
        {
            if (!IsData(lines[line]))
            {
                continue;
            }

            examined++;
            string[] fields = Split(lines[line], separator);
            bool isRow = fields.Length > 0 && Array.Exists(fields, field => field.Length > 0)
                && Array.TrueForAll(fields, field => NumberFormat.MayBeNumber(field) || TimeText.IsTime(field));
            if (isRow && before >= 0 && fields.Length == beforeColumns)
            {
                return before;
            }

            alone = alone < 0 && isRow ? line : alone;
            before = isRow ? line : -1;
            beforeColumns = fields.Length;
        }

        return alone;
    }

    private (string[] Names, string[] Units) Header(int columns)
    {
        var header = new List<string[]>();
        for (int line = _first - 1; line >= 0 && header.Count < 2; line--)
        {
            if (IsData(_lines[line]))
            {
                header.Add(Fields(line));
            }
        }

        string[] last = header.Count > 0 ? Fit(header[0], columns) : [];
        string[] earlier = header.Count > 1 ? Fit(header[1], columns) : [];
        bool isUnits = earlier.Length > 0 && Array.Exists(last, field => field.Length > 0)
            && Array.TrueForAll(last, ChannelUnit.IsUnitField) && !Array.TrueForAll(earlier, ChannelUnit.IsUnitField);
        return isUnits ? (earlier, last) : (last, []);
    }

    /// <summary>The fields of a line above the data, when they are as many as its columns; else none.</summary>
    private static string[] Fit(string[] fields, int columns)
    {
        int length = fields.Length;
        while (length > columns && fields[length - 1].Length == 0)
        {
            length--;
        }

        return length == columns ? fields[..length] : length == columns - 1 ? [.. fields[..length], string.Empty] : [];
    }

    private string[] Fields(int line) => Split(_lines[line], _separator);

    private static string[] Split(string line, char separator)
    {
        line = line.TrimEnd('\r', ' ');
        if (!line.Contains('"'))
        {
            string[] plain = separator == ' ' ? line.Split(' ', StringSplitOptions.RemoveEmptyEntries) : line.Split(separator);
            for (int i = 0; i < plain.Length; i++)
            {
                plain[i] = plain[i].Trim();
            }

            return plain;
        }

        var fields = new List<string>();
        var field = new StringBuilder();
        bool isQuoted = false;
        foreach (char letter in line)
        {
            if (letter == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (letter == separator && !isQuoted)
            {
                fields.Add(field.ToString().Trim());
                field.Clear();
            }
            else
            {
                field.Append(letter);
            }
        }

        fields.Add(field.ToString().Trim());
        return separator == ' ' ? [.. fields.Where(text => text.Length > 0)] : [.. fields];
    }

    [GeneratedRegex(@"^\s*""?sep=(.)""?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex SeparatorLine();
}
