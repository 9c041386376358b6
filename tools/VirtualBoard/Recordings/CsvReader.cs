using System.Globalization;
using System.Text.RegularExpressions;

namespace MeterNode.VirtualBoard.Recordings;

/// <summary>
/// Reads columns of numbers: separated by comma, semicolon, tab, bar or blanks; with decimal point or comma; with or without lines of names
/// and units; with or without a column of time. Lines that begin with # are comments.
/// </summary>
internal static partial class CsvReader
{
    private const int MaximumNameLength = 100;

    internal static Recording Read(string path, string text, RecordingOptions options)
    {
        DelimitedText file = DelimitedText.Open(path, text);
        Column[] columns =
        [
            .. Columns(path, file, out int firstLine).Where(column => column.IsNamed || Array.Exists(column.Values, double.IsFinite)),
        ];
        bool hasSteps = TryFindIncrement(file.Preamble, out double increment);
        int time = columns.Length > 1 ? TimeColumn(columns, hasSteps) : -1;
        IReadOnlyList<RecordingSegment> segments;
        string origin;
        if (time >= 0 && !hasSteps)
        {
            segments = TimeStamps.Split(path, [.. columns[time].Values.Select(value => value * columns[time].SecondsPerUnit)],
                firstLine, out bool isRounded);
            origin = isRounded ? "rounded time stamps" : "time stamps";
        }
        else
        {
            (double rate, origin) = hasSteps ? (1 / increment, "file") : Rate(path, columns, options, file.Preamble);
            segments = [new RecordingSegment(0, columns[0].Values.Length, rate, 0)];
        }

        var channels = new List<RecordingChannel>();
        for (int i = 0; i < columns.Length; i++)
        {
            if (i != time)
            {
                ChannelUnit about = columns[i].About;
                channels.Add(new RecordingChannel(channels.Count + 1, about.Name, about.Unit, columns[i].Values)
                {
                    FullName = columns[i].FullName,
                    IsRms = about.IsRms,
                });
            }
        }

        return new Recording(path, "CSV", channels, segments) { RateOrigin = origin };
    }

    /// <summary>Reads the rows twice: the texts of a large file take many times the room of its numbers.</summary>
    private static Column[] Columns(string path, DelimitedText file, out int firstLine)
    {
        (firstLine, string[] first) = file.Rows().First();
        int count = first.Length;
        bool[] isClock = [.. first.Select(TimeText.IsTime)];
        IEnumerable<string> numbers = file.Rows().SelectMany(row => row.Fields.Where((_, i) => !isClock[i]));
        NumberFormat format = NumberFormat.Find(numbers, out string? one, out string? other)
            ?? throw new RecordingException(path, 0,
                $"writes {RecordingException.Quote(one!)} and {RecordingException.Quote(other!)}: which sign is the decimal one?");
        List<double>[] values = [.. first.Select(_ => new List<double>())];
        foreach ((int line, string[] fields) in file.Rows())
        {
            for (int i = 0; i < count; i++)
            {
                values[i].Add(Value(path, line, fields[i], format, isClock[i]));
            }
        }

        if (values[0].Count < 2)
        {
            throw new RecordingException(path, 0, DelimitedText.TooFewRows);
        }

        var columns = new Column[count];
        for (int i = 0; i < count; i++)
        {
            string name = i < file.Names.Length ? file.Names[i] : string.Empty;
            bool isNamed = name.Length > 0;
            name = isNamed ? name[..Math.Min(name.Length, MaximumNameLength)] : $"CH{i + 1}";
            ChannelUnit about = ChannelUnit.Read(name);
            about = i < file.Units.Length ? about.With(file.Units[i]) : about;
            columns[i] = new Column(about, isNamed ? name : string.Empty, isClock[i], [.. values[i]]);
        }

        return columns;
    }

    private static double Value(string path, int line, string field, NumberFormat format, bool isClock)
    {
        double value;
        bool isGood = isClock ? TimeText.TryParseSeconds(field, out value) : format.TryParse(field, out value);
        return isGood ? value
            : throw new RecordingException(path, line, $"{RecordingException.Quote(field)} is not a {(isClock ? "time" : "number")}");
    }

