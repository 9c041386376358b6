namespace MeterNode.Figures;

/// <summary>
/// Control accuracy of one temperature zone over many evaluation periods, each of which was computed by the node from one sample a second.
/// </summary>
public sealed class ZoneAccuracy
{
    private const int Percent = 95;

    private ZoneAccuracy(int zone, IReadOnlyList<AccuracyPoint> points)
    {
        Zone = zone;
        Points = points;
    }

    /// <summary>Zone, from 1.</summary>
    public int Zone { get; }

    /// <summary>The periods with samples that count, in the order of their ends.</summary>
    public IReadOnlyList<AccuracyPoint> Points { get; }

    /// <summary>Samples that count.</summary>
    public long Samples { get; private init; }

    /// <summary>Share of the periods' time that is samples that count, %; also periods without any are of it.</summary>
    public double CoveragePercent { get; private init; }

    /// <summary>95th percentile by nearest rank, over the periods, of their own 95th percentile of abs(T − set-point), °C.</summary>
    public double P95Celsius { get; private init; }

    /// <summary>The period with the greatest deviation.</summary>
    public AccuracyPoint Worst { get; private init; }

    /// <summary>Mean of T − set-point, °C.</summary>
    public double BiasCelsius { get; private init; }

    /// <summary>Standard deviation of T − set-point, °C; 0 for one sample.</summary>
    public double DeviationCelsius { get; private init; }

    /// <summary>Share of the samples inside their band, %.</summary>
    public double InBandPercent { get; private init; }

    /// <summary>(tol − abs(bias))/(3·sd); null where the tolerance changed or nothing varies.</summary>
    public double? Cpk { get; private init; }

    /// <summary>True when all periods have one tolerance.</summary>
    public bool HasOneTolerance { get; private init; }

    /// <summary>The set-points, °C, in the order in which they came.</summary>
    public IReadOnlyList<double> SetpointsCelsius { get; private init; } = [];

    /// <summary>The zones of a node that have a period with samples, by number.</summary>
    public static IReadOnlyList<ZoneAccuracy> Of(IEnumerable<AccuracyPoint> points) =>
    [
        .. points.GroupBy(point => point.Zone).OrderBy(zone => zone.Key)
            .Where(zone => zone.Any(point => point.HasFigures))
            .Select(zone => OfZone(zone.Key, [.. zone.OrderBy(point => point.EndMillis)])),
    ];

    /// <summary>95th percentile by nearest rank of at least one value.</summary>
    internal static double Percentile95(double[] values)
    {
        Array.Sort(values);
        return values[(((Percent * values.Length) + 99) / 100) - 1];
    }

    private static ZoneAccuracy OfZone(int zone, IReadOnlyList<AccuracyPoint> all)
    {
        List<AccuracyPoint> points = [.. all.Where(point => point.HasFigures)];
        long samples = points.Sum(point => point.Samples);
        double bias = points.Sum(point => point.Samples * point.Bias) / samples;
        double squares = points.Sum(
            point => ((point.Samples - 1) * point.Deviation * point.Deviation) + (point.Samples * Square(point.Bias - bias)));
        double deviation = samples > 1 ? Math.Sqrt(squares / (samples - 1)) : 0;
        double tolerance = points[0].ToleranceCelsius;
        bool hasOneTolerance = points.TrueForAll(point => point.ToleranceCelsius == tolerance);
        long seconds = all.Sum(point => point.Seconds);
        return new ZoneAccuracy(zone, points)
        {
            Samples = samples,
            CoveragePercent = seconds > 0 ? Math.Min(100, 100.0 * samples / seconds) : 0,
            P95Celsius = Percentile95([.. points.Select(point => point.P95Error)]),
            Worst = points.MaxBy(point => point.MaximumError),
            BiasCelsius = bias,
            DeviationCelsius = deviation,
            InBandPercent = points.Sum(point => point.Samples * point.InBandPercent) / samples,
            HasOneTolerance = hasOneTolerance,
            Cpk = hasOneTolerance && deviation > 0 ? (tolerance - Math.Abs(bias)) / (3 * deviation) : null,
            SetpointsCelsius = [.. points.Select(point => point.SetpointCelsius).Distinct()],
        };
    }

    private static double Square(double value) => value * value;
}
