using System.Globalization;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Cli.Reporting;

/// <summary>Gathers a <see cref="ReportData"/> from a store.</summary>
internal static class ReportBuilder
{
    public static ReportData Build(IEvidenceStore store, Registry registry, ReportOptions options)
    {
        var quarantine = store.Quarantine().Take(ReportData.MaxQuarantineListed).ToList();
        IReadOnlyDictionary<Verdict, long> verdicts = store.Verdicts(null);
        return new ReportData(
            options.Title,
            registry.Site,
            options.MadeAt,
            options.Emission,
            store.Nodes().Select(node => Build(store, registry, node, options)).ToList(),
            verdicts,
            quarantine,
            verdicts.Where(entry => !entry.Key.IsStored()).Sum(entry => entry.Value));
    }

    private static NodeReport Build(IEvidenceStore store, Registry registry, StoredNode stored, ReportOptions options)
    {
        var node = new NodeReport
        {
            Id = stored.Id,
            Machine = registry.Find(stored.Id)?.Machine ?? stored.Machine,
            PackCount = stored.PackCount,
            Packs = new SeqRange(stored.FirstSeq, stored.LastSeq),
            Missing = store.Missing(stored.Id),
            Gaps = store.Gaps(stored.Id),
            Verdicts = store.Verdicts(stored.Id),
            ShotMassKilograms = options.ShotMassKilograms.TryGetValue(stored.Id, out double mass) ? mass : null,
        };
        AddPacks(node, store);
        var periods = new SortedDictionary<(long Seq, int Zone, double End), Dictionary<string, double>>();
        var definitions = new Dictionary<(long Seq, int Zone, double End), string>();
        foreach (StoredRecord record in store.Records(stored.Id, []))
        {
            AddRecord(node, record, periods, definitions);
        }

        var timed = new HashSet<long>(store.Records(stored.Id, ["tq"]).Where(record => record.HasUtc).Select(record => record.Seq));
        foreach (((long Seq, int Zone, double End) key, Dictionary<string, double> values) in periods)
        {
            node.Accuracy.Add(new AccuracyPeriod(key.Seq, key.Zone, timed.Contains(key.Seq) ? key.End : null, values, definitions.GetValueOrDefault(key)));
        }

        return node;
    }

    private static void AddPacks(NodeReport node, IEvidenceStore store)
    {
        long boot = -1;
        foreach (StoredPack pack in store.Packs(node.Id))
        {
            node.TimeQuality[pack.TimeQuality] = node.TimeQuality.GetValueOrDefault(pack.TimeQuality) + 1;
            string mode = pack.Mode ?? "not stated";
            node.Modes[mode] = node.Modes.GetValueOrDefault(mode) + 1;
            node.Resets += boot >= 0 && pack.Boot > boot ? 1 : 0;
            boot = pack.Boot;
            Verdict verdict = pack.Judgement.Verdict;
            if (verdict == Verdict.ChainBreak)
            {
                node.Breaks.Add(pack.Seq);
            }

            if (node.Runs.Count > 0 && node.Runs[^1] is var run && run.Packs.Last == pack.Seq - 1 && run.Verdict == verdict)
            {
                node.Runs[^1] = (run.Packs with { Last = pack.Seq }, verdict);
            }
            else
            {
                node.Runs.Add((new SeqRange(pack.Seq, pack.Seq), verdict));
            }
        }
    }

    private static void AddRecord(
        NodeReport node,
        in StoredRecord stored,
        SortedDictionary<(long Seq, int Zone, double End), Dictionary<string, double>> periods,
        Dictionary<(long Seq, int Zone, double End), string> definitions)
    {
        Reading record = stored.Record;
        switch (record.Name)
        {
            case "p" when stored.HasUtc && record.Value is double watts:
                node.Power.Add(record.AtSeconds, watts, stored.Seq);
                return;
            case "ei" when record.Value is double joules:
                node.ImportJoules = Moved(node.ImportJoules, joules, stored.Seq);
                if (stored.HasUtc)
                {
                    node.Energy.Add(record.AtSeconds, (joules - node.ImportJoules.Baseline) / 3.6e6, stored.Seq);
                }

                return;
            case "ee" when record.Value is double joules:
                node.ExportJoules = Moved(node.ExportJoules, joules, stored.Seq);
                return;
            case "shots" when record.Value is double shots:
                node.Shots = Moved(node.Shots, shots, stored.Seq);
                return;
            case "heat" when record.Value is double joules:
                node.HeatJoules = Moved(node.HeatJoules, joules, stored.Seq);
                return;
            case "ev":
                node.Events.Add((stored.HasUtc ? record.AtSeconds : null, stored.Seq, record.Text ?? ""));
                return;
        }

        if (record.Name.Length >= 2 && record.Name[0] == 't' && char.IsAsciiDigit(record.Name[1]))
        {
            AddZone(node, stored, record.Name[1] - '0', periods, definitions);
        }
    }

    private static void AddZone(
        NodeReport node,
        in StoredRecord stored,
        int zone,
        SortedDictionary<(long Seq, int Zone, double End), Dictionary<string, double>> periods,
        Dictionary<(long Seq, int Zone, double End), string> definitions)
    {
        Reading record = stored.Record;
        if (record.Name.Length == 2)
        {
            if (record.Value is null)
            {
                string fault = $"t{zone} {record.Text}";
                node.TemperatureFaults[fault] = node.TemperatureFaults.GetValueOrDefault(fault) + 1;
            }
            else if (stored.HasUtc)
            {
                if (!node.Temperatures.TryGetValue(zone, out Series? series))
                {
                    series = new Series("zone " + zone.ToString(CultureInfo.InvariantCulture), "°C");
                    node.Temperatures.Add(zone, series);
                }

                series.Add(record.AtSeconds, record.Value.Value, stored.Seq);
            }
        }
        else if (record.Name[2] == '.')
        {
            var key = (stored.Seq, zone, record.AtSeconds);
            if (!periods.TryGetValue(key, out Dictionary<string, double>? values))
            {
                values = [];
                periods.Add(key, values);
            }

            if (record.Value is double value)
            {
                values[record.Name[3..]] = value;
            }
            else if (record.Name.EndsWith(".def", StringComparison.Ordinal))
            {
                definitions[key] = record.Text!;
            }
        }
    }

    private static RegisterFigure Moved(RegisterFigure? before, double value, long seq) =>
        before is null ? new RegisterFigure(value, seq, value, seq) : before with { Last = value, LastSeq = seq };
}
