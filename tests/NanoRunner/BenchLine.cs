using System.Globalization;

namespace MeterNode.NanoRunner;

/// <summary>One measured figure beside its budget; budget and aim are null where there is none.</summary>
public sealed record BenchLine(string Name, double Value, string Unit, double? Budget, double? Aim)
{
    /// <summary>Within budget; the aim is a wish.</summary>
    public bool IsInside => Budget == null || Value <= Budget;

    /// <summary>Reads "name | value | unit | budget | aim"; null for any other line.</summary>
    public static BenchLine? Parse(string line)
    {
        string[] parts = [.. line.Split('|').Select(p => p.Trim())];
        return parts.Length == 5 && Number(parts[1]) is { } value
            ? new BenchLine(parts[0], value, parts[2], Number(parts[3]), Number(parts[4]))
            : null;
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;
}
