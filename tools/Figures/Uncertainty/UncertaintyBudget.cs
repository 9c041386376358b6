namespace MeterNode.Figures;

/// <summary>What the energy of a node is worth: its uncertainty from all sources, in % of the energy.</summary>
public sealed class UncertaintyBudget
{
    /// <summary>Coverage factor of the expanded uncertainty.</summary>
    public const double CoverageFactor = 2;

    internal UncertaintyBudget(IReadOnlyList<UncertaintyRow> rows) => Rows = rows;

    /// <summary>The rows.</summary>
    public IReadOnlyList<UncertaintyRow> Rows { get; }

    /// <summary>Standard uncertainty u, %: the root of the sum of the squares.</summary>
    public double StandardPercent => Root(Rows);

    /// <summary>Expanded uncertainty U = 2·u, %.</summary>
    public double ExpandedPercent => CoverageFactor * StandardPercent;

    /// <summary>The same without time that was not metered: for the power of a quarter hour that was.</summary>
    public double ExpandedPercentWithoutGaps => CoverageFactor * Root(Rows.Where(row => row.Source != UncertaintySource.Gap));

    /// <summary>Share of a row in u², %.</summary>
    public double ContributionPercent(UncertaintyRow row)
    {
        double all = StandardPercent;
        return all > 0 ? 100 * row.StandardPercent * row.StandardPercent / (all * all) : 0;
    }

    /// <summary>The sources whose value nobody has stated.</summary>
    public IEnumerable<UncertaintyRow> Defaults => Rows.Where(row => !row.IsStated);

    private static double Root(IEnumerable<UncertaintyRow> rows) => Math.Sqrt(rows.Sum(row => row.StandardPercent * row.StandardPercent));
}
