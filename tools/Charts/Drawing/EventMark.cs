namespace MeterNode.Charts;

/// <summary>The mark of an event on a time axis: a triangle that points at its time.</summary>
internal static class EventMark
{
    /// <summary>Height, px.</summary>
    public const double Height = 9;

    /// <summary>The triangle.</summary>
    /// <param name="x">Where it points, px.</param>
    /// <param name="y">Where it points, px.</param>
    public static string Path(double x, double y) => $"M{Coordinate.Point(x, y)}l-4.5 -{Coordinate.Text(Height)}h9z";
}
