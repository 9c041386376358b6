using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Cli.Drills;

/// <summary>Compares what nodes made with what stores hold, and lets the offline check have its say.</summary>
internal sealed class DrillJudge(DrillBench bench)
{
    private readonly List<string> _problems = [.. bench.Problems];
    private readonly Registry _registry = Registry.Load(bench.Plant.RegistryPath);

    public IReadOnlyList<string> Problems => _problems;

    public long Made { get; private set; }

    public long Stored { get; private set; }

    public long EnergyErrorJoules { get; private set; }

    /// <summary>Judges every node; the drill's stores must be at rest.</summary>
    public void Judge()
    {
        foreach (DrillNode node in bench.Nodes)
        {
            _problems.AddRange(node.Ledger.Problems.Select(problem => $"{node.Id}: {problem}"));
            var stored = new Dictionary<long, (byte[] Hash, long Joules)>();
            foreach (string path in bench.StorePaths)
            {
                Read(path, node, stored);
            }

            Compare(node, stored);
        }

        if (Made == 0)
        {
            _problems.Add("no node made a pack");
        }
    }

    private void Read(string path, DrillNode node, Dictionary<long, (byte[] Hash, long Joules)> stored)
    {
        try
        {
            using IEvidenceStore store = EvidenceStores.Open(path, create: false);
            using var check = new EvidenceCheck(_registry);
            check.Judged = (_, verified, judgement) =>
            {
                if (verified.IsAuthentic && judgement.Verdict is Verdict.Accepted or Verdict.ChainBreak)
                {
                    stored[verified.Pack!.Seq] = (verified.Pack.Hash.ToArray(), verified.Payload!.Records.ImportJoules ?? 0);
                }
            };
            using var evidence = new MemoryStream();
            EvidenceExport.Write(store, store.NodesCalled(node.Id).Select(stored => stored.Kid), evidence);
            check.Read(evidence.ToArray(), node.Id);
            foreach (Finding finding in check.Findings.Take(3))
            {
                _problems.Add($"{node.Id} pack {finding.Seq}: {finding.Judgement.Describe()}");
            }

            foreach (NodeSummary summary in check.Nodes)
            {
                _problems.AddRange(summary.Gaps.Take(3).Select(gap => $"{node.Id}: packs {gap.First} to {gap.Last} are missing"));
            }

            foreach (QuarantinedPack pack in store.Quarantine())
            {
                // What no node of the plant signed is somebody's noise, and in quarantine it is where it belongs.
                if (pack.Node is not null && pack.Judgement.Verdict is not Verdict.Duplicate && _problems.Count < 20)
                {
                    _problems.Add($"{pack.Node} pack {pack.Seq} in quarantine: {pack.Judgement.Describe()}");
                }
            }
        }
        catch (StoreException e)
        {
            _problems.Add(e.Message);
        }
    }

    private void Compare(DrillNode node, Dictionary<long, (byte[] Hash, long Joules)> stored)
    {
        IReadOnlyList<MadePack> made = node.Ledger.Packs;
        Made += made.Count;
        long lastMade = 0;
        long lastStored = 0;
        foreach (MadePack pack in made)
        {
            if (pack.ImportJoules < lastMade)
            {
                _problems.Add($"{node.Id} pack {pack.Sequence}: the register fell from {lastMade} to {pack.ImportJoules} J");
            }

            lastMade = pack.ImportJoules;
            if (stored.TryGetValue(pack.Sequence, out var found) && found.Hash.AsSpan().SequenceEqual(pack.Hash.Span))
            {
                Stored++;
                EnergyErrorJoules += Math.Abs(found.Joules - pack.ImportJoules);
                lastStored = found.Joules;
            }
        }

        EnergyErrorJoules += Math.Abs(lastMade - lastStored);
        foreach (long number in stored.Keys.Where(number => !made.Any(pack => pack.Sequence == number)).Take(3))
        {
            _problems.Add($"{node.Id}: pack {number} is stored, and the node has never made it");
        }
    }
}
