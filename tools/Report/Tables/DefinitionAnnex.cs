using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>Annex A: what every figure is, and whose definition that is.</summary>
internal static class DefinitionAnnex
{
    public static ReportSection Of(ReportView view)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft("A1", "definitions", say);
        table.Text("figure", "name", "unit", "formula", "definitionSource", "status").Number("version");
        foreach (FigureDefinition definition in DefinitionTable.All)
        {
            table.Row(
                ReportCell.Of(definition.Id), ReportCell.Of(definition.Name(say.Language)), ReportCell.Of(ReportUnit.Of(definition)),
                ReportCell.Of(say.IsChinese ? definition.FormulaZh : definition.Formula),
                ReportCell.Of(say.IsChinese ? definition.SourceZh : definition.Source), ReportCell.Of(say.Status(definition)),
                ReportCell.Of(definition.Version));
        }

        table.Note(say.Text("note.definitions", DefinitionTable.Version));
        return new ReportSection("definitions", say.Text("section.definitions"), [table.Build("none-entered")]) { IsWide = true };
    }
}
