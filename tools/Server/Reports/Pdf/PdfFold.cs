using System.Text;

namespace MeterNode.Server.Reports;

/// <summary>
/// What is compared of a text in a PDF. Fonts draw some characters with one glyph, and have none for others; spaces come and go at the ends
/// of lines. Digits of any script, letters and ideographs stay.
/// </summary>
internal static class PdfFold
{
    private const string Kept = "·–−±≥≤°σΣ";

    /// <summary>The text with what a PDF keeps of it.</summary>
    public static string Of(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            char ideograph = Radicals.Ideograph(c);
            if (c is > ' ' and < '\u007F' || ideograph is >= '\u4E00' and <= '\u9FFF' || char.IsDigit(c)
                || Kept.Contains(c, StringComparison.Ordinal))
            {
                folded.Append(ideograph);
            }
        }

        return folded.ToString();
    }
}
