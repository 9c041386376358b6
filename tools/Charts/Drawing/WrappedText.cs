namespace MeterNode.Charts;

/// <summary>Breaks a sentence into lines: at spaces, and between any two glyphs of Chinese.</summary>
internal static class WrappedText
{
    private const char FirstChinese = '\u2E80';

    /// <summary>The lines, none wider than the picture.</summary>
    public static IReadOnlyList<string> Lines(string text, ChartSize size)
    {
        var lines = new List<string>();
        string rest = text.Trim();
        while (rest.Length > 0)
        {
            int length = Fitting(rest, size);
            lines.Add(rest[..length].TrimEnd());
            rest = rest[length..].TrimStart();
        }

        return lines;
    }

    /// <summary>Draws the lines and returns where the next one would begin.</summary>
    public static double Draw(SvgCanvas canvas, string css, string text, double top)
    {
        foreach (string line in Lines(text, canvas.Size))
        {
            canvas.Text(css, 0, top + (canvas.Size.LineHeight / 2), TextAnchor.Start, line);
            top += canvas.Size.LineHeight;
        }

        return top;
    }

    private static int Fitting(string text, ChartSize size)
    {
        int lastBreak = 0;
        int fits = 0;
        for (int i = 1; i <= text.Length; i++)
        {
            bool isBreak = i == text.Length || text[i] == ' ' || (text[i] >= FirstChinese && !char.IsPunctuation(text[i]))
                || (text[i - 1] >= FirstChinese && !char.IsSurrogate(text[i - 1]));
            if (size.TextOf(text[..i]) > size.Width)
            {
                break;
            }

            fits = i;
            lastBreak = isBreak ? i : lastBreak;
        }

        int length = lastBreak > 0 ? lastBreak : Math.Max(1, fits);
        return length < text.Length && char.IsLowSurrogate(text[length]) ? length + 1 : length;
    }
}
