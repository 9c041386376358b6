using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>Annex B: the factors that the figures of this report were computed with.</summary>
internal static class FactorAnnex
{
    public static ReportSection Of(ReportView view)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft("B1", "factors", say);
        table.Text("factorId", "factorKind").Number("factorValue").Text("factorUnit", "area").Number("year")
            .Text("publisher", "document", "published", "factorMark").Evidence();
        foreach (FactorRow row in Used(view))
        {
            table.Row(
                ReportCell.Of(row.Id), ReportCell.Of(say.Text("factorKind." + row.Kind.Code())), FactorCells.Value(row),
                ReportCell.Of(ReportUnit.Of(row.UnitWithGas)), ReportCell.Of(FactorCells.Area(row, say)),
                row.Year is int year ? ReportCell.Of(year) : ReportCell.None, ReportCell.Of(FactorCells.Publisher(row, say)),
                ReportCell.Of(FactorCells.Document(row, say)), ReportCell.Of(row.Source.Published),
                ReportCell.Of(say.Text("mark." + row.Source.Mark.Code())),
                ReportCell.Of(row.Statement is long statement ? $"L {statement}" : null));
        }

        table.Note(say.Text("note.factors", FactorTable.BuiltIn.Version));
        return new ReportSection("factors", say.Text("section.factors"), [table.Build("none-entered")]) { IsWide = true };
    }

    private static IEnumerable<FactorRow> Used(ReportView view)
    {
        HashSet<string> used = [.. view.Period.Figures.SelectMany(figure => figure.Factors)];
        PlantFactors factors = view.Set.Factors;
        IEnumerable<FactorRow> chosen = new[] { factors.Grid, factors.Footprint, factors.Remainder }.OfType<FactorChoice>()
            .Concat(factors.Fuels.Values.Select(fuel => fuel.Emission)).Select(choice => choice.Row).Prepend(factors.Coal);
        return chosen.Concat(FactorTable.BuiltIn.Rows).Where(row => used.Contains(row.Id)).DistinctBy(row => row.Id);
    }
}
