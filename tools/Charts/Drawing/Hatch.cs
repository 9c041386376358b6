using System.Text;

namespace MeterNode.Charts;

/// <summary>
/// Diagonal lines over a rectangle, as a path of their own: a pattern of SVG needs an id, and two pictures of one page may not share it.
/// All lines of a picture lie on the same grid, so neighbouring rectangles look like one.
/// </summary>
internal static class Hatch
{
    /// <summary>The lines over a rectangle.</summary>
    /// <param name="spacing">Distance of the lines along an axis, px.</param>
    public static string Path(double x, double y, double width, double height, double spacing = 6)
    {
        var path = new StringBuilder();
        for (double sum = Math.Ceiling((x + y) / spacing) * spacing; sum < x + width + y + height; sum += spacing)
        {
            double from = Math.Max(x, sum - y - height);
            double to = Math.Min(x + width, sum - y);
            if (to - from >= 0.5)
            {
                path.Append('M').Append(Coordinate.Point(from, sum - from)).Append('l').Append(Coordinate.Point(to - from, from - to));
            }
        }

        return path.ToString();
    }
}
