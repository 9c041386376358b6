using System.Globalization;
using System.Numerics;

namespace MeterNode.Plant;

/// <summary>
/// The one way from text that a person types to a number: digits and at most one decimal point, whatever the language of the machine.
/// A comma is refused, because 180,5 means 180.5 to one reader and 1805 to another.
/// </summary>
public static class NumberText
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
    /// <param name="unit">What the number counts, so that a person who typed a unit learns which one is meant.</param>
    public static double? Decimal(string text, double minimum, double maximum, string name, out string problem, string unit = "")
    {
        if (!IsPlain(text, withPoint: true))
        {
            string instead = Plain(text) ?? WithoutUnit(text, unit, Example(minimum, maximum))
                ?? "a number such as " + Example(minimum, maximum);
            problem = $"{name} does not understand '{Printable(text)}': write {instead}";
            return null;
        }

        double value = double.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        problem = value >= minimum && value <= maximum ? string.Empty : $"{name} must be from {Text(minimum)} to {Text(maximum)}";
        return problem.Length == 0 ? value : null;
    }

    /// <inheritdoc cref="Decimal"/>
    public static int? Whole(string text, int minimum, int maximum, string name, out string problem, string unit = "")
    {
        if (!IsPlain(text, withPoint: false))
        {
            string? plain = Plain(text);
            bool isWhole = plain != null && IsPlain(plain, withPoint: false);
            string? instead = isWhole ? plain : WithoutUnit(text, unit, Example(minimum, maximum))
                ?? "a whole number such as " + Example(minimum, maximum);
            problem = $"{name} does not understand '{Printable(text)}': write {instead}";
            return null;
        }

        BigInteger value = BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        problem = value >= minimum && value <= maximum ? string.Empty : $"{name} must be from {minimum} to {maximum}";
        return problem.Length == 0 ? (int)value : null;
    }

    /// <summary>The same for a ratio: one number, or two with a stroke between, as 200/5 is printed on a current transformer.</summary>
    public static double? Ratio(string text, double minimum, double maximum, string name, out string problem)
    {
        string[] parts = text.Split('/', StringSplitOptions.TrimEntries);
        if (parts.Length != 2)
        {
            return Decimal(text, minimum, maximum, name, out problem);
        }

        double? primary = Decimal(Bare(parts[0]), 0.001, maximum, name, out problem);
        double? secondary = primary is null ? null : Decimal(Bare(parts[1]), 0.001, maximum, name, out problem);
        double? ratio = primary / secondary;
        if (ratio < minimum || ratio > maximum)
        {
            problem = $"{name} must be from {Text(minimum)} to {Text(maximum)}";
            return null;
        }

        return ratio;
    }

    /// <summary>A value as this class reads it back.</summary>
    public static string Text(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>Without the A that is printed behind the currents of a transformer.</summary>
    private static string Bare(string current) => current.TrimEnd('A', 'a', ' ');

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

    /// <summary>What to write instead of a number with a unit behind it; null when it is none.</summary>
    private static string? WithoutUnit(string text, string unit, string example)
    {
        string trimmed = text.Trim();
        int end = trimmed.Length;
        while (end > 0 && !char.IsAsciiDigit(trimmed[end - 1]))
        {
            end--;
        }

        string typed = trimmed[end..].Trim();
        if (typed.Length == 0 || !IsPlain(trimmed[..end].TrimEnd(), withPoint: true))
        {
            return null;
        }

        string wanted = unit.TrimStart('°');
        double? factor = typed.TrimStart('°') is var bare && bare.Equals(wanted, StringComparison.OrdinalIgnoreCase) ? 1
            : bare.Length == wanted.Length + 1 && bare.EndsWith(wanted, StringComparison.OrdinalIgnoreCase) && wanted.Length > 0
                ? bare[0] switch { 'k' or 'K' => 1e3, 'M' => 1e6, 'm' => 1e-3, _ => null }
            : null;
        double number = double.Parse(
            trimmed[..end].TrimEnd(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        return $"the number alone{(unit.Length > 0 ? $", in {unit}" : "")}, such as "
            + $"{(factor is null ? example : Text(number * factor.Value))}";
    }

    private static string Printable(string text) => string.Concat(text.Take(40).Select(c => char.IsControl(c) ? '?' : c));
}
