using System.Globalization;

namespace MeterNode.Wire;

/// <summary>
/// Decimal numbers of the ledger: digits and at most one point, as somebody wrote them down. No sign, no exponent, no comma, no zero in
/// front but the one before the point; so exact that no rounding can come in between.
/// </summary>
public static class LedgerDecimal
{
    /// <summary>Digits before the point at most.</summary>
    public const int MaximumWholeDigits = 15;

    /// <summary>Digits behind the point at most.</summary>
    public const int MaximumFractionDigits = 12;

    /// <summary>False when <paramref name="text"/> is no such number.</summary>
    public static bool TryRead(string text, out decimal value)
    {
        value = 0;
        int point = text.IndexOf('.');
        ReadOnlySpan<char> whole = point < 0 ? text : text.AsSpan(0, point);
        ReadOnlySpan<char> fraction = point < 0 ? "0" : text.AsSpan(point + 1);
        return whole.Length is > 0 and <= MaximumWholeDigits && fraction.Length is > 0 and <= MaximumFractionDigits
            && whole.IndexOfAnyExceptInRange('0', '9') < 0 && fraction.IndexOfAnyExceptInRange('0', '9') < 0
            && (whole.Length == 1 || whole[0] != '0')
            && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
    }
}
