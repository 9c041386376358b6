using System.Globalization;

namespace MeterNode.Cli.Calibrating;

/// <summary>What the reference instrument shows of one phase.</summary>
/// <param name="Amperes">Current, A RMS; 0 without load.</param>
/// <param name="Volts">Voltage, V RMS.</param>
/// <param name="Watts">Real power, W.</param>
internal sealed record ReferenceValues(double Amperes, double Volts, double Watts)
{
    /// <summary>
    /// Reads what was typed: volts for no load, or amperes, volts and watts; once for all phases, or for each one after the other.
    /// </summary>
    /// <returns>One entry a phase; null when it is something else, and why in <paramref name="problem"/>.</returns>
    public static ReferenceValues[]? TryRead(string text, int phases, bool isNoLoad, out string problem)
    {
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        double[] numbers = [.. words.Select(Number)];
        int each = isNoLoad && (words.Length == 1 || (words.Length == phases && words[0] != "0")) ? 1 : 3;
        problem = words.FirstOrDefault(word => word.Contains(',')) is string comma
            ? $"write numbers with a point and blanks between: not '{comma}'"
            : isNoLoad ? "type the reference's volts, for example: 230.1"
            : "type the reference's amperes, volts and watts, for example: 5.002 230.1 1150.9"
                + (phases > 1 ? $"; three numbers for all phases, or {3 * phases}" : "");
        if (numbers.Any(double.IsNaN) || (numbers.Length != each && numbers.Length != each * phases))
        {
            return null;
        }

        ReferenceValues[] values = [.. Enumerable.Range(0, phases).Select(p =>
        {
            ReadOnlySpan<double> own = numbers.AsSpan(numbers.Length == each ? 0 : p * each, each);
            return each == 1 ? new ReferenceValues(0, own[0], 0) : new ReferenceValues(own[0], own[1], own[2]);
        })];
        return values.Select(value => value.Problem(isNoLoad)).FirstOrDefault(wrong => wrong != null) is string first
            ? Refuse(first, out problem) : values;
    }

    /// <summary>What cannot be, in one line; null when all is well.</summary>
    public string? Problem(bool isNoLoad) =>
        Volts <= 0 ? "the voltage must stay on at every point: it is needed for the power"
        : isNoLoad && Amperes != 0 ? "without load the current is 0"
        : !isNoLoad && Amperes <= 0 ? "the current must be more than 0; the point without load comes first"
        : !isNoLoad && Math.Abs(Watts) < 0.05 * Amperes * Volts ? $"{Watts} W is a power factor near 0: set the load to 0.5 or 1"
        : Math.Abs(Watts) > 1.002 * Amperes * Volts ? $"{Watts} W is more than {Amperes} A times {Volts} V: correct the one that is wrong"
        : null;

    private static double Number(string word) =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value : double.NaN;

    private static ReferenceValues[]? Refuse(string why, out string problem)
    {
        problem = why;
        return null;
    }
}
