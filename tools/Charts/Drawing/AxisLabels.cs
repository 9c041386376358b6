namespace MeterNode.Charts;

/// <summary>Puts the labels of a horizontal axis where none is cut and none touches the next.</summary>
internal static class AxisLabels
{
    private static readonly int[] s_steps = [1, 2, 5, 7, 10, 14, 15, 20, 30, 50, 100, 200, 500, 1000];

    /// <summary>Every how manyth of labels of equal distance has room.</summary>
    /// <param name="widest">Width of the widest label, px.</param>
    /// <param name="distance">Distance of two labels, px.</param>
    public static int Every(double widest, double distance) =>
        s_steps.FirstOrDefault(step => step * distance >= widest, s_steps[^1]);

    /// <summary>Draws labels, from the left; one that has no room is left out.</summary>
    /// <param name="left">What the labels may not pass, px.</param>
    /// <param name="right">What the labels may not pass, px.</param>
    /// <param name="labels">Position and text, from the left.</param>
    public static void Draw(
        SvgCanvas canvas, double left, double right, double middleY, IEnumerable<(double X, string Text)> labels)
    {
        double free = left;
        foreach ((double x, string text) in labels)
        {
            double width = canvas.Size.TextOf(text);
            TextAnchor anchor = x - (width / 2) < left ? TextAnchor.Start : x + (width / 2) > right ? TextAnchor.End : TextAnchor.Middle;
            double start = anchor switch { TextAnchor.Start => x, TextAnchor.End => x - width, _ => x - (width / 2) };
            if (start >= free && start + width <= right)
            {
                canvas.Text("", x, middleY, anchor, text);
                free = start + width + (canvas.Size.FontPixels / 3);
            }
        }
    }
}
