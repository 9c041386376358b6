using System.Text;

namespace MeterNode.Charts;

/// <summary>Level lines over a rectangle, as a path of their own.</summary>
internal static class Stripes
{
    private const double Distance = 4;

    /// <summary>The lines over a rectangle.</summary>
    public static string Path(double x, double y, double width, double height)
    {
        var path = new StringBuilder();
        for (double down = Distance / 2; down < height; down += Distance)
        {
            path.Append('M').Append(Coordinate.Point(x, y + down)).Append('h').Append(Coordinate.Text(width));
        }

        return path.ToString();
    }
}
