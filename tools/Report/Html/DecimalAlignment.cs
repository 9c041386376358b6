using System.Buffers;

namespace MeterNode.Report;

/// <summary>
/// Lines up the decimal points of a column: a number is moved to the left by the digits that it has fewer than the number with the most
/// digits behind the point. The text itself is not changed.
/// </summary>
/// <param name="texts">The printed numbers of the column; words among them count for nothing.</param>
internal sealed class DecimalAlignment(IEnumerable<string> texts)
{
    /// <summary>A number with that many more digits than the others is not worth the room.</summary>
    private const int MaximumDigits = 6;

    private static readonly SearchValues<char> s_ofNumbers = SearchValues.Create("0123456789.-−≥≤ \u2009\u202F");

    private readonly int _digits = Math.Min(MaximumDigits, texts.Select(Digits).DefaultIfEmpty(0).Max());

    /// <summary>
    /// Style class of a number: <c>d2</c> lacks two digits behind the point, <c>w2</c> the point besides; null where nothing lacks.
    /// </summary>
    public string? Class(string text)
    {
        int digits = Digits(text);
        return digits < 0 || digits >= _digits ? null : (digits == 0 ? "w" : "d") + (char)('0' + _digits - digits);
    }

    /// <summary>Digits behind the point; −1 for what is no number.</summary>
    private static int Digits(string text)
    {
        if (text.Length == 0 || !char.IsAsciiDigit(text[^1]) || text.AsSpan().ContainsAnyExcept(s_ofNumbers))
        {
            return -1;
        }

        int point = text.IndexOf('.', StringComparison.Ordinal);
        return point < 0 ? 0 : text.Length - 1 - point;
    }
}
