using System.Globalization;
using System.Text.RegularExpressions;

namespace MeterNode.VirtualBoard.Recordings;

/// <summary>
/// How a text file writes its numbers: which sign is the decimal one, and which parts thousands. The same in the whole file.
/// </summary>
/// <param name="Decimal"><c>.</c> or <c>,</c>.</param>
internal sealed partial record NumberFormat(char Decimal)
{
    private static readonly char[] s_signs = ['.', ','];

    private char Thousands => Decimal == '.' ? ',' : '.';

    /// <summary>True for whatever may be a number in one format or another, and for a field without a value.</summary>
    internal static bool MayBeNumber(string field) => IsMissing(field) || Loose().IsMatch(field);

    /// <summary>
    /// Finds out from all fields. Null, and the two fields that contradict each other, when there is no format in which all are numbers.
    /// </summary>
    internal static NumberFormat? Find(IEnumerable<string> fields, out string? one, out string? other)
    {
        string? dotIsDecimal = null;
        string? commaIsDecimal = null;
        string? dotMayBe = null;
        string? commaMayBe = null;
        foreach (string field in fields)
        {
            int dot = field.IndexOf('.', StringComparison.Ordinal);
            int comma = field.IndexOf(',', StringComparison.Ordinal);
            if (dot < 0 && comma < 0)
            {
                continue;
            }

            bool hasBoth = dot >= 0 && comma >= 0;
            if (!hasBoth && Grouped().IsMatch(field) && field.LastIndexOfAny(s_signs) == Math.Max(dot, comma))
            {
                dotMayBe ??= dot >= 0 ? field : null;
                commaMayBe ??= comma >= 0 ? field : null;
                continue;
            }

            // The later sign is the decimal one; a sign that stands alone and several times groups thousands.
            bool isDot = hasBoth ? dot > comma : dot >= 0 ? field.LastIndexOf('.') == dot : field.LastIndexOf(',') > comma;
            dotIsDecimal ??= isDot ? field : null;
            commaIsDecimal ??= isDot ? null : field;
        }

        one = dotIsDecimal ?? dotMayBe;
        other = commaIsDecimal ?? commaMayBe;
        bool isClear = (dotIsDecimal == null) != (commaIsDecimal == null);
        return (isClear && commaIsDecimal != null) || (one == null && other != null) ? new NumberFormat(',')
            : isClear || other == null ? new NumberFormat('.')
            : null;
    }

    /// <summary>A number, or NaN for a field without a value; false for anything else.</summary>
    internal bool TryParse(string field, out double value)
    {
        if (IsMissing(field))
        {
            value = double.NaN;
            return true;
        }

        string text = field;
        if (text.Contains(Thousands, StringComparison.Ordinal))
        {
            int end = text.IndexOf(Decimal, StringComparison.Ordinal);
            string whole = end < 0 ? text : text[..end];
            if (!Grouped().IsMatch(whole))
            {
                value = 0;
                return false;
            }

            text = whole.Replace(Thousands.ToString(), string.Empty, StringComparison.Ordinal) + (end < 0 ? string.Empty : text[end..]);
        }

        return double.TryParse(text.Replace(Decimal, '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value);
    }

    private static bool IsMissing(string field) => field.Length == 0 || field.Equals("nan", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^[+-]?[0-9.,]*[0-9][.,]?(?:[eE][+-]?[0-9]+)?$")]
    private static partial Regex Loose();

    /// <summary>1.234 or 1,234,567: digits in groups of three, which may be thousands.</summary>
    [GeneratedRegex(@"^[+-]?[1-9][0-9]{0,2}(?:[.,][0-9]{3})+$")]
    private static partial Regex Grouped();
}
