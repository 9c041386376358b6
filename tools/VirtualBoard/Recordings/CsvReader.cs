using System.Globalization;
using System.Text.RegularExpressions;

namespace MeterNode.VirtualBoard.Recordings;

/// <summary>
/// Reads columns of numbers: separated by comma, semicolon, tab, bar or blanks; decimal comma where the comma does not separate;
/// with or without a line of names; with or without a column of time; lines that begin with # are comments.
/// </summary>
internal static partial class CsvReader
{
    private const int MaximumColumns = 4096;
    private const int MaximumNameLength = 100;

    private static readonly char[] s_separators = [';', '\t', '|', ',', ' '];

    internal static Recording Read(string path, string text, RecordingOptions options)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        int first = Array.FindIndex(lines, IsData);
        if (first < 0)
        {
            throw new RecordingException(path, 0, "has no data");
        }

        if (text.Contains('\0'))
        {
            throw new RecordingException(path, 0, "is neither a COMTRADE file nor text");
        }

        char separator = Separator(lines[first], first + 1 < lines.Length ? lines[first + 1] : string.Empty);
        bool decimalComma = separator != ',' && !lines.Skip(first).Take(20).Any(l => l.Contains('.'));
        string[] head = Split(lines[first], separator);
        if (head.Length > 1 && head[^1].Length == 0)
        {
            head = head[..^1];
        }

        bool hasNames = Array.Exists(head, f => f.Length > 0 && !TryParse(f, decimalComma, out _));
        int start = hasNames ? first + 1 : first;
        int columns = head.Length;
        if (columns > MaximumColumns)
        {
            throw new RecordingException(path, first + 1, $"has {columns} columns; {MaximumColumns} are the most");
        }

        var lineNumbers = new List<int>();
        List<double>[] values = Columns(path, lines, start, separator, decimalComma, columns, lineNumbers);
        if (lineNumbers.Count < 2)
        {
            throw new RecordingException(path, 0, "has fewer than two rows of numbers");
        }

