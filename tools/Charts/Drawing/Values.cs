namespace MeterNode.Charts;

/// <summary>Which numbers are values.</summary>
internal static class Values
{
    /// <summary>No machine has that much of anything, in any unit.</summary>
    private const double Limit = 1e15;

    /// <summary>The value; null for none, for what is no number, and for what no machine can have.</summary>
    public static double? Of(double? value) => value is double number && Math.Abs(number) <= Limit ? number : null;
}
