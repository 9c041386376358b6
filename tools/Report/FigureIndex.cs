using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>Finds figures by what they are and what they are about.</summary>
/// <param name="figures">The figures.</param>
internal sealed class FigureIndex(IReadOnlyList<ReportFigure> figures)
{
    private readonly Dictionary<(string Id, FigureScope Scope), ReportFigure> _byScope =
        figures.ToDictionary(figure => (figure.Id, figure.Scope));

    /// <summary>The figure; null where there is none.</summary>
    public ReportFigure? Find(string id, FigureScope scope) => _byScope.GetValueOrDefault((id, scope));
}
