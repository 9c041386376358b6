namespace MeterNode.Wire;

/// <summary>The entries that count, by what the rules ask for.</summary>
internal sealed class LedgerIndex
{
    private readonly Dictionary<string, List<OutputEntry>> _outputs = new(StringComparer.Ordinal);
    private readonly Dictionary<(DateOnly, string), ShiftEntry> _shifts = [];

    /// <summary>Statements about each machine, by their begin.</summary>
    public Dictionary<string, List<MachineEntry>> Machines { get; } = new(StringComparer.Ordinal);

    /// <summary>Statements about the hall of each machine, by their begin.</summary>
    public Dictionary<string, List<HallEntry>> Halls { get; } = new(StringComparer.Ordinal);

    /// <summary>Statements about each article, by their begin.</summary>
    public Dictionary<string, List<ArticleEntry>> Articles { get; } = new(StringComparer.Ordinal);

    /// <summary>Lots by their numbers.</summary>
    public Dictionary<string, LotEntry> Lots { get; } = new(StringComparer.Ordinal);

    /// <summary>How many statements count about each instrument.</summary>
    public Dictionary<string, int> Instruments { get; } = new(StringComparer.Ordinal);

    /// <summary>Codes of the certificates.</summary>
    public Dictionary<string, CertificateEntry> Certificates { get; } = new(StringComparer.Ordinal);

    /// <summary>The names that are known of a kind.</summary>
    public IReadOnlyCollection<string> Names(LedgerKind kind) => kind switch
    {
        LedgerKind.Machine => Machines.Keys,
        LedgerKind.Article => Articles.Keys,
        LedgerKind.Lot => Lots.Keys,
        LedgerKind.Instrument => Instruments.Keys,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    public bool Knows(LedgerKind kind, string name) => kind switch
    {
        LedgerKind.Machine => Machines.ContainsKey(name),
        LedgerKind.Article => Articles.ContainsKey(name),
        LedgerKind.Lot => Lots.ContainsKey(name),
        LedgerKind.Instrument => Instruments.ContainsKey(name),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>The last of a name's statements that begins at <paramref name="time"/> or before.</summary>
    public static T? At<T>(Dictionary<string, List<T>> all, string name, DateTimeOffset time)
        where T : LedgerEntry =>
        all.TryGetValue(name, out List<T>? entries) ? entries.FindLast(entry => FromOf(entry) <= time) : null;

    /// <summary>The shift of this name on this day; null when it was not stated.</summary>
    public ShiftEntry? Shift(DateOnly? date, string? name) =>
        date is DateOnly day && name != null ? _shifts.GetValueOrDefault((day, name)) : null;

    /// <summary>What the machine made that overlaps with this time; null when it is nothing.</summary>
    public OutputEntry? Overlapping(OutputEntry output, long? except)
    {
        if (!_outputs.TryGetValue(output.Machine, out List<OutputEntry>? all))
        {
            return null;
        }

        // They do not overlap each other: of those that begin before, only the last can reach into this one.
        for (int i = Math.Max(0, Place(all, output.From) - 1); i < all.Count && all[i].From < output.To; i++)
        {
            if (all[i].To > output.From && all[i].StatementNumber != except)
            {
                return all[i];
            }
        }

        return null;
    }

    /// <summary>What machines made, all of it.</summary>
    public IEnumerable<OutputEntry> Outputs => _outputs.Values.SelectMany(outputs => outputs);

    public void Add(LedgerEntry entry)
    {
        switch (entry)
        {
            case MachineEntry machine:
                Insert(Machines, machine.Machine, machine);
                break;
            case HallEntry hall:
                Insert(Halls, hall.Machine, hall);
                break;
            case ArticleEntry article:
                Insert(Articles, article.Article, article);
                break;
            case OutputEntry output:
                Insert(_outputs, output.Machine, output);
                break;
            case LotEntry lot:
                Lots.Add(lot.Lot, lot);
                break;
            case InstrumentEntry instrument:
                Instruments[instrument.Number] = Instruments.GetValueOrDefault(instrument.Number) + 1;
                break;
            case CertificateEntry certificate:
                Certificates.Add(certificate.Code, certificate);
                break;
            case ShiftEntry shift:
                _shifts.Add((shift.Date, shift.Shift), shift);
                break;
            default:
                break;
        }
    }

    public void Remove(LedgerEntry entry)
    {
        switch (entry)
        {
            case MachineEntry machine:
                Take(Machines, machine.Machine, machine);
                break;
            case HallEntry hall:
                Take(Halls, hall.Machine, hall);
                break;
            case ArticleEntry article:
                Take(Articles, article.Article, article);
                break;
            case OutputEntry output:
                Take(_outputs, output.Machine, output);
                break;
            case LotEntry lot:
                Lots.Remove(lot.Lot);
                break;
            case InstrumentEntry instrument when Instruments[instrument.Number] > 1:
                Instruments[instrument.Number]--;
                break;
            case InstrumentEntry instrument:
                Instruments.Remove(instrument.Number);
                break;
            case CertificateEntry certificate:
                Certificates.Remove(certificate.Code);
                break;
            case ShiftEntry shift:
                _shifts.Remove((shift.Date, shift.Shift));
                break;
            default:
                break;
        }
    }

    private static void Insert<T>(Dictionary<string, List<T>> all, string name, T entry)
        where T : LedgerEntry
    {
        if (!all.TryGetValue(name, out List<T>? entries))
        {
            all.Add(name, entries = []);
        }

        entries.Insert(Place(entries, FromOf(entry)), entry);
    }

    private static void Take<T>(Dictionary<string, List<T>> all, string name, T entry)
        where T : LedgerEntry
    {
        all[name].Remove(entry);
        if (all[name].Count == 0)
        {
            all.Remove(name);
        }
    }

    /// <summary>The first place whose entry begins after <paramref name="from"/>.</summary>
    private static int Place<T>(List<T> entries, DateTimeOffset from)
        where T : LedgerEntry
    {
        int low = 0, high = entries.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = FromOf(entries[middle]) <= from ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static DateTimeOffset FromOf(LedgerEntry entry) => DateTimeOffset.FromUnixTimeSeconds((long)entry.Statement.Fields["from"]);
}
