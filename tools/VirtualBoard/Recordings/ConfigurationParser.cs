using System.Globalization;

namespace MeterNode.VirtualBoard.Recordings;

/// <summary>Reads a COMTRADE .cfg line by line (IEEE C37.111-2013 clause 7, with the older revisions' shorter lines).</summary>
internal sealed class ConfigurationParser
{
    private const double FastestHertz = 1e8;

    private readonly string _path;
    private readonly string[] _lines;
    private readonly int _firstLine;
    private int _line;

    private ConfigurationParser(string path, string text, int firstLine)
    {
        _path = path;
        _lines = text.ReplaceLineEndings("\n").Split('\n');
        _firstLine = firstLine;
    }

    /// <summary>Parses <paramref name="text"/>, which begins at line <paramref name="firstLine"/> of the file.</summary>
    internal static ComtradeConfiguration Parse(string path, string text, int firstLine = 1) =>
        new ConfigurationParser(path, text, firstLine).Parse();

    private ComtradeConfiguration Parse()
    {
        string[] head = Fields("station, device, revision");
        if (head.Length < 2)
        {
            throw Wrong("the first line of a .cfg has station, device and revision");
        }

        int revision = head.Length < 3 || head[2].Length == 0 ? 1991 : Revision(head[2]);
        string[] counts = Fields("channel counts");
        if (counts.Length < 3)
        {
            throw Wrong("the channel counts must look like '8,6A,2D'");
        }

        int analogueCount = Count(counts, 'A');
        int digitalCount = Count(counts, 'D');
        if (analogueCount == 0)
        {
            throw Wrong("the recording has no analogue channel");
        }

        var analogue = new List<ComtradeConfiguration.AnalogueChannel>();
        for (int i = 0; i < analogueCount; i++)
        {
            analogue.Add(Analogue(i));
        }

        for (int i = 0; i < digitalCount; i++)
        {
            Fields("a digital channel");
        }

        double mains = Number(Field("mains frequency"), "mains frequency", 0);
        var rates = Rates();
        string start = Next("start time").Trim().TrimEnd(',');
        string trigger = Next("trigger time").Trim().TrimEnd(',');
        string format = Field("data format").ToUpperInvariant();
        double multiplier = revision == 1991 || AtEnd() ? 1 : Number(Field("time multiplier"), "time multiplier", 1);
        if (multiplier <= 0)
        {
            throw Wrong("the time multiplier must be greater than 0");
        }

        return new ComtradeConfiguration
        {
            Path = _path,
            Station = head[0],
            Device = head[1],
            Revision = revision,
            Analogue = analogue,
            DigitalCount = digitalCount,
            MainsHertz = mains,
            Rates = rates,
            StartText = start.Trim(),
            TimeBaseSeconds = HasNanoseconds(start) || HasNanoseconds(trigger) ? 1e-9 : 1e-6,
            DataFormat = format,
            TimeMultiplier = multiplier,
        };
    }

    private ComtradeConfiguration.AnalogueChannel Analogue(int index)
    {
        string[] fields = Fields("an analogue channel");
        if (fields.Length < 7)
        {
            throw Wrong($"analogue channel {index + 1} needs number, name, phase, component, unit, a, b …, but has {fields.Length} fields");
        }

        string Get(int i) => i < fields.Length ? fields[i] : string.Empty;
        string name = Get(1).Length > 0 ? Get(1) : $"CH{index + 1}";
        string flag = Get(12);
        if (Get(5).Length == 0)
        {
            throw Wrong($"channel {name} has no multiplier a: nobody can tell the scale of its values");
        }

        return new ComtradeConfiguration.AnalogueChannel(
            name, Get(2), Get(4), Number(Get(5), "multiplier a", 0), Number(Get(6), "offset b", 0),
            Number(Get(7), "skew", 0) * 1e-6, Number(Get(10), "primary factor", 1), Number(Get(11), "secondary factor", 1),
            !flag.Equals("S", StringComparison.OrdinalIgnoreCase));
    }

    private List<(double RateHertz, int LastSample)> Rates()
    {
        double count = Number(Field("number of sampling rates"), "number of sampling rates", 0);
        if (count is < 0 or > 999 || count != Math.Floor(count))
        {
            throw Wrong("the number of sampling rates must be 0 to 999");
        }

        // 0 rates: one line follows all the same, with rate 0 and the number of samples.
        var rates = new List<(double RateHertz, int LastSample)>();
        int last = 0;
        for (int i = 0; i < Math.Max(1, (int)count); i++)
        {
            string[] fields = Fields("a sampling rate");
            if (fields.Length < 2)
            {
                throw Wrong("a sampling rate line has the rate and the number of its last sample");
            }

            double rate = Number(fields[0], "sampling rate", 0);
            double end = Number(fields[1], "last sample", 0);
            if (rate is < 0 or > FastestHertz)
            {
                throw Wrong($"the sampling rate must be 0 to {FastestHertz:0} Hz");
            }

            if (end <= last || end > int.MaxValue || end != Math.Floor(end))
            {
                throw Wrong($"the last sample must be a whole number greater than {last}");
            }

            last = (int)end;
            rates.Add((rate, last));
        }

        return rates;
    }

    private int Revision(string text) => text switch
    {
        "1991" => 1991,
        "1997" or "1999" or "2001" or "2000" => 1999,
        "2013" => 2013,
        _ => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int year) && year is > 1980 and < 2100
            ? (year < 1997 ? 1991 : year < 2013 ? 1999 : 2013)
            : throw Wrong($"{RecordingException.Quote(text)} is not a COMTRADE revision (1991, 1999, 2013)"),
    };

    private int Count(string[] fields, char kind)
    {
        string field = fields.Skip(1).FirstOrDefault(f => f.EndsWith(kind) || f.EndsWith(char.ToLowerInvariant(kind)))
            ?? throw Wrong($"the channel counts must look like '8,6A,2D'; the one with {kind} is missing");
        return int.TryParse(field[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count <= 999_999
            ? count
            : throw Wrong($"{RecordingException.Quote(field)} is not a channel count");
    }

    private double Number(string text, string what, double whenEmpty)
    {
        if (text.Length == 0)
        {
            return whenEmpty;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw Wrong($"{what} {RecordingException.Quote(text)} is not a number");
    }

    private static bool HasNanoseconds(string time)
    {
        int point = time.LastIndexOf('.');
        return point >= 0 && time[(point + 1)..].Trim().Length > 6;
    }

    private string Field(string what) => Next(what).Split(',')[0].Trim();

    private string[] Fields(string what) => Array.ConvertAll(Next(what).Split(','), f => f.Trim());

    private bool AtEnd() => _line >= _lines.Length || (_line == _lines.Length - 1 && _lines[_line].Length == 0);

    private string Next(string what)
    {
        if (_line >= _lines.Length)
        {
            throw new RecordingException(_path, _firstLine + _lines.Length - 1, $"the configuration ends before {what}");
        }

        return _lines[_line++];
    }

    private RecordingException Wrong(string problem) => new(_path, _firstLine + _line - 1, problem);
}
