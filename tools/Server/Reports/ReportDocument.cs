using MeterNode.Figures;
using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Server.Reports;

/// <summary>Everything a report says, before it is written in some form: the figures, and how the packs arrived.</summary>
public sealed class ReportDocument
{
    /// <summary>Refused packs beyond this many are counted and not listed.</summary>
    public const int MaximumQuarantineListed = 500;

    /// <summary>Heading.</summary>
    public required string Title { get; init; }

    /// <summary>When the report was made.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>True when evidence files lie beside the report.</summary>
    public required bool WithEvidence { get; init; }

    /// <summary>Fingerprint of the plant's key, which signed the enrolment of its nodes; null where no registry was given.</summary>
    public required string? PlantKeyFingerprint { get; init; }

    /// <summary>The figures, computed from the packs.</summary>
    public required PlantFigures Figures { get; init; }

    /// <summary>How many received packs have each verdict.</summary>
    public required IReadOnlyDictionary<Verdict, long> Verdicts { get; init; }

    /// <summary>The first <see cref="MaximumQuarantineListed"/> refused packs.</summary>
    public required IReadOnlyList<QuarantinedPack> Quarantine { get; init; }

    /// <summary>All refused packs in quarantine.</summary>
    public required long QuarantineCount { get; init; }

    /// <summary>Refused packs that found no room in quarantine.</summary>
    public required long DroppedCount { get; init; }

    /// <summary>How often a refused pack came again and was only counted.</summary>
    public required long RepeatedCount { get; init; }

    /// <summary>Gaps that were seen in each key's chain, closed ones too.</summary>
    public required IReadOnlyDictionary<ulong, IReadOnlyList<StoredGap>> Gaps { get; init; }

    /// <summary>Verdicts of each key's packs.</summary>
    public required IReadOnlyDictionary<ulong, IReadOnlyDictionary<Verdict, long>> NodeVerdicts { get; init; }

    /// <summary>
    /// True when nothing was refused and every chain is whole, but for packs that their node has declared gone. Duplicates are neutral: a
    /// sender repeats a pack whose acknowledgement is late, and the bytes are the same.
    /// </summary>
    public bool IsInOrder =>
        Figures.IsInOrder && DroppedCount == 0
            && Verdicts.All(entry => entry.Key is Verdict.Accepted or Verdict.Duplicate or Verdict.ChainGap || entry.Value == 0);

    /// <summary>Gaps of the key <paramref name="kid"/>.</summary>
    public IReadOnlyList<StoredGap> GapsOf(ulong kid) => Gaps.GetValueOrDefault(kid) ?? [];

    /// <summary>Verdicts of the key <paramref name="kid"/>.</summary>
    public IReadOnlyDictionary<Verdict, long> VerdictsOf(ulong kid) =>
        NodeVerdicts.GetValueOrDefault(kid) ?? new Dictionary<Verdict, long>();

    /// <summary>Keys in the store that another plant than the registry's has enrolled: nothing of them is in the report.</summary>
    public required IReadOnlyList<StoredNode> OtherPlants { get; init; }

    /// <summary>Keys of virtual boards, as their enrolment says.</summary>
    public required IReadOnlySet<ulong> VirtualKeys { get; init; }

