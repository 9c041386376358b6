namespace MeterNode.Report;

/// <summary>How wide texts are in a table, in digits: a Chinese character takes two.</summary>
internal static class TextWidth
{
    /// <summary>From here on, with the radicals of Chinese characters, letters and signs are wide.</summary>
    private const char FirstWide = '\u2e80';

    /// <summary>A head of this width stands on one line.</summary>
    private const int ShortHead = 12;

    /// <summary>The width of a text on one line.</summary>
    public static int Of(string text)
    {
        int width = 0;
        foreach (char c in text)
        {
            width += Of(c);
        }

        return width;
    }

    /// <summary>The width of a character.</summary>
    public static int Of(char c) => c >= FirstWide ? 2 : 1;

    /// <summary>The least width in which a head stands on at most <paramref name="lines"/> lines without a broken word.</summary>
    public static int OfHead(string head, int lines)
    {
        if (Of(head) <= ShortHead)
        {
            return Of(head);
        }

        int word = head.Split(' ').Max(Of);
        bool isWide = head.Length * 2 == Of(head);
        int share = (Of(head) + lines - 1) / lines;
        return isWide ? share : Math.Max(word, share);
    }

    /// <summary>How many lines a text takes in a width: words are not broken unless they are longer than a line.</summary>
    public static int Lines(string text, int width)
    {
        int lines = 1, used = 0;
        foreach (string word in text.Split(' '))
        {
            int length = Of(word);
            if (used > 0 && used + 1 + length > width && !(length * 2 > word.Length * 3))
            {
                lines++;
                used = 0;
            }

            used += (used > 0 ? 1 : 0) + length;
            lines += Math.Max(0, (used - 1) / width);
            used = used > width ? ((used - 1) % width) + 1 : used;
        }

        return lines;
    }
}
