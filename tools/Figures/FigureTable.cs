using System.Globalization;
using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>
/// Every headline figure of a node, in the order in which a report shows them. A new figure is one more entry here and one more
/// case in its test; the report, its JSON and whatever else shows figures take it from this table.
/// </summary>
public static class FigureTable
{
    private const double JoulesPerKilowattHour = 3.6e6;

    /// <summary>The figures that apply to <paramref name="node"/>: what it was not asked to measure is left out.</summary>
    public static IEnumerable<Figure> Of(NodeFigures node, PlantFigures plant)
    {
        bool estimate = node.IsEstimate;
        string energyOrigin = node.ImportJoules?.Origin ?? "";
        yield return new Figure("energy", "energy", node.KilowattHours, "kWh", estimate, energyOrigin);
        if (node.ExportJoules is { Difference: > 0 } export)
        {
            yield return new Figure(
                "energyExported", "energy given back", export.Difference / JoulesPerKilowattHour, "kWh", estimate, export.Origin);
        }

        if (node.UnmeteredSeconds is double unmetered)
        {
            yield return new Figure("unmetered", "time not metered", unmetered, "s", false, $"signed in packs {node.Packs}");
        }

        yield return new Figure("shots", "shots", node.Shots?.Difference, "", false, node.Shots?.Origin ?? "");
        yield return new Figure("energyPerShot", "energy a shot", node.KilowattHoursPerShot, "kWh", estimate, energyOrigin);
        if (node.ShotMassKilograms is double mass)
        {
            string origin = $"{Number(mass)} kg a shot, as configured; {energyOrigin}";
            yield return new Figure("energyPerTonne", "energy a tonne", node.KilowattHoursPerTonne, "kWh/t", estimate, origin);
        }

        if (plant.Emission is EmissionFactor factor)
        {
            double? kilograms = node.KilowattHours * factor.KilogramsPerKilowattHour;
            string origin = $"{Number(factor.KilogramsPerKilowattHour)} kg/kWh ({factor.Date}, {factor.Source}); {energyOrigin}";
            yield return new Figure("emissions", "emissions", kilograms, "kg CO₂e", estimate, origin);
        }

        if (node.HeatJoules is RegisterFigure heat)
        {
            yield return new Figure("wasteHeat", "waste heat", heat.Difference / JoulesPerKilowattHour, "kWh", false, heat.Origin);
        }

        if (node.WorstAccuracy is AccuracyFigure worst)
        {
            string definition = worst.Signed.AccuracyDefinition?.Code() ?? "";
            string origin = $"{definition}; worst of {node.Accuracy.Count}; zone {worst.Signed.Zone}, pack {worst.Seq}";
            yield return new Figure(
                "controlAccuracyWorst", "control accuracy, worst period ±", worst.Signed.AccuracyCelsius, "°C", false, origin);
        }
    }

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
