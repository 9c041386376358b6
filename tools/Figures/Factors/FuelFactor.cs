using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>What the combustion of a fuel emits: its calorific value and the emissions of that.</summary>
/// <param name="Coal">Its standard coal by calorific value.</param>
/// <param name="Emission">Emissions: of the table in kg CO2/GJ, of the plant for a unit of the carrier or a GJ.</param>
public sealed record FuelFactor(FactorRow Coal, FactorChoice Emission)
{
    /// <summary>Calorific value of standard coal, GJ/kgce (GB/T 2589: 29 307 kJ).</summary>
    public const double GigajoulesPerKgce = 0.029307;

    private const string PerGigajoule = "kg/GJ";

    /// <summary>The fuels that burn at a plant: heat, air and water are made elsewhere, or emit nothing here.</summary>
    public static IReadOnlyList<EnergyCarrier> Carriers { get; } =
        [EnergyCarrier.NaturalGas, EnergyCarrier.Diesel, EnergyCarrier.LiquefiedPetroleumGas, EnergyCarrier.Coal];

    /// <summary>kg CO2 of a unit in which the carrier is stated.</summary>
    public double KilogramsPerUnit => IsPerGigajoule ? Coal.Value * GigajoulesPerKgce * Emission.Row.Value : Emission.Row.Value;

    /// <summary>Ids of the factors in it.</summary>
    public IReadOnlyList<string> Ids => IsPerGigajoule ? [Coal.Id, Emission.Row.Id] : [Emission.Row.Id];

    private bool IsPerGigajoule => Emission.Row.Unit == PerGigajoule;

    /// <summary>What the built-in table says of the fuels.</summary>
    public static IReadOnlyDictionary<EnergyCarrier, FuelFactor> BuiltIn() => Carriers.ToDictionary(
        carrier => carrier,
        carrier =>
        {
            string name = PlantStatements.NameOf(carrier)!;
            FactorRow row = FactorTable.BuiltIn.Rows.First(row => row.Kind == FactorKind.Fuel && row.Carrier == name);
            return new FuelFactor(
                FactorTable.BuiltIn.Coal(FactorKind.Calorific, name), new FactorChoice(row, null) { IsOfTheYear = true });
        });

    /// <summary>True when a factor of this carrier may have this unit.</summary>
    public static bool Takes(EnergyCarrier carrier, string unit) => unit == PerGigajoule
        || LedgerWords.Carrier.First(word => word.Code == carrier.Code()).Units.Any(one => unit == "kg/" + one);
}
