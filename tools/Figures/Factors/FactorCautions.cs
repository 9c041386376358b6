using System.Globalization;

namespace MeterNode.Figures;

/// <summary>What a reader must know about the factor that a figure was computed with.</summary>
internal static class FactorCautions
{
    /// <summary>Whether it is of another year than the energy, how well it is founded, and whether it has expired.</summary>
    public static IEnumerable<FigureWarning> Of(FactorChoice factor, PlantCalendar calendar)
    {
        FactorRow row = factor.Row;
        if (!factor.IsOfTheYear)
        {
            yield return new FigureWarning(
                "factor-of-another-year",
                row.Id,
                row.Year!.Value.ToString(CultureInfo.InvariantCulture),
                calendar.Local(0).Year.ToString(CultureInfo.InvariantCulture));
        }

        foreach (FigureWarning warning in Sureness(row))
        {
            yield return warning;
        }

        if (row.Until is DateOnly until && until < DateOnly.FromDateTime(calendar.Local(calendar.SlotCount - 1).DateTime))
        {
            yield return new FigureWarning("factor-expired", row.Id, until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }
    }

    /// <summary>The same of both factors of a fuel.</summary>
    public static IEnumerable<FigureWarning> Of(FuelFactor factor, PlantCalendar calendar) =>
        Of(factor.Emission, calendar).Concat(factor.Ids.Contains(factor.Coal.Id) ? Sureness(factor.Coal) : []);

    /// <summary>How well it is founded.</summary>
    public static IEnumerable<FigureWarning> Sureness(FactorRow row) => row.Source.Mark switch
    {
        SourceMark.Text or SourceMark.Stated => [],
        SourceMark.Secondary => [new FigureWarning("factor-secondary", row.Id)],
        _ => [new FigureWarning("factor-unconfirmed", row.Id)],
    };
}
