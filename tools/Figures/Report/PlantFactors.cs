using MeterNode.Wire;

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

    /// <summary>
    /// The same with a factor of electricity that the plant has stated: of CO2 it takes the place of the grid's, of CO2e that of the
    /// footprint. Beside it stands the year that the energy is of.
    /// </summary>
    /// <exception cref="FactorException">The ledger has no such factor, or it is not in kg of a gas for a kWh.</exception>
    public PlantFactors With(string id, LedgerBook? book, int year)
    {
        FactorEntry entry = book?.Entries<FactorEntry>().LastOrDefault(entry => entry.Id == id)
            ?? throw new FactorException(
                $"the ledger has no factor '{id}'; it has "
                    + string.Join(", ", (book?.Entries<FactorEntry>() ?? []).Select(entry => entry.Id).Distinct().DefaultIfEmpty("none")));
        if (entry.Gas is not GasBasis gas || entry.Unit is not ("kg/kWh" or "kg per kWh"))
        {
            throw new FactorException($"the factor '{id}' is in {entry.Unit}: emissions need one in kg/kWh with a gas");
        }

        bool isAlone = gas == GasBasis.CarbonDioxide;
        var source = new FactorSource(
            id, entry.Publisher, entry.Document, entry.Date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            SourceMark.Stated, entry.Publisher, entry.Document);
        var row = new FactorRow(
            id,
            isAlone ? FactorKind.GridAverage : FactorKind.Footprint,
            new FactorArea(entry.Area, entry.Area, entry.Area, []),
            (int)entry.Year,
            isAlone ? "CO2" : "CO2e",
            "electricity",
            (double)entry.Value,
            "kg/kWh",
            source)
        {
            Statement = entry.StatementNumber,
            Until = entry.Until,
        };
        var choice = new FactorChoice(row, null) { IsOfTheYear = entry.Year == year };
        return isAlone ? this with { Grid = choice } : this with { Footprint = choice };
    }
}
