using System.Globalization;

namespace MeterNode.Charts;

/// <summary>Positions and lengths as they are written: tenths of a pixel, the same on every machine.</summary>
internal static class Coordinate
{
    /// <summary>A length in pixels.</summary>
    public static string Text(double pixels)
    {
        string text = Math.Round(pixels, 1, MidpointRounding.AwayFromZero).ToString("0.#", CultureInfo.InvariantCulture);
        return text == "-0" ? "0" : text;
    }

    /// <summary>A point, in pixels.</summary>
    public static string Point(double x, double y) => Text(x) + " " + Text(y);
}