        string[] names = Names(hasNames ? head : [], columns);
        return Build(path, names, values, lineNumbers, hasNames, options, string.Join(' ', lines.Take(first)));
    }

    private static Recording Build(
        string path, string[] names, List<double>[] values, List<int> lineNumbers, bool hasNames, RecordingOptions options, string comments)
    {
        int columns = values.Length;
        int time = columns > 1 ? TimeColumn(names, values, hasNames) : -1;
        IReadOnlyList<RecordingSegment> segments;
        string origin;
        if (time >= 0)
        {
            double unit = TimeUnitSeconds(names[time]);
            double[] seconds = values[time].Select(v => v * unit).ToArray();
            segments = TimeStamps.Split(path, seconds, lineNumbers[0]);
            origin = "time stamps";
        }
        else
        {
            (double rate, origin) = Rate(path, values, options, comments);
            segments = [new RecordingSegment(0, lineNumbers.Count, rate, 0)];
        }

        var channels = new List<RecordingChannel>();
        for (int i = 0; i < columns; i++)
        {
            if (i != time)
            {
                (string name, string unit) = SplitUnit(names[i]);
                channels.Add(new RecordingChannel(channels.Count + 1, name, unit, [.. values[i]]));
            }
        }

        return new Recording(path, "CSV", channels, segments) { RateOrigin = origin };
    }

    private static List<double>[] Columns(
        string path, string[] lines, int start, char separator, bool decimalComma, int columns, List<int> lineNumbers)
    {
        var values = new List<double>[columns];
        for (int i = 0; i < columns; i++)
        {
            values[i] = [];
        }

        for (int line = start; line < lines.Length; line++)
        {
            if (!IsData(lines[line]))
            {
                continue;
            }

            string[] fields = Split(lines[line], separator);
            if (fields.Length == columns + 1 && fields[^1].Length == 0)
            {
                // A separator at the end of the line makes no column.
                fields = fields[..^1];
            }

            if (fields.Length != columns)
            {
                throw new RecordingException(path, line + 1, $"{columns} columns are expected, {fields.Length} are there");
            }

            for (int i = 0; i < columns; i++)
            {
                if (!TryParse(fields[i], decimalComma, out double value))
                {
                    throw new RecordingException(path, line + 1, $"{RecordingException.Quote(fields[i])} is not a number");
                }

                values[i].Add(value);
            }

            lineNumbers.Add(line + 1);
        }

        return values;
    }

    // The rate of a CSV without a time column: as given, from a comment or the name of file or folder ("1kHz"), or from the mains.
    private static (double Hertz, string Origin) Rate(string path, List<double>[] values, RecordingOptions options, string comments)
    {
        if (options.RateHertz > 0)
        {
            return (options.RateHertz, "given");
        }

        string folder = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path))) ?? string.Empty;
        foreach (string text in new[] { comments, Path.GetFileNameWithoutExtension(path), folder })
        {
            Match match = RateText().Match(text);
            if (match.Success && double.TryParse(match.Groups[1].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double hertz))
            {
                hertz *= match.Groups[2].Value.ToUpperInvariant() switch { "K" => 1e3, "M" => 1e6, _ => 1 };
                if (hertz is >= 100 and <= 1e8)
                {
                    return (hertz, "name");
                }
            }
        }

        double fromMains = MainsRate.Find(values, options.MainsHertz);
        return fromMains > 0
            ? (fromMains, "mains")
            : throw new RecordingException(path, 0, "has no time column and no sampling rate; give the rate in Hz");
    }

    private static int TimeColumn(string[] names, List<double>[] values, bool hasNames)
    {
        if (hasNames)
        {
            int named = Array.FindIndex(names, n => TimeName().IsMatch(n));
            return named;
        }

        // Without names: a first column that rises evenly all the way is time.
        List<double> column = values[0];
        double mean = (column[^1] - column[0]) / (column.Count - 1);
        for (int i = 1; i < column.Count; i++)
        {
            double step = column[i] - column[i - 1];
            if (!(step > 0.5 * mean && step < 1.5 * mean))
            {
                return -1;
            }
        }

        return column.Count > 3 ? 0 : -1;
    }

    private static double TimeUnitSeconds(string name)
    {
        string unit = SplitUnit(name).Unit.ToLowerInvariant();
        if (unit.Length == 0)
        {
            unit = name.Split('_', ' ')[^1].ToLowerInvariant();
        }

        return unit switch { "ms" or "msec" or "millis" => 1e-3, "us" or "µs" or "micros" => 1e-6, "ns" => 1e-9, "min" => 60, _ => 1 };
    }

    private static string[] Names(string[] head, int columns)
    {
        var names = new string[columns];
        for (int i = 0; i < columns; i++)
        {
            string name = i < head.Length && head[i].Length > 0 ? head[i] : $"CH{i + 1}";
            names[i] = name.Length > MaximumNameLength ? name[..MaximumNameLength] : name;
        }

        return names;
    }

    private static (string Name, string Unit) SplitUnit(string name)
    {
        Match match = UnitText().Match(name);
        return match.Success ? (match.Groups[1].Value.Trim(), match.Groups[2].Value.Trim()) : (name, string.Empty);
    }

    private static bool IsData(string line) => !string.IsNullOrWhiteSpace(line) && !line.TrimStart().StartsWith('#');

    private static char Separator(string first, string second)
    {
        foreach (char c in s_separators)
        {
            if (first.Trim().Contains(c) && (second.Length == 0 || second.Trim().Contains(c)))
            {
                return c;
            }
        }

        return ',';
    }

    private static string[] Split(string line, char separator)
    {
        string[] fields = separator == ' '
            ? line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            : line.TrimEnd('\r').Split(separator);
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i] = fields[i].Trim().Trim('"').Trim();
        }

        return fields;
    }

    private static bool TryParse(string field, bool decimalComma, out double value)
    {
        if (field.Length == 0 || field.Equals("nan", StringComparison.OrdinalIgnoreCase))
        {
            value = double.NaN;
            return true;
        }

        string text = decimalComma ? field.Replace(',', '.') : field;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    [GeneratedRegex(@"(?<![0-9.])([0-9]+(?:\.[0-9]+)?)\s*([kKM]?)(?:Hz|hz|HZ|S/s|sps|SPS)")]
    private static partial Regex RateText();

    [GeneratedRegex(
        @"^(time|t|zeit|timestamp|seconds|secs?|millis|micros)([ _]?[\[\(].*[\]\)]|[ _](s|sec|ms|us|µs|ns))?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TimeName();

    [GeneratedRegex(@"^(.*?)\s*[\[\(]([^\]\)]*)[\]\)]$")]
    private static partial Regex UnitText();
}
