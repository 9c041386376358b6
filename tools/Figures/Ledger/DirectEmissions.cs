using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>CO2 of the fuels that people state: quantity · calorific value · emission factor, and what of it is of an article.</summary>
internal sealed class DirectEmissions
{
    private readonly List<(EnergyEntry Entry, double Kilograms)> _burnt = [];

    /// <summary>Sums up the statements of a period.</summary>
    public DirectEmissions(PlantStatements statements, PlantCalendar calendar, PlantFactors factors)
    {
        Carriers =
        [
            .. statements.Carriers.Where(entry => factors.Fuels.ContainsKey(entry.Key))
                .Select(entry => (entry.Key, entry.Value, factors.Fuels[entry.Key])),
        ];
        foreach (EnergyEntry entry in statements.Book?.Entries<EnergyEntry>() ?? [])
        {
            double share = StatedQuantity.Share(calendar.Period, entry.From, entry.To);
            if (share > 0 && factors.Fuels.TryGetValue(entry.Carrier, out FuelFactor? factor))
            {
                _burnt.Add((entry, (double)entry.Quantity * share * factor.KilogramsPerUnit));
            }
        }
    }

    /// <summary>True when people stated a fuel: without that nobody knows whether any was burnt, and it is not 0.</summary>
    public bool IsStated => _burnt.Count > 0;

    /// <summary>All of them, kg CO2.</summary>
    public double Kilograms => _burnt.Sum(one => one.Kilograms);

    /// <summary>What was burnt of each fuel, with its factor.</summary>
    public IReadOnlyList<(EnergyCarrier Carrier, StatedQuantity Quantity, FuelFactor Factor)> Carriers { get; }

    /// <summary>Statements that they are from, those of the factors among them.</summary>
    public IReadOnlyList<long> Statements =>
        [.. Carriers.SelectMany(one => StatementsOf(one.Quantity, one.Factor)).Distinct().Order()];

    /// <summary>Ids of the factors in them.</summary>
    public IReadOnlyList<string> Factors => [.. Carriers.SelectMany(one => one.Factor.Ids).Distinct()];

    /// <summary>Statements behind what was burnt of a fuel.</summary>
    public static IEnumerable<long> StatementsOf(StatedQuantity quantity, FuelFactor factor) =>
        factor.Emission.Row.Statement is long statement ? quantity.Statements.Append(statement) : quantity.Statements;

    /// <summary>
    /// What of them is of some outputs, kg CO2. Fuel that is stated for a machine is shared by what that machine made, all other fuel by
    /// what all machines made: by good mass.
    /// </summary>
    /// <param name="part">The outputs.</param>
    /// <param name="all">All outputs of the period.</param>
    /// <param name="mass">Good mass of an output, in any unit.</param>
    public double KilogramsOf(IReadOnlyList<OutputEntry> part, IReadOnlyList<OutputEntry> all, Func<OutputEntry, double> mass)
    {
        double kilograms = 0;
        foreach ((EnergyEntry entry, double burnt) in _burnt)
        {
            bool isOfMachine = entry.Machine is string machine && all.Any(output => output.Machine == machine);
            double of = all.Where(output => !isOfMachine || output.Machine == entry.Machine).Sum(mass);
            double share = part.Where(output => !isOfMachine || output.Machine == entry.Machine).Sum(mass);
            kilograms += of > 0 ? burnt * share / of : 0;
        }

        return kilograms;
    }
}
