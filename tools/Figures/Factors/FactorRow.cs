using System.Globalization;

namespace MeterNode.Figures;

/// <summary>One factor with all that says whether it fits.</summary>
/// <param name="Id">Stable name of the row.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Area">Where it holds; null for properties of a carrier of energy.</param>
/// <param name="Year">For which year it was determined; null for properties of a carrier of energy.</param>
/// <param name="Gas"><c>CO2</c>, or <c>CO2e</c> with the other greenhouse gases; null where it is about standard coal.</param>
/// <param name="Carrier">Carrier of energy, such as <c>electricity</c>.</param>
/// <param name="Value">The factor in <paramref name="Unit"/>.</param>
/// <param name="Unit">Such as <c>kg/kWh</c>.</param>
/// <param name="Source">Where it comes from.</param>
public sealed record FactorRow(
    string Id,
    FactorKind Kind,
    FactorArea? Area,
    int? Year,
    string? Gas,
    string Carrier,
    double Value,
    string Unit,
    FactorSource Source)
{
    /// <summary>Number of the ledger's statement that it is from; null for rows of the table.</summary>
    public long? Statement { get; init; }

    /// <summary>Last day on which it is valid, as its statement says; null where none does.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Its unit with the gas in it, such as <c>kg CO2/kWh</c>.</summary>
    public string UnitWithGas => Gas is null ? Unit : Unit.Replace("kg/", $"kg {Gas}/", StringComparison.Ordinal);

    /// <summary>The factor and its source on one line, for people.</summary>
    public string Describe()
    {
        string where = Area is null ? Carrier : $"{Area.En} {Year}";
        string published = Source.Published is null ? "" : ", published " + Source.Published;
        string value = Value.ToString("0.0###", CultureInfo.InvariantCulture);
        return $"{value} {UnitWithGas} ({Kind.Meaning()}, {where}; {Source.Document}{published}; {Source.Mark.Meaning()})";
    }
}
