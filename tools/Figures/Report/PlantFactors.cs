namespace MeterNode.Figures;

/// <summary>The factors that the figures of a plant are computed with.</summary>
public sealed record PlantFactors
{
    /// <summary>Standard coal of electricity by calorific value (当量值).</summary>
    public required FactorRow Coal { get; init; }

    /// <summary>Average of the grid, kg CO2; null leaves emissions by place out.</summary>
    public FactorChoice? Grid { get; init; }

    /// <summary>Footprint of electricity, kg CO2e; null leaves it out.</summary>
    public FactorChoice? Footprint { get; init; }

    /// <summary>Electricity that no contract covers, kg CO2; null leaves emissions by contracts out.</summary>
    public FactorChoice? Remainder { get; init; }

    /// <summary>The factors of the built-in table for a place and a year.</summary>
    /// <param name="area">Place whose grid it is; null leaves emissions out.</param>
    /// <param name="year">Year in which the period begins.</param>
    /// <exception cref="FactorException">The table has none for the place or the year.</exception>
    public static PlantFactors Of(string? area, int year)
    {
        FactorTable table = FactorTable.BuiltIn;
        return new PlantFactors
        {
            Coal = table.Coal(FactorKind.Calorific, "electricity"),
            Grid = area is null ? null : table.Find(FactorKind.GridAverage, area, year, "CO2"),
            Remainder = area is null ? null : table.Find(FactorKind.ExcludingMarketTraded, "cn", year, "CO2"),
            Footprint = area is null ? null : table.Find(FactorKind.Footprint, "cn", year, "CO2e"),
        };
    }
}
