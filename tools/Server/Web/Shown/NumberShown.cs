using System.Globalization;
using System.Text;

namespace MeterNode.Server.Web.Shown;

/// <summary>How numbers are written on pages: a real minus sign, and thin spaces between groups of three digits.</summary>
internal static class NumberShown
{
    private const char ThinSpace = '\u2009';
    private const int GroupDigits = 3;
    private const int LeastGroupedDigits = 5;

    /// <summary>An invariant number, as people read it.</summary>
    public static string Of(string number)
    {
        int start = number.StartsWith('-') ? 1 : 0;
        int point = number.IndexOf('.');
        int end = point < 0 ? number.Length : point;
        var text = new StringBuilder(start > 0 ? "\u2212" : "");
        for (int i = start; i < number.Length; i++)
        {
            if (i > start && i < end && end - start >= LeastGroupedDigits && (end - i) % GroupDigits == 0)
            {
                text.Append(ThinSpace);
            }

            text.Append(number[i]);
        }

        return text.ToString();
    }

    /// <summary>A number with so many digits behind the point.</summary>
    public static string Of(double value, int decimals) =>
        Of(value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));

    /// <summary>The same; a dash where there is no number.</summary>
    public static string OrDash(double? value, int decimals) => value is double known ? Of(known, decimals) : "–";
}
