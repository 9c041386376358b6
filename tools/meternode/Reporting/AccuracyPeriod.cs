namespace MeterNode.Cli.Reporting;

/// <summary>One closed evaluation period of a zone as the node signed it in pack <paramref name="Seq"/>; temperatures in °C, null when nothing was counted.</summary>
public sealed record AccuracyPeriod(long Seq, int Zone, double? EndUtcSeconds, IReadOnlyDictionary<string, double> Values, string? Definition)
{
    public double? Celsius => Get("acc");

    /// <summary>The field after the zone, for example <c>bias</c> of <c>t1.bias</c>.</summary>
    public double? Get(string field) => Values.TryGetValue(field, out double value) ? value : null;
}
