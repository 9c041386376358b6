namespace MeterNode.Wire;

/// <summary>
/// Holds the packs of one key against the rules over content (firmware/schema/verdicts.json, "contradictions"): what authentic packs say
/// must be able to be true together. Packs come in the order of their numbers.
/// </summary>
/// <param name="node">Whose packs they are.</param>
/// <param name="now">When the check is made; a pack cannot be from later.</param>
public sealed class ContentCheck(RegisteredNode node, DateTimeOffset now)
{
    private readonly List<ContentFinding> _findings = [];
    private readonly Dictionary<Contradiction, long> _counts = [];
    private readonly IContentRule[] _rules =
    [
        new RegisterRule(), new CounterRule(), new TimeRule(now, node.Enrolment?.Time), new BootRule(), new ConfigurationRule(),
        new EnergyRule(), new PeriodRule(), new CommandRule(), new RangeRule(), new MeterRule(), new DropRule(),
    ];

    private ContentStep? _before;

    /// <summary>Called for every finding, however many there are.</summary>
    internal Action<ContentFinding>? Found { get; init; }

    /// <summary>The first <see cref="EvidenceCheck.MaximumFindings"/> findings, in the order of the packs.</summary>
    public IReadOnlyList<ContentFinding> Findings => _findings;

    /// <summary>How often each rule was broken; rules that were not are absent.</summary>
    public IReadOnlyDictionary<Contradiction, long> Counts => _counts;

    /// <summary>How many findings say that something is wrong.</summary>
    public long WrongCount => _counts.Where(entry => !entry.Key.IsNote()).Sum(entry => entry.Value);

    /// <summary>Takes the next pack, which has to be authentic.</summary>
    public void Take(Pack pack, PackPayload payload)
    {
        var step = new ContentStep(pack, payload, _before, Add);
        foreach (IContentRule rule in _rules)
        {
            rule.Check(step);
        }

        step.Forget();
        _before = step;
    }

    private void Add(Contradiction rule, SeqRange packs, string text)
    {
        _counts[rule] = _counts.GetValueOrDefault(rule) + 1;
        var found = new ContentFinding(node, rule, packs, text);
        Found?.Invoke(found);
        if (_findings.Count < EvidenceCheck.MaximumFindings)
        {
            _findings.Add(found);
        }
    }
}
