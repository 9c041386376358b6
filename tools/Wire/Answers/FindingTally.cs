namespace MeterNode.Wire;

/// <summary>Findings by what they are: each kind once, with the packs that it is about and how often.</summary>
internal sealed class FindingTally
{
    private readonly SortedDictionary<AnswerFinding, Entry> _findings = [];
    private readonly SortedDictionary<Contradiction, Entry> _contradictions = [];

    /// <summary>How often there is a finding of this kind.</summary>
    public long Count(AnswerFinding finding) => _findings.TryGetValue(finding, out Entry? entry) ? entry.Count : 0;

    /// <summary>
    /// Adds a finding about <paramref name="packs"/>, null for none; <paramref name="detail"/> is for people, and the first one stays.
    /// </summary>
    public void Add(AnswerFinding finding, SeqRange? packs = null, long count = 1, string? detail = null) =>
        Of(_findings, finding).Add(packs, count, detail);

    /// <inheritdoc cref="Add(AnswerFinding, SeqRange?, long, string?)"/>
    public void Add(Contradiction contradiction, SeqRange packs, string detail) =>
        Of(_contradictions, contradiction).Add(packs, 1, detail);

    /// <summary>Adds all that <paramref name="other"/> has.</summary>
    public void AddAll(FindingTally other)
    {
        foreach ((AnswerFinding finding, Entry entry) in other._findings)
        {
            Of(_findings, finding).Add(entry.Packs, entry.Count, entry.Detail);
        }

        foreach ((Contradiction contradiction, Entry entry) in other._contradictions)
        {
            Of(_contradictions, contradiction).Add(entry.Packs, entry.Count, entry.Detail);
        }
    }

    /// <summary>
    /// Adds what was found about the key called <paramref name="name"/> to findings over several keys; pack numbers are of one key and go.
    /// </summary>
    public void AddKey(FindingTally key, string name)
    {
        foreach ((AnswerFinding finding, Entry entry) in key._findings)
        {
            Of(_findings, finding).AddKey(entry, name);
        }

        foreach ((Contradiction contradiction, Entry entry) in key._contradictions)
        {
            Of(_contradictions, contradiction).AddKey(entry, name);
        }
    }

    /// <summary>The findings of one answer, in the order of the schema.</summary>
    public IReadOnlyList<StatedFinding> Of(Answer answer)
    {
        var stated = new List<StatedFinding>();
        if (answer == Answer.Consistent)
        {
            stated.AddRange(_contradictions.Select(
                entry => entry.Value.State(entry.Key.Code(), entry.Key.IsNote(), entry.Key.Meaning())));
        }

        stated.AddRange(_findings
            .Where(entry => entry.Key.Answer() == answer || (answer == Answer.Anchored && entry.Key.IsAnchoredToo()))
            .Select(entry => entry.Value.State(entry.Key.Code(), entry.Key.IsNote(), entry.Key.Meaning())));
        return stated;
    }

    private static Entry Of<T>(SortedDictionary<T, Entry> entries, T key) where T : notnull
    {
        if (!entries.TryGetValue(key, out Entry? entry))
        {
            entries.Add(key, entry = new Entry());
        }

        return entry;
    }

    private sealed class Entry
    {
        private const int MaximumNames = 3;

        private List<string>? _names;
        private int _keys;

        public SeqRange? Packs { get; private set; }

        public long Count { get; private set; }

        public string? Detail { get; private set; }

        public void Add(SeqRange? packs, long count, string? detail)
        {
            Packs = packs is SeqRange its && Packs is SeqRange mine
                ? new SeqRange(Math.Min(mine.First, its.First), Math.Max(mine.Last, its.Last))
                : Packs ?? packs;
            Count += count;
            Detail ??= detail;
        }

        public void AddKey(Entry key, string name)
        {
            Count += key.Count;
            _keys++;
            _names ??= [];
            if (_names.Count < MaximumNames)
            {
                _names.Add(name);
            }
        }

        public StatedFinding State(string code, bool isNote, string meaning)
        {
            string? names = _names is null ? null
                : string.Join(", ", _names) + (_keys > _names.Count ? $" and {_keys - _names.Count} more" : "");
            string detail = string.Join("; ", new[] { Detail, names }.Where(part => !string.IsNullOrEmpty(part)));
            return new StatedFinding(code, isNote, Packs?.First, Packs?.Last, Count, detail.Length == 0 ? meaning : $"{meaning}: {detail}");
        }
    }
}
