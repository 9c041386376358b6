namespace MeterNode.Report;

/// <summary>How wide texts are in a table, in digits: a Chinese character takes two.</summary>
internal static class TextWidth
{
    /// <summary>From here on, with the radicals of Chinese characters, letters and signs are wide.</summary>
    private const char FirstWide = '\u2e80';

    /// <summary>The width of a text on one line.</summary>
    public static int Of(string text)
    {
        int width = 0;
        foreach (char c in text)
        {
            width += c >= FirstWide ? 2 : 1;
        }

        return width;
    }

    /// <summary>The least width in which a head stands on at most <paramref name="lines"/> lines without a broken word.</summary>
    public static int OfHead(string head, int lines)
    {
        int word = head.Split(' ').Max(Of);
        bool isWide = head.Length * 2 == Of(head);
        int share = (Of(head) + lines - 1) / lines;
        return isWide ? share : Math.Max(word, share);
    }

    /// <summary>How many lines a text takes in a width.</summary>
    public static int Lines(string text, int width) => Math.Max(1, (Of(text) + width - 1) / width);
}
