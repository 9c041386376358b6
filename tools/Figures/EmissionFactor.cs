using System.Globalization;

namespace MeterNode.Figures;

/// <summary>Kilograms of a greenhouse gas for a kilowatt-hour.</summary>
/// <param name="KilogramsPerKilowattHour">The factor, kg/kWh.</param>
/// <param name="Gas"><c>CO2</c>, or <c>CO2e</c> with the other greenhouse gases. The two are not compared or added.</param>
/// <param name="Date">What it is valid for, such as a year.</param>
/// <param name="Source">Where it is published.</param>
/// <param name="Warning">What a reader must know, such as that it is of an earlier year; null when there is nothing.</param>
public sealed record EmissionFactor(double KilogramsPerKilowattHour, string Gas, string Date, string Source, string? Warning = null)
{
    /// <summary>The average of a grid from the table that comes with this program, for emissions by place in kg CO2.</summary>
    /// <param name="area">Name of the place, English or Chinese.</param>
    /// <param name="year">Year of the energy.</param>
    /// <exception cref="FactorException">There is none.</exception>
    public static EmissionFactor OfGrid(string area, int year)
    {
        FactorChoice choice = FactorTable.BuiltIn.Find(FactorKind.GridAverage, area, year, "CO2");
        FactorRow row = choice.Row;
        string date = row.Year!.Value.ToString(CultureInfo.InvariantCulture);
        return new EmissionFactor(row.Value, row.Gas!, date, $"{row.Area!.En}: {row.Source.Document}", choice.Warning);
    }
}
