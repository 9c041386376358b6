namespace MeterNode.Charts;

/// <summary>
/// Width of a text before it is drawn. Glyphs are as wide as those of DejaVu Sans, the widest of the usual fonts for pages; a glyph of
/// Chinese is 1 em. What fits by this table fits on every machine.
/// </summary>
public static class TextWidth
{
    private const char FirstGlyph = ' ';
    private const double UnknownGlyph = 0.84;
    private const string Ellipsis = "…";

    /// <summary>From the space to the tilde, thousandths of an em: table hmtx of the font.</summary>
    private static readonly short[] s_glyphs =
    [
        318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337,
        636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531,
        1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787,
        603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500,
        500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612,
        635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
    ];

    /// <summary>Width of a text in pixels.</summary>
    /// <param name="text">One line.</param>
    /// <param name="sizePixels">Size of its font.</param>
    public static double Of(string text, double sizePixels)
    {
        double em = 0;
        foreach (System.Text.Rune rune in text.EnumerateRunes())
        {
            em += GlyphEm(rune.Value);
        }

        return em * sizePixels;
    }

    /// <summary>The text, or as much of its beginning as fits, with an ellipsis.</summary>
    /// <param name="text">One line.</param>
    /// <param name="sizePixels">Size of its font.</param>
    /// <param name="widthPixels">What it may take.</param>
    public static string Shortened(string text, double sizePixels, double widthPixels)
    {
        if (Of(text, sizePixels) <= widthPixels)
        {
            return text;
        }

        double left = widthPixels - Of(Ellipsis, sizePixels);
        int length = 0;
        foreach (System.Text.Rune rune in text.EnumerateRunes())
        {
            left -= GlyphEm(rune.Value) * sizePixels;
            if (left < 0)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return text[..length].TrimEnd() + Ellipsis;
    }

    private static double GlyphEm(int rune) => rune switch
    {
        >= FirstGlyph and <= '~' => s_glyphs[rune - FirstGlyph] / 1000.0,
        '\u2009' => 0.2, // thin space
        '·' => 0.32,
        '°' or '–' => 0.5,
        >= 0x1100 => 1, // Hangul, Chinese, Japanese, full width, symbols
        _ => UnknownGlyph,
    };
}
