using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>Finds figures by what they are and what they are about.</summary>
internal sealed class FigureIndex
{
    private readonly Dictionary<(string Id, FigureScope Scope), ReportFigure> _byScope = [];
    private readonly Dictionary<string, List<string>> _names = new(StringComparer.Ordinal);

    /// <param name="figures">
    /// The figures. Where clocks go back, a shift can come twice with one name: then the first of its figures is found.
    /// </param>
    public FigureIndex(IEnumerable<ReportFigure> figures)
    {
        foreach (ReportFigure figure in figures)
        {
            _byScope.TryAdd((figure.Id, figure.Scope), figure);
            if (!_names.TryGetValue(figure.Scope.Kind, out List<string>? names))
            {
                _names.Add(figure.Scope.Kind, names = []);
            }

            if (!names.Contains(figure.Scope.Name))
            {
                names.Add(figure.Scope.Name);
            }
        }
    }

    /// <summary>The figure; null where there is none.</summary>
    public ReportFigure? Find(string id, FigureScope scope) => _byScope.GetValueOrDefault((id, scope));

    /// <summary>What figures of this kind of scope are about, in the order in which they are shown.</summary>
    public IReadOnlyList<string> Names(string kind) => _names.GetValueOrDefault(kind) ?? [];
}