    /// <summary>
    /// Reads <paramref name="store"/> and computes the figures; with a registry every signature is checked on the way, and the report is on
    /// its plant alone.
    /// </summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    /// <exception cref="FactorException">The table of factors has none for the place that the options name.</exception>
    public static ReportDocument From(IEvidenceStore store, Registry registry, ReportOptions options)
    {
        DateTimeOffset madeAt = options.MadeAt;
        using PackVerifier? verifier = registry.Nodes.Count == 0 ? null : new PackVerifier(registry);
        ILookup<bool, StoredNode> stored = store.Nodes().ToLookup(node => IsOfAnotherPlant(node, registry));
        List<StoredNode> nodes = [.. stored[false].Select(node => Named(node, registry))];
        List<StoredNode> others = [.. stored[true]];
        List<NodeFigures> figures =
            [.. nodes.GroupBy(node => (node.Site, node.Id)).Select(boards => FiguresOf(store, [.. boards], options, verifier, madeAt))];
        Dictionary<Verdict, long> verdicts = new(store.Verdicts(null));
        foreach ((Verdict verdict, long count) in others.SelectMany(node => store.Verdicts(node.Kid)))
        {
            verdicts[verdict] -= count;
        }

        bool IsOurs(string source) => !others.Exists(node => source.EndsWith("key " + node.KidText, StringComparison.Ordinal));
        List<QuarantineSource> sources = [.. store.QuarantineSources().Where(source => IsOurs(source.Name))];
        HashSet<ulong?> foreign = [.. others.Select(node => node.Kid)];
        return new ReportDocument
        {
            Title = options.Title,
            MadeAt = madeAt,
            WithEvidence = options.WithEvidence,
            PlantKeyFingerprint = registry.Fingerprint,
            Figures = new PlantFigures(registry.Site, verifier is not null, Emission(options, figures), figures),
            Verdicts = verdicts,
            Quarantine = [.. store.Quarantine().Where(pack => !foreign.Contains(pack.Kid)).Take(MaximumQuarantineListed)],
            QuarantineCount = sources.Sum(source => source.KeptPacks),
            DroppedCount = sources.Sum(source => source.DroppedPacks),
            RepeatedCount = sources.Sum(source => source.RepeatedPacks),
            Gaps = nodes.ToDictionary(node => node.Kid, node => store.Gaps(node.Kid)),
            NodeVerdicts = nodes.ToDictionary(node => node.Kid, node => store.Verdicts(node.Kid)),
            OtherPlants = others,
            VirtualKeys = registry.Nodes.Where(node => node.Enrolment is { IsVirtual: true }).Select(node => node.Kid).ToHashSet(),
        };
    }

    private static EmissionFactor? Emission(ReportOptions options, IEnumerable<NodeFigures> nodes)
    {
        if (options.Emission is not null || options.GridArea is null)
        {
            return options.Emission;
        }

        double? last = nodes.SelectMany(node => node.Boards).Max(board => board.LastUtcSeconds);
        int year = last is double seconds ? DateTimeOffset.FromUnixTimeSeconds((long)seconds).Year : options.MadeAt.Year;
        return EmissionFactor.OfGrid(options.GridArea, year);
    }

    /// <summary>A key that this registry should have and has not is no other plant's: its packs are refused.</summary>
    private static bool IsOfAnotherPlant(StoredNode node, Registry registry) =>
        registry.Site.Length > 0 && node.Site.Length > 0 && node.Site != registry.Site && registry.Find(node.Kid) is null;

    /// <summary>The store's node as the registry has it now; who can write to the store must not choose its name.</summary>
    private static StoredNode Named(StoredNode node, Registry registry) => registry.Find(node.Kid) is { Eui64: not null } known
        ? node with { Site = registry.Site, Id = known.Id, Machine = known.Machine }
        : node with { Site = node.Site.Length > 0 ? node.Site : registry.Site };

    private static NodeFigures FiguresOf(
        IEvidenceStore store, IReadOnlyList<StoredNode> boards, ReportOptions options, PackVerifier? verifier, DateTimeOffset madeAt)
    {
        StoredNode present = boards[^1];
        double? mass = options.ShotMassKilograms.TryGetValue(present.Id, out double kilograms) ? kilograms : null;
        var builder = new NodeFigureBuilder(present.Id, present.Machine, mass, verifier, options.MeterKeys, present.Site, madeAt);
        foreach (StoredNode board in boards)
        {
            builder.NextBoard(board.Kid);
            foreach (StoredPack pack in store.Packs(board.Kid))
            {
                builder.Add(pack.Bytes, pack.Judgement.Verdict);
            }
        }

        return builder.Build();
    }
}
