using MeterNode.Figures;

namespace MeterNode.Server.Reports;

/// <summary>One figure of two reports.</summary>
/// <param name="First">That of the first; null where it has none.</param>
/// <param name="Second">That of the second; null where it has none.</param>
public sealed record FigurePair(ReportedFigure? First, ReportedFigure? Second)
{
    /// <summary>What sums in another order may differ by, in parts of the value: 15 digits less those that a sum loses.</summary>
    private const double RelativeRounding = 1e-12;

    /// <summary>The one that is there.</summary>
    public ReportedFigure Any => Second ?? First!;

    /// <summary>The second less the first; null where one is no number, or is defined otherwise.</summary>
    public FigureChange? Change => First?.Value is double first && Second?.Value is double second && IsComparable
        ? FigureChange.Of(second, Second.Uncertainty, first, First.Uncertainty, First.Estimate || Second.Estimate)
        : null;

    /// <summary>What they say beside each other.</summary>
    public PairVerdict Verdict => First is null ? PairVerdict.OnlySecond
        : Second is null ? PairVerdict.OnlyFirst
        : !IsComparable ? PairVerdict.OtherDefinition
        : IsSame(First.Value, Second.Value) ? PairVerdict.Same
        : Change?.IsDistinguishable switch
        {
            true => PairVerdict.Distinguishable,
            false => PairVerdict.NotDistinguishable,
            null => PairVerdict.Untold,
        };

    private bool IsComparable => First?.Version == Second?.Version && First?.Unit == Second?.Unit;

    /// <summary>The figures of two reports, one beside the other; what somebody should look at first comes first.</summary>
    /// <exception cref="MeterNode.Plant.OperatorException">One has no report.json, or it is none.</exception>
    public static IReadOnlyList<FigurePair> Of(KeptReport first, KeptReport second)
    {
        // A figure may be there more than once, with different factors: then they go by their order.
        ILookup<(string, string, string), ReportedFigure> before = ReportedFigure.Read(first).ToLookup(KeyOf);
        ILookup<(string, string, string), ReportedFigure> now = ReportedFigure.Read(second).ToLookup(KeyOf);
        var pairs = new List<FigurePair>();
        foreach ((string, string, string) key in now.Select(group => group.Key).Union(before.Select(group => group.Key)))
        {
            ReportedFigure[] one = [.. before[key]];
            ReportedFigure[] other = [.. now[key]];
            for (int i = 0; i < Math.Max(one.Length, other.Length); i++)
            {
                pairs.Add(new FigurePair(one.ElementAtOrDefault(i), other.ElementAtOrDefault(i)));
            }
        }

        return [.. pairs.OrderBy(pair => pair.Verdict)];
    }

    private static bool IsSame(double? first, double? second) => first is double one && second is double other
        ? Math.Abs(one - other) <= RelativeRounding * Math.Max(Math.Abs(one), Math.Abs(other))
        : first is null && second is null;

    private static (string, string, string) KeyOf(ReportedFigure figure) => (figure.Id, figure.Scope, figure.Name);
}
