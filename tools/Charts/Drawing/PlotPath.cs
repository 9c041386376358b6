using System.Text;

namespace MeterNode.Charts;

/// <summary>Lines and areas of points in pixels.</summary>
internal static class PlotPath
{
    /// <summary>A line through points.</summary>
    public static string Line(IReadOnlyList<(double X, double Y)> points)
    {
        var path = new StringBuilder();
        Append(path, points);
        return path.ToString();
    }

    /// <summary>The area between two lines.</summary>
    /// <param name="above">One line, from the left.</param>
    /// <param name="below">The other, from the left.</param>
    public static string Area(IReadOnlyList<(double X, double Y)> above, IReadOnlyList<(double X, double Y)> below)
    {
        var path = new StringBuilder();
        Append(path, [.. above, .. below.Reverse()]);
        return path.Append('z').ToString();
    }

    /// <summary>What the numbers of a path are: steps from point to point, which are shorter than positions.</summary>
    private static void Append(StringBuilder path, IReadOnlyList<(double X, double Y)> points)
    {
        (double x, double y) = (0, 0);
        for (int i = 0; i < points.Count; i++)
        {
            // Steps between rounded positions: rounding the steps themselves would add up along the line.
            (double nextX, double nextY) = (Math.Round(points[i].X, 1), Math.Round(points[i].Y, 1));
            path.Append(i == 0 ? 'M' : 'l').Append(Coordinate.Point(nextX - x, nextY - y));
            (x, y) = (nextX, nextY);
        }
    }
}
