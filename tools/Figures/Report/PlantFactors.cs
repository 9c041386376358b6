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

    /// <summary>What fuels emit that burn at the plant.</summary>
    public IReadOnlyDictionary<EnergyCarrier, FuelFactor> Fuels { get; init; } = FuelFactor.BuiltIn();

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
    /// The same with a factor that the plant has stated. Of electricity: of CO2 it takes the place of the grid's, of CO2e that of the
    /// footprint. Of a fuel it takes the place of the table's. Beside it stands the year that the energy is of.
    /// </summary>
    /// <exception cref="FactorException">The ledger has no such factor, or its unit or gas is none of emissions of its carrier.</exception>
    public PlantFactors With(string id, LedgerBook? book, int year)
    {
        FactorEntry entry = book?.Entries<FactorEntry>().LastOrDefault(entry => entry.Id == id)
            ?? throw new FactorException(
                $"the ledger has no factor '{id}'; it has "
                    + string.Join(", ", (book?.Entries<FactorEntry>() ?? []).Select(entry => entry.Id).Distinct().DefaultIfEmpty("none")));
        if (entry.Carrier is EnergyCarrier fuel && fuel != EnergyCarrier.Electricity)
        {
            return WithFuel(entry, fuel, year);
        }

        if (entry.Gas is not GasBasis gas || entry.Unit is not ("kg/kWh" or "kg per kWh"))
        {
            throw new FactorException($"the factor '{id}' is in {entry.Unit}: emissions need one in kg/kWh with a gas");
        }

        bool isAlone = gas == GasBasis.CarbonDioxide;
        FactorChoice choice = ChoiceOf(
            entry, isAlone ? FactorKind.GridAverage : FactorKind.Footprint, isAlone ? "CO2" : "CO2e", "electricity", "kg/kWh", year);
        return isAlone ? this with { Grid = choice } : this with { Footprint = choice };
    }

    private PlantFactors WithFuel(FactorEntry entry, EnergyCarrier fuel, int year)
    {
        if (!Fuels.TryGetValue(fuel, out FuelFactor? former))
        {
            throw new FactorException(
                $"the factor '{entry.Id}' is of {fuel.Code()}, which burns nothing: write one of "
                    + string.Join(", ", FuelFactor.Carriers.Select(carrier => carrier.Code())));
        }

        string unit = entry.Unit.Replace(" per ", "/", StringComparison.Ordinal);
        if (!FuelFactor.Takes(fuel, unit))
        {
            throw new FactorException(
                $"the factor '{entry.Id}' is in {entry.Unit}: emissions of {fuel.Code()} need one in kg/GJ or kg for a unit of it");
        }

        if (entry.Gas != GasBasis.CarbonDioxide)
        {
            throw new FactorException($"the factor '{entry.Id}' is not in CO2: direct emissions are, and CO2 and CO2e are not mixed");
        }

        FactorChoice choice = ChoiceOf(entry, FactorKind.Fuel, "CO2", former.Coal.Carrier, unit, year);
        return this with
        {
            Fuels = new Dictionary<EnergyCarrier, FuelFactor>(Fuels) { [fuel] = former with { Emission = choice } },
        };
    }

    private static FactorChoice ChoiceOf(FactorEntry entry, FactorKind kind, string gas, string carrier, string unit, int year)
    {
        var source = new FactorSource(
            entry.Id, entry.Publisher, entry.Document, entry.Date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            SourceMark.Stated, entry.Publisher, entry.Document);
        var row = new FactorRow(
            entry.Id, kind, new FactorArea(entry.Area, entry.Area, entry.Area, []), (int)entry.Year, gas, carrier, (double)entry.Value,
            unit, source)
        {
            Statement = entry.StatementNumber,
            Until = entry.Until,
        };
        return new FactorChoice(row, null) { IsOfTheYear = entry.Year == year };
    }
}
