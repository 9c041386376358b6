using System.Text;

namespace MeterNode.Server.Reports;

/// <summary>
/// What is compared of a text in a PDF. Fonts draw some characters with one glyph, and have none for others; spaces come and go at the ends
/// of lines. Digits of any script, letters and ideographs stay.
/// </summary>
internal static class PdfFold
{
    private const char FirstJoined = '\uFB00';
    private const char LastJoined = '\uFB04';
    private const string Kept = "·–−±≥≤°σΣ";

    /// <summary>What a glyph for several letters is in the text of a PDF: U+FB00 to U+FB04 (Unicode, compatibility forms).</summary>
    private static readonly string[] s_joined = ["ff", "fi", "fl", "ffi", "ffl"];

    /// <summary>The text with what a PDF keeps of it.</summary>
    public static string Of(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            char ideograph = Radicals.Ideograph(c);
            if (c is > ' ' and < '\u007F' || IsIdeograph(ideograph) || char.IsDigit(c)
                || Kept.Contains(c, StringComparison.Ordinal))
            {
                folded.Append(ideograph);
            }
            else if (c is >= FirstJoined and <= LastJoined)
            {
                folded.Append(s_joined[c - FirstJoined]);
            }
        }

        return folded.ToString();
    }

    /// <summary>True for a letter that Chinese fonts have, and others seldom.</summary>
    public static bool IsIdeograph(char c) => c is >= '\u4E00' and <= '\u9FFF';
}
