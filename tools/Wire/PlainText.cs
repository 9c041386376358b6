using System.Globalization;
using System.Text;

namespace MeterNode.Wire;

/// <summary>Texts of strangers on a terminal: names, events, file names and messages that somebody else has chosen.</summary>
public static class PlainText
{
    /// <summary>
    /// One line in which nothing can redraw a terminal, turn a line of writing around or begin a line of its own: control and format
    /// characters and line ends become <c>\u001b</c> and the like, which inside a JSON text is the same text.
    /// </summary>
    public static string Of(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!IsPlain(text, i))
            {
                return Escape(text, i);
            }
        }

        return text;
    }

    /// <summary>The first characters of a text, <paramref name="length"/> at most, from 1; no character is cut in two.</summary>
    public static string Beginning(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    private static string Escape(string text, int first)
    {
        var plain = new StringBuilder(text, 0, first, text.Length + 16);
        for (int i = first; i < text.Length; i++)
        {
            if (IsPlain(text, i))
            {
                plain.Append(text[i]);
            }
            else
            {
                plain.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
            }
        }

        return plain.ToString();
    }

    /// <summary>True when the character at <paramref name="index"/> is shown as itself and changes nothing around it.</summary>
    internal static bool IsPlain(string text, int index)
    {
        if (text[index] is >= ' ' and <= '~')
        {
            return true;
        }

        // The second half of a pair has the category of the pair.
        bool isSecond = index > 0 && char.IsSurrogatePair(text[index - 1], text[index]);
        return CharUnicodeInfo.GetUnicodeCategory(text, isSecond ? index - 1 : index) is not (UnicodeCategory.Control
            or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
    }
}
