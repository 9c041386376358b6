namespace MeterNode.Figures;

/// <summary>What a figure is: its formula, where that comes from, and whose definition it is (definitions.json).</summary>
/// <param name="Id">Stable name of the figure.</param>
/// <param name="Zh">Its name in Chinese.</param>
/// <param name="En">Its name in English.</param>
/// <param name="Unit">Its unit; empty for a count or a ratio.</param>
/// <param name="Version">Rises when the figure means something else than before.</param>
/// <param name="Status">Whose definition it is.</param>
/// <param name="Mark">How well an official text is known; null where there is none.</param>
/// <param name="Formula">How it is computed.</param>
/// <param name="Source">Standard and clause, or that it is ours.</param>
/// <param name="FormulaZh">The formula in Chinese.</param>
/// <param name="SourceZh">The source in Chinese.</param>
public sealed record FigureDefinition(
    string Id,
    string Zh,
    string En,
    string Unit,
    int Version,
    DefinitionStatus Status,
    SourceMark? Mark,
    string Formula,
    string Source,
    string FormulaZh,
    string SourceZh)
{
    /// <summary>Its name in the language of the figures.</summary>
    public string Name(FigureLanguage language) => language == FigureLanguage.Chinese ? Zh : En;
}
