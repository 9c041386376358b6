using System.Globalization;
using System.Numerics;

namespace MeterNode.Cli.Parsing;

/// <summary>
/// The one way from text on the command line to a number: digits and at most one decimal point, whatever the language of the machine.
/// A comma is refused, because 180,5 means 180.5 to one reader and 1805 to another.
/// </summary>
internal static class NumberText
{
    /// <summary>
    /// Reads <paramref name="text"/>; null and what to write instead when it is no number from <paramref name="minimum"/> to
    /// <paramref name="maximum"/>.
    /// </summary>
    /// <param name="text">What was typed.</param>
    /// <param name="minimum">Least value.</param>
    /// <param name="maximum">Greatest value.</param>
    /// <param name="name">Option or part of it, for the message.</param>
    /// <param name="problem">One line, or empty.</param>
    public static double? Decimal(string text, double minimum, double maximum, string name, out string problem)
    {
        if (!IsPlain(text, withPoint: true))
        {
            string instead = Plain(text) ?? "a number such as " + Example(minimum, maximum);
            problem = $"{name} does not understand '{Printable(text)}': write {instead}";
            return null;
        }

        double value = double.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        problem = value >= minimum && value <= maximum ? string.Empty : $"{name} must be from {Text(minimum)} to {Text(maximum)}";
        return problem.Length == 0 ? value : null;
    }

    /// <inheritdoc cref="Decimal"/>
    public static int? Whole(string text, int minimum, int maximum, string name, out string problem)
    {
        if (!IsPlain(text, withPoint: false))
        {
            string? plain = Plain(text);
            bool isWhole = plain != null && IsPlain(plain, withPoint: false);
            string? instead = isWhole ? plain : "a whole number such as " + Example(minimum, maximum);
            problem = $"{name} does not understand '{Printable(text)}': write {instead}";
            return null;
        }

        BigInteger value = BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        problem = value >= minimum && value <= maximum ? string.Empty : $"{name} must be from {minimum} to {maximum}";
        return problem.Length == 0 ? (int)value : null;
    }

    /// <summary>A value as this class reads it back.</summary>
    public static string Text(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    private static string Example(double minimum, double maximum) => Text(minimum <= 5 && maximum >= 5 ? 5 : minimum);

    private static bool IsPlain(string text, bool withPoint)
    {
        ReadOnlySpan<char> digits = text.StartsWith('-') ? text.AsSpan(1) : text;
        int point = digits.IndexOf('.');
        ReadOnlySpan<char> whole = point < 0 ? digits : digits[..point];
        ReadOnlySpan<char> fraction = point < 0 ? "0" : digits[(point + 1)..];
        return (withPoint || point < 0) && whole.Length is > 0 and < 100 && fraction.Length is > 0 and < 100
            && whole.IndexOfAnyExceptInRange('0', '9') < 0 && fraction.IndexOfAnyExceptInRange('0', '9') < 0;
    }

    /// <summary>What the writer most likely meant, in the only form that is taken; null when that is not clear.</summary>
    private static string? Plain(string text)
    {
        string compact = string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c is not ('\'' or '’' or '_')));
        int comma = compact.LastIndexOf(',');
        int point = compact.LastIndexOf('.');
        if (compact.Count(c => c == ',') > 1 || (point > comma && comma >= 0))
        {
            // Several commas, or commas before a point: they group thousands.
            compact = compact.Replace(",", string.Empty, StringComparison.Ordinal);
        }
        else if (comma >= 0)
        {
            compact = compact.Replace(".", string.Empty, StringComparison.Ordinal).Replace(',', '.');
        }

        bool isNumber = double.TryParse(compact, NumberStyles.Float, CultureInfo.InvariantCulture, out double value);
        return isNumber && double.IsFinite(value) && Math.Abs(value) < 1e12 ? Text(value) : null;
    }

    private static string Printable(string text) => string.Concat(text.Take(40).Select(c => char.IsControl(c) ? '?' : c));
}
