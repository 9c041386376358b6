namespace MeterNode.Figures;

/// <summary>
/// One closed evaluation period of a zone as the node signed it in pack <paramref name="Seq"/>. A value is null when the pack does not
/// have it, for example because nothing was in control.
/// </summary>
public sealed record AccuracyFigure(long Seq, int Zone, double? EndUtcSeconds, IReadOnlyDictionary<string, double> Values, string? Definition)
{
    /// <summary>Headline control accuracy ± under <see cref="Definition"/>, °C.</summary>
    public double? AccuracyCelsius => Get("acc");

    /// <summary>Set-point, °C.</summary>
    public double? SetpointCelsius => Get("sp");

    /// <summary>Half width of the tolerance band, °C.</summary>
    public double? ToleranceCelsius => Get("tol");

    /// <summary>Settling time that is left out, s.</summary>
    public double? SettlingSeconds => Get("settle");

    /// <summary>Length of the period, s.</summary>
    public double? PeriodSeconds => Get("period");

    /// <summary>Mean deviation from the set-point, °C.</summary>
    public double? BiasCelsius => Get("bias");

    /// <summary>Standard deviation, °C.</summary>
    public double? DeviationCelsius => Get("sd");

    /// <summary>Maximum absolute deviation, °C.</summary>
    public double? MaximumCelsius => Get("max");

    /// <summary>95th percentile of the absolute deviation, °C.</summary>
    public double? Percentile95Celsius => Get("p95");

    /// <summary>Share of the samples inside the tolerance band, %.</summary>
    public double? InTolerancePercent => Get("tin");

    /// <summary>Process capability.</summary>
    public double? Cp => Get("cp");

    /// <summary>Process capability with the mean's position.</summary>
    public double? Cpk => Get("cpk");

    /// <summary>Samples that count.</summary>
    public double? Samples => Get("n");

    /// <summary>Samples that the sensor could not give.</summary>
    public double? Faults => Get("nf");

    /// <summary>Samples outside control (settling, stopped).</summary>
    public double? Excluded => Get("nx");

    private double? Get(string field) => Values.TryGetValue(field, out double value) ? value : null;
}
