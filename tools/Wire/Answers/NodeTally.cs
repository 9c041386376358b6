namespace MeterNode.Wire;

/// <summary>What is added up over packs of one key.</summary>
internal sealed class NodeTally
{
    public long Packs { get; private set; }

    public long FirstSeq { get; private set; } = long.MaxValue;

    public long LastSeq { get; private set; } = -1;

    public double FirstUtcSeconds { get; private set; } = double.NaN;

    public double LastUtcSeconds { get; private set; } = double.NaN;

    public long Resets { get; set; }

    public long Breaks { get; set; }

    public long EstimatedPacks { get; private set; }

    /// <summary>By the number of a <see cref="TimeQuality"/>.</summary>
    public long[] PacksByTimeQuality { get; } = new long[Enum.GetValues<TimeQuality>().Length];

    public List<long> Resumes { get; } = [];

    public long PeriodsRecomputed { get; private set; }

    public SortedDictionary<NotRecomputed, long> NotRecomputed { get; } = [];

    public long ContradictionCount { get; private set; }

    public List<PeriodContradiction> Contradictions { get; } = [];

    public List<ContentFinding> Content { get; } = [];

    public SortedDictionary<string, long> MeterStatements { get; } = new(StringComparer.Ordinal);

    public FindingTally Findings { get; } = new();

    /// <summary>Counts a pack and looks at what it says itself.</summary>
    public void Count(Pack pack, PackPayload payload)
    {
        Packs++;
        FirstSeq = Math.Min(FirstSeq, pack.Seq);
        LastSeq = Math.Max(LastSeq, pack.Seq);
        EstimatedPacks += payload.IsEstimate ? 1 : 0;
        PacksByTimeQuality[(int)payload.Quality]++;
        if (!payload.HasUtc)
        {
            Findings.Add(AnswerFinding.NoUtc, new SeqRange(pack.Seq, pack.Seq));
            return;
        }

        FirstUtcSeconds = Earlier(FirstUtcSeconds, payload.BeginSeconds);
        LastUtcSeconds = Later(LastUtcSeconds, payload.EndSeconds);
    }

    /// <summary>Counts an evaluation period that closed in pack <paramref name="seq"/>.</summary>
    public void Count(RegisteredNode node, long seq, RecomputedPeriod period)
    {
        if (period.Unknown is NotRecomputed reason)
        {
            NotRecomputed[reason] = NotRecomputed.GetValueOrDefault(reason) + 1;
            return;
        }

        PeriodsRecomputed++;
        foreach (FigureContradiction figure in period.Contradictions)
        {
            var found = new PeriodContradiction(node, seq, period.Signed.Zone, figure, Contradiction.PeriodFigures);
            ContradictionCount++;
            Findings.Add(Contradiction.PeriodFigures, new SeqRange(seq, seq), $"pack {seq}: {found.Describe()}");
            if (Contradictions.Count < EvidenceCheck.MaximumFindings)
            {
                Contradictions.Add(found);
            }
        }
    }

    /// <summary>Counts what a rule over content found.</summary>
    public void Count(ContentFinding found)
    {
        Findings.Add(found.Rule, found.Packs, $"pack {found.Packs}: {found.Text}");
        if (Content.Count < EvidenceCheck.MaximumFindings)
        {
            Content.Add(found);
        }
    }

    /// <summary>Adds all that <paramref name="other"/> has.</summary>
    public void AddAll(NodeTally other)
    {
        if (other.Packs == 0)
        {
            return;
        }

        Packs += other.Packs;
        FirstSeq = Math.Min(FirstSeq, other.FirstSeq);
        LastSeq = Math.Max(LastSeq, other.LastSeq);
        FirstUtcSeconds = Earlier(FirstUtcSeconds, other.FirstUtcSeconds);
        LastUtcSeconds = Later(LastUtcSeconds, other.LastUtcSeconds);
        Resets += other.Resets;
        Breaks += other.Breaks;
        EstimatedPacks += other.EstimatedPacks;
        PeriodsRecomputed += other.PeriodsRecomputed;
        ContradictionCount += other.ContradictionCount;
        for (int quality = 0; quality < PacksByTimeQuality.Length; quality++)
        {
            PacksByTimeQuality[quality] += other.PacksByTimeQuality[quality];
        }

        Add(NotRecomputed, other.NotRecomputed);
        Add(MeterStatements, other.MeterStatements);
        Add(Resumes, other.Resumes);
        Add(Contradictions, other.Contradictions);
        Add(Content, other.Content);
        Findings.AddAll(other.Findings);
    }

    private static void Add<T>(List<T> all, List<T> more) =>
        all.AddRange(more.Take(EvidenceCheck.MaximumFindings - all.Count));

    private static void Add<T>(SortedDictionary<T, long> all, SortedDictionary<T, long> more) where T : notnull
    {
        foreach ((T key, long count) in more)
        {
            all[key] = all.GetValueOrDefault(key) + count;
        }
    }

    private static double Earlier(double one, double other) => double.IsNaN(one) || other < one ? other : one;

    private static double Later(double one, double other) => double.IsNaN(one) || other > one ? other : one;
}
