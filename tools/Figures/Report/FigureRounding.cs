using System.Globalization;

namespace MeterNode.Figures;

/// <summary>How figures are rounded when they are printed (JCGM 100:2008, 7.2.6). Nothing is rounded before.</summary>
public static class FigureRounding
{
    private const int DigitsOfUncertainty = 2;
    private const int DigitsWithoutUncertainty = 4;
    private const int DigitsOfEstimate = 3;
    private const int MaximumDecimals = 12;

    /// <summary>
    /// The value rounded to the second significant digit of its expanded uncertainty; without one to four significant digits, an estimate
    /// to three. Half is rounded away from zero; a whole number without uncertainty stays whole.
    /// </summary>
    public static string Text(double value, double? uncertainty, bool isEstimate)
    {
        if (uncertainty is not > 0 && !isEstimate && value == Math.Floor(value) && Math.Abs(value) < 1e15)
        {
            return value.ToString("0", CultureInfo.InvariantCulture);
        }

        int decimals = uncertainty is > 0 and double expanded
            ? DigitsOfUncertainty - 1 - Exponent(expanded, DigitsOfUncertainty)
            : value == 0 ? 0
            : isEstimate ? DigitsOfEstimate - 1 - Exponent(value, DigitsOfEstimate)
            : Math.Max(0, DigitsWithoutUncertainty - 1 - Exponent(value, DigitsWithoutUncertainty));
        decimals = Math.Min(decimals, MaximumDecimals);
        return Rounded(value, decimals).ToString("F" + Math.Max(0, decimals), CultureInfo.InvariantCulture);
    }

    /// <summary>Power of ten of the first digit of <paramref name="value"/> after it was rounded to so many digits.</summary>
    private static int Exponent(double value, int digits)
    {
        string text = Math.Abs(value).ToString("E" + (digits - 1), CultureInfo.InvariantCulture);
        return int.Parse(text.AsSpan(text.IndexOf('E') + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
    }

    private static decimal Rounded(double value, int decimals)
    {
        decimal exact = (decimal)value;
        if (decimals >= 0)
        {
            return Math.Round(exact, decimals, MidpointRounding.AwayFromZero);
        }

        decimal step = 1;
        for (int i = decimals; i < 0; i++)
        {
            step *= 10;
        }

        return Math.Round(exact / step, MidpointRounding.AwayFromZero) * step;
    }
}
