using System.Globalization;
using System.Text;
using MeterNode.Wire;

namespace MeterNode.Server.Readings;

/// <summary>
/// Writes readings as line protocol of InfluxDB, which VictoriaMetrics and Telegraf read too. What a pack says of one moment, and of one
/// phase or zone there, is one point of <c>meternode</c>; each event is one of <c>meternode_event</c>. Whole numbers are integers
/// (<c>i</c>) and other numbers floats, always: a field has one type. Times are in ns. Points are the same whenever they are written, so
/// that they may be written again. What has no UTC has no place in it.
/// </summary>
/// <param name="output">Where lines go; its lines must end with <c>\n</c>.</param>
public sealed class LineProtocolPoints(TextWriter output)
{
    private const long NanosecondsPerTick = 100;

    /// <summary>From this time on, in 2262, nanoseconds are in no <see cref="long"/>.</summary>
    private static readonly DateTime s_end = DateTime.UnixEpoch.AddSeconds(long.MaxValue / 1_000_000_000);

    private static readonly string[] s_fieldNames = [.. RecordTable.All.Select(definition => Snake(definition.Kind.ToString()))];

    private readonly List<Point> _points = [];
    private readonly Dictionary<(long Nanoseconds, int Phase, int Zone), Point> _byPlace = [];
    private readonly HashSet<(long Nanoseconds, string Code)> _events = [];
    private ReadingPack? _pack;
    private string _tags = string.Empty;

    /// <summary>Whether a reading has a place: a time in UTC, before 2262.</summary>
    public static bool Takes(in Reading reading) => reading.Utc < s_end;

    /// <summary>Adds a reading that <see cref="Takes"/> takes. A pack's points are written when a reading of the next one comes.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    public void Add(in Reading reading)
    {
        if (!ReferenceEquals(_pack, reading.Pack))
        {
            Flush();
            _pack = reading.Pack;
            _tags = Tags(_pack);
        }

        long nanoseconds = (reading.Utc!.Value - DateTime.UnixEpoch).Ticks * NanosecondsPerTick;
        RecordTable.TryFind(reading.Record.Name, out RecordKey key);
        RecordDefinition? definition = key.Definition; // Null for an unknown record.
        if (definition?.Type == RecordType.Event && reading.Record.Text is string text)
        {
            AddEvent(nanoseconds, text);
            return;
        }

        Point point = At(nanoseconds, definition?.IsPhase == true ? key.Number : 0, definition?.IsZone == true ? key.Number : 0);
        point.Fields.Append(',').Append(Field(reading.Record, definition));
    }

    /// <summary>Writes the points of the pack; each names it by its number.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    public void Flush()
    {
        foreach (Point point in _points)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{point.Series} seq={_pack!.Seq}i{point.Fields} {point.Nanoseconds}"));
        }

        Clear();
    }

    /// <summary>Forgets the points that are not written.</summary>
    public void Clear()
    {
        _points.Clear();
        _byPlace.Clear();
        _events.Clear();
        _pack = null;
    }

    /// <summary>A field is called by what it is and its unit, <c>import_joules</c>; that of an unknown record has its name.</summary>
    private static string Field(in SignedRecord record, RecordDefinition? definition)
    {
        string name = definition is null ? Escaped(record.Name) : s_fieldNames[(int)definition.Kind];
        if (record.Value is not double value)
        {
            string end = definition?.Type is RecordType.Word or RecordType.Text ? "" : "_text"; // A field has one type.
            return $"{name}{end}=\"{Quoted(record.Text ?? string.Empty)}\"";
        }

        return definition?.Type == RecordType.Whole
            ? string.Create(CultureInfo.InvariantCulture, $"{name}={(long)value}i")
            : string.Create(CultureInfo.InvariantCulture, $"{name}={value:R}");
    }

    private static string Snake(string name)
    {
        var snake = new StringBuilder(name.Length + 4);
        foreach (char letter in name)
        {
            if (char.IsUpper(letter) && snake.Length > 0)
            {
                snake.Append('_');
            }

            snake.Append(char.ToLowerInvariant(letter));
        }

        return snake.ToString();
    }

    private static string Tags(ReadingPack pack)
    {
        var tags = new StringBuilder();
        foreach ((string name, string value) in ((string, string)[])
            [("site", pack.Site), ("node", pack.Node), ("machine", pack.Machine)])
        {
            if (value.Length > 0)
            {
                tags.Append(',').Append(name).Append('=').Append(Escaped(value));
            }
        }

        return tags.ToString();
    }

    /// <summary>A tag's value or a field's name: commas, equals signs and spaces are escaped, and no backslash ends it.</summary>
    private static string Escaped(string text)
    {
        string escaped = PlainText.Of(text).Replace(",", "\\,", StringComparison.Ordinal).Replace("=", "\\=", StringComparison.Ordinal)
            .Replace(" ", "\\ ", StringComparison.Ordinal);
        return escaped.EndsWith('\\') ? escaped + "\\ " : escaped;
    }

    private static string Quoted(string text) =>
        PlainText.Of(text).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    /// <summary>Two events of one code at the same time are two points: the second one is 1 ns later.</summary>
    private void AddEvent(long nanoseconds, string text)
    {
        string code = text.Split(' ', 2)[0];
        while (!_events.Add((nanoseconds, code)))
        {
            nanoseconds++;
        }

        var point = new Point($"meternode_event{_tags},code={Escaped(code)}", nanoseconds);
        point.Fields.Append(CultureInfo.InvariantCulture, $",text=\"{Quoted(text)}\"");
        _points.Add(point);
    }

    private Point At(long nanoseconds, int phase, int zone)
    {
        if (!_byPlace.TryGetValue((nanoseconds, phase, zone), out Point? point))
        {
            string place = phase > 0 ? string.Create(CultureInfo.InvariantCulture, $",phase={phase}")
                : zone > 0 ? string.Create(CultureInfo.InvariantCulture, $",zone={zone}") : "";
            point = new Point($"meternode{_tags}{place}", nanoseconds);
            _byPlace.Add((nanoseconds, phase, zone), point);
            _points.Add(point);
        }

        return point;
    }

    private sealed record Point(string Series, long Nanoseconds)
    {
        public StringBuilder Fields { get; } = new();
    }
}
