namespace MeterNode.Wire;

/// <summary>
/// What counts of a ledger: the statements behind corrections and withdrawals, as typed entries. It takes the statements in their order
/// from <see cref="LedgerReader"/>, and keeps out, with the reason, what the rules of docs/ledger.md refuse.
/// </summary>
public sealed class LedgerBook
{
    private static readonly TimeSpan s_late = TimeSpan.FromHours(24);

    private readonly List<LedgerStatement> _statements = [];
    private readonly List<LedgerRefusal> _refused = [];
    private readonly Dictionary<long, long> _replacedBy = [];
    private readonly Dictionary<LedgerKind, SortedDictionary<long, LedgerEntry>> _entries =
        Enum.GetValues<LedgerKind>().ToDictionary(kind => kind, _ => new SortedDictionary<long, LedgerEntry>());

    private readonly LedgerRules _rules;

    /// <param name="people">Those whom the plant's history names: a withdrawal asks for the role, a node must be the plant's.</param>
    public LedgerBook(PlantPeople people)
    {
        People = people;
        _rules = new LedgerRules(this);
    }

    /// <summary>Those whom the plant's history names.</summary>
    public PlantPeople People { get; }

    /// <summary>All statements so far, also those that count no longer or never did.</summary>
    public IReadOnlyList<LedgerStatement> Statements => _statements;

    /// <summary>What the rules keep out.</summary>
    public IReadOnlyList<LedgerRefusal> Refused => _refused;

    internal LedgerIndex Index { get; } = new();

    /// <summary>All entries that count.</summary>
    internal IEnumerable<LedgerEntry> All => _entries.Values.SelectMany(entries => entries.Values);

    /// <summary>A book of what <paramref name="reader"/> reads; its <see cref="LedgerReader.Problem"/> says whether that is all.</summary>
    public static LedgerBook Of(LedgerReader reader, PlantPeople people)
    {
        var book = new LedgerBook(people);
        foreach (LedgerStatement statement in reader.Read())
        {
            book.Add(statement);
        }

        return book;
    }

    /// <summary>The entries of one kind that count, by the numbers of their statements.</summary>
    public IReadOnlyList<T> Entries<T>()
        where T : LedgerEntry =>
        [.. _entries[KindOf<T>()].Values.Cast<T>()];

    /// <summary>The entry of statement <paramref name="number"/>; null when it does not count.</summary>
    public LedgerEntry? Find(long number) =>
        number >= 0 && number < _statements.Count && _statements[(int)number].Kind is LedgerKind kind
            ? _entries[kind].GetValueOrDefault(number) : null;

    /// <summary>The number of the statement that corrected or withdrew statement <paramref name="number"/>; null where none did.</summary>
    public long? ReplacedBy(long number) => _replacedBy.TryGetValue(number, out long by) ? by : null;

    /// <summary>What counts of the machine at a moment: the last statement that begins before it; null when there is none.</summary>
    public MachineEntry? MachineAt(string machine, DateTimeOffset time) => LedgerIndex.At(Index.Machines, machine, time);

    /// <summary>The hall of the machine at a moment; null when nobody has stated it.</summary>
    public HallEntry? HallAt(string machine, DateTimeOffset time) => LedgerIndex.At(Index.Halls, machine, time);

    /// <summary>The halls of all machines at a moment, by the names of the machines.</summary>
    public IReadOnlyList<HallEntry> HallsAt(DateTimeOffset time) =>
        [.. Index.Halls.Keys.Order(StringComparer.Ordinal).Select(machine => HallAt(machine, time)).OfType<HallEntry>()];

    /// <summary>What counts of the article at a moment; null when there is nothing.</summary>
    public ArticleEntry? ArticleAt(string article, DateTimeOffset time) => LedgerIndex.At(Index.Articles, article, time);

    /// <summary>The end of what an entry is about; null where it is about no time, or has no end yet.</summary>
    public DateTimeOffset? EndOf(LedgerEntry entry) => entry switch
    {
        SignOffEntry { Of: SignOffSubject.Shift } signed => Index.Shift(signed.Date, signed.Shift)?.To,
        _ => entry.Statement.Kind!.Value.EndKey() is string key && entry.Statement.Fields.GetValueOrDefault(key) is long second
            ? DateTimeOffset.FromUnixTimeSeconds(second) : null,
    };

    /// <summary>True when it was signed more than 24 h after the end of what it is about.</summary>
    public bool IsLate(LedgerEntry entry) => EndOf(entry) is DateTimeOffset end && entry.SignedAt - end > s_late;

    /// <summary>Why the statement would not count as the next one; null when it would.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="signer">Who is to sign it, where that is not done yet; null for the person of its key.</param>
    public LedgerProblem? Problem(LedgerStatement statement, PlantPerson? signer = null) =>
        _rules.Problem(statement, signer ?? People.Find(statement.By, statement.Kid));

    /// <summary>Takes the next statement: it counts, or is refused.</summary>
    public void Add(LedgerStatement statement)
    {
        LedgerProblem? problem = Problem(statement);
        _statements.Add(statement);
        if (problem != null)
        {
            _refused.Add(new LedgerRefusal(statement, problem.Why));
            return;
        }

        if (statement.Corrects is long old)
        {
            Remove(old);
            _replacedBy.Add(old, statement.Number);
        }

        LedgerEntry entry = LedgerEntries.Of(statement);
        _entries[statement.Kind!.Value].Add(statement.Number, entry);
        Index.Add(entry);
    }

    private void Remove(long number)
    {
        LedgerEntry entry = Find(number)!;
        _entries[entry.Statement.Kind!.Value].Remove(number);
        Index.Remove(entry);
    }

    private static LedgerKind KindOf<T>() => Enum.Parse<LedgerKind>(typeof(T).Name[..^"Entry".Length]);
}
