using MeterNode.Figures;
using MeterNode.Plant;
using MeterNode.Plant.Checkpoints;
using MeterNode.Report;
using MeterNode.Server.Computing;
using MeterNode.Wire;

namespace MeterNode.Server.Reports;

/// <summary>Computes what a report says, when it is made and when it is checked.</summary>
internal static class ReportComputing
{
    /// <summary>The tables of this program that figures depend on.</summary>
    public static IReadOnlyList<ManifestTable> Tables { get; } =
    [
        new("definitions", DefinitionTable.Version, DefinitionTable.Sha256),
        new("factors", FactorTable.BuiltIn.Version, FactorTable.BuiltInSha256),
    ];

    /// <summary>True when nothing is wrong with evidence and ledger, and all was measured.</summary>
    public static bool IsInOrder(ComputedPeriod figures) => figures.IsInOrder && figures.Doubts.Count == 0;

    /// <summary>What is wrong with evidence and ledger.</summary>
    public static IReadOnlyList<ManifestFinding> Findings(ComputedPeriod figures) =>
        [.. figures.Findings.Select(finding => new ManifestFinding(finding.Node, finding.Finding))];

    /// <summary>What was not measured.</summary>
    public static IReadOnlyList<ManifestFinding> Doubts(ComputedPeriod figures) =>
    [
        .. figures.Doubts.Select(doubt => new ManifestFinding(doubt.Node, doubt.Reason.Text(FigureLanguage.English))),
    ];

    /// <summary>
    /// The checkpoints beside a report. Whose the keys of witnesses and authorities are is not known here: who checks a report has others
    /// than who made it.
    /// </summary>
    /// <exception cref="OperatorException">A file is no checkpoint.</exception>
    public static CheckpointSet Checkpoints(string folder, IEnumerable<string> names, Registry registry)
    {
        using var times = new TimeAuthorities([]);
        return new CheckpointSet(
            registry, [.. names.Select(name => (name, PlantCheckpoints.Read(Path.Combine(folder, name))))], [], times.Check);
    }

    /// <summary>The time stamp of a manifest; null where it has none that is of it.</summary>
    public static TimeStampCheck? Stamp(byte[]? token, byte[] manifestHash)
    {
        using var times = new TimeAuthorities([]);
        return token is not null && times.Check(token, manifestHash) is { Problem: null } stamp ? stamp : null;
    }

    /// <summary>The figures of the period, of the one that it is compared with, and the ledger.</summary>
    /// <exception cref="OperatorException">A factor is not there, or the baseline has too few days.</exception>
    public static (ComputedPeriod Figures, ComputedPeriod? Comparison, LedgerBook? Book, ReportAnchors Anchors) Of(
        PlantPapers papers, IPackSource source, CheckpointSet checkpoints, FigureRequest request, PlantCalendar? comparison,
        Action<string, long>? advanced, CancellationToken cancellation)
    {
        var computing = new PlantComputing(papers, source) { Advanced = advanced, Checkpoints = checkpoints };
        try
        {
            ComputedPeriod figures = computing.Compute(request, cancellation);
            var anchors = new ReportAnchors(checkpoints.Checkpoints, computing.Anchored, checkpoints.BadAdditions);
            ComputedPeriod? compared = comparison is null
                ? null
                : computing.Compute(request with { Calendar = comparison, Baseline = null }, cancellation);
            return (figures, compared, computing.Book.Book, anchors);
        }
        catch (FactorException e)
        {
            throw new OperatorException(OperatorError.Failure, $"--grid: {e.Message}");
        }
    }
}
