using System.Globalization;

namespace MeterNode.Wire;

/// <summary>
/// A figure in pack <paramref name="Seq"/> of <paramref name="Node"/> that is not the one of the samples of its period;
/// <paramref name="Rule"/> is what it breaks.
/// </summary>
public readonly record struct PeriodContradiction(
    RegisteredNode Node, long Seq, int Zone, FigureContradiction Figure, Contradiction Rule)
{
    /// <summary>Name of the record.</summary>
    public string Record => RecordTable.Of(Figure.Kind).NameOf(Zone);

    /// <summary>A few words for people.</summary>
    public string Describe() =>
        $"{Record} is {Text(Figure.Signed) ?? "absent"}, its samples give {Text(Figure.Recomputed) ?? "none"}";

    private static string? Text(double? value) => value?.ToString("0.######", CultureInfo.InvariantCulture);
}
