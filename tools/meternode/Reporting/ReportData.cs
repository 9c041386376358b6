using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Cli.Reporting;

/// <summary>Everything a report says, before it is written in some form.</summary>
public sealed record ReportData(
    string Title,
    string Site,
    DateTimeOffset MadeAt,
    EmissionFactor? Emission,
    IReadOnlyList<NodeReport> Nodes,
    IReadOnlyDictionary<Verdict, long> Verdicts,
    IReadOnlyList<QuarantinedPack> Quarantine,
    long QuarantineCount)
{
    /// <summary>Refused packs beyond this many are counted and not listed.</summary>
    public const int MaxQuarantineListed = 500;

    /// <summary>True when every received pack was accepted and every chain is whole.</summary>
    public bool IsInOrder => Nodes.All(node => node.IsWhole) && Verdicts.All(entry => entry.Key == Verdict.Accepted || entry.Value == 0);
}