    // The rate of a CSV without a time column: as given, from what the file says, or the name of file or folder ("1kHz"), or from the
    // mains.
    private static (double Hertz, string Origin) Rate(string path, Column[] columns, RecordingOptions options, string preamble)
    {
        if (options.RateHertz > 0)
        {
            return (options.RateHertz, "given");
        }

        Match interval = IntervalText().Match(preamble);
        if (interval.Success && TryParse(interval.Groups[1].Value, out double seconds) && seconds is > 0 and < 1)
        {
            return (1 / seconds, "file");
        }

        string folder = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path))) ?? string.Empty;
        foreach (string text in new[] { preamble, Path.GetFileNameWithoutExtension(path), folder })
        {
            Match match = RateText().Match(text);
            if (match.Success && TryParse(match.Groups[1].Value, out double hertz))
            {
                hertz *= match.Groups[2].Value.ToUpperInvariant() switch { "K" => 1e3, "M" => 1e6, _ => 1 };
                if (hertz is >= 100 and <= 1e8)
                {
                    return (hertz, "name");
                }
            }
        }

        double fromMains = options.MainsHertz is double mains ? MainsRate.Find(columns.Select(column => column.Values), mains) : 0;
        return fromMains > 0
            ? (fromMains, "mains")
            : throw new RecordingException(path, 0,
                "has no time column and no sampling rate: give --rate HERTZ, or --mains 50 (or 60) when it is a waveform of the mains");
    }

    /// <summary>
    /// A line of names with "Increment" and its value in the line below, as some oscilloscopes write; the first column counts.
    /// </summary>
    private static bool TryFindIncrement(string preamble, out double seconds)
    {
        string[] lines = preamble.Split('\n');
        for (int line = 0; line + 1 < lines.Length; line++)
        {
            int at = Array.FindIndex(lines[line].Split(','), field => field.Trim().Equals("Increment", StringComparison.OrdinalIgnoreCase));
            string[] values = lines[line + 1].Split(',');
            if (at >= 0 && at < values.Length && TryParse(values[at], out seconds) && seconds is > 0 and < 1)
            {
                return true;
            }
        }

        seconds = 0;
        return false;
    }

    private static int TimeColumn(Column[] columns, bool isCount)
    {
        int clock = Array.FindIndex(columns, column => column.IsClock || TimeName().IsMatch(column.About.Name));
        if (clock >= 0 || (!isCount && Array.Exists(columns, column => column.IsNamed)))
        {
            return clock >= 0 ? clock : Array.FindIndex(columns, column => column.IsTimeUnit);
        }

        // Without names: a first column that rises evenly all the way is time, or a count.
        double[] first = columns[0].Values;
        double mean = (first[^1] - first[0]) / (first.Length - 1);
        for (int i = 1; i < first.Length; i++)
        {
            double step = first[i] - first[i - 1];
            if (!(step > 0.5 * mean && step < 1.5 * mean))
            {
                return -1;
            }
        }

        return first.Length > 3 ? 0 : -1;
    }

    private static bool TryParse(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    [GeneratedRegex(@"(?<![0-9.])([0-9]+(?:\.[0-9]+)?)\s*([kKM]?)(?:Hz|hz|HZ|S/s|sps|SPS)")]
    private static partial Regex RateText();

    [GeneratedRegex(@"\bsampl(?:e|ing)\s*(?:interval|period)\b[^0-9+\-\n]*([0-9.]+(?:e[+-]?[0-9]+)?)", RegexOptions.IgnoreCase)]
    private static partial Regex IntervalText();

    [GeneratedRegex(@"^(time|t|zeit|时间|timestamp|date|datetime|seconds?|secs?|millis|micros)([ _](s|sec|ms|us|µs|ns))?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TimeName();

    /// <summary>One column of the file.</summary>
    private sealed record Column(ChannelUnit About, string FullName, bool IsClock, double[] Values)
    {
        /// <summary>Whether the file has a name for it.</summary>
        internal bool IsNamed => FullName.Length > 0;

        /// <summary>True for a unit of time.</summary>
        internal bool IsTimeUnit => About.Unit.ToLowerInvariant() is "s" or "sec" or "second" or "seconds" or "ms" or "msec" or "us" or "µs"
            or "ns";

        /// <summary>Of a column of time.</summary>
        internal double SecondsPerUnit
        {
            get
            {
                string unit = About.Unit.Length > 0 ? About.Unit : About.Name.Split('_', ' ')[^1];
                return IsClock ? 1 : unit.ToLowerInvariant() switch
                {
                    "ms" or "msec" or "millis" => 1e-3,
                    "us" or "µs" or "micros" => 1e-6,
                    "ns" => 1e-9,
                    "min" => 60,
                    _ => 1,
                };
            }
        }
    }
}
