using MeterNode.Figures;
using MeterNode.Plant;
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

    /// <summary>The figures of the period, of the one that it is compared with, and the ledger.</summary>
    /// <exception cref="OperatorException">A factor is not there, or the baseline has too few days.</exception>
    public static (ComputedPeriod Figures, ComputedPeriod? Comparison, LedgerBook? Book) Of(
        PlantPapers papers, IPackSource source, FigureRequest request, PlantCalendar? comparison, Action<string, long>? advanced,
        CancellationToken cancellation)
    {
        var computing = new PlantComputing(papers, source) { Advanced = advanced };
        try
        {
            ComputedPeriod figures = computing.Compute(request, cancellation);
            ComputedPeriod? compared = comparison is null
                ? null
                : computing.Compute(request with { Calendar = comparison, Baseline = null }, cancellation);
            return (figures, compared, computing.Book.Book);
        }
        catch (FactorException e)
        {
            throw new OperatorException(OperatorError.Failure, $"--grid: {e.Message}");
        }
    }
}
