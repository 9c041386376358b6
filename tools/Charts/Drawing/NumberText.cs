using System.Globalization;

namespace MeterNode.Charts;

/// <summary>Numbers as charts print them: decimal point, thousands set apart by a thin space, the sign that is as wide as a plus.</summary>
internal static class NumberText
{
    private const double Exponential = 1e9;

    /// <summary>The number with a fixed number of digits behind the point.</summary>
    public static string Fixed(double value, int digits)
    {
        if (Math.Abs(value) >= Exponential)
        {
            return value.ToString("0.##e0", CultureInfo.InvariantCulture).Replace('-', '−');
        }

        string text = Math.Round(value, digits, MidpointRounding.AwayFromZero).ToString("N" + digits, CultureInfo.InvariantCulture);
        bool isZero = text.AsSpan().IndexOfAnyInRange('1', '9') < 0;
        return (isZero ? text.TrimStart('-') : text).Replace(',', '\u2009').Replace('-', '−');
    }

    /// <summary>The number with three significant digits: a picture is not read closer.</summary>
    public static string Short(double value)
    {
        if (value == 0)
        {
            return "0";
        }

        int before = (int)Math.Floor(Math.Log10(Math.Abs(value))) + 1;
        if (before >= 3)
        {
            double unit = Math.Pow(10, before - 3);
            return Fixed(Math.Round(value / unit, MidpointRounding.AwayFromZero) * unit, 0);
        }

        return Fixed(value, Math.Min(3 - before, 6));
    }

    /// <summary>Digits behind the point that marks of this step need.</summary>
    public static int DigitsOf(double step) => Math.Clamp((int)-Math.Floor(Math.Log10(step) + 1e-9), 0, 9);
}
