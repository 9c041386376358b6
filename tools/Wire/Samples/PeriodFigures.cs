namespace MeterNode.Wire;

/// <summary>
/// The figures of an evaluation period from its samples, as docs/metrology.md defines them, and the comparison with what the node signed.
/// </summary>
internal sealed class PeriodFigures
{
    private const double OffsetCelsius = 0.0005;
    private const double ToleranceSlackCelsius = 0.0001;
    private const double NoDeviationCelsius = 2e-6;
    private const long HistogramSamples = 65_535;

    /// <summary>A zone is sampled once a second; ends and samples may be rounded to either side.</summary>
    private const long SparedSamples = 5;

    private readonly AccuracyPeriod _signed;
    private readonly List<FigureContradiction> _contradictions = [];
    private readonly (double Deviation, long Count)[] _deviations;
    private readonly long _count;

    private PeriodFigures(AccuracyPeriod signed, PeriodSamples samples)
    {
        _signed = signed;
        _count = samples.Count;
        double setpoint = signed.SetpointCelsius ?? 0;
        _deviations = [.. samples.Counted.Select(entry => ((entry.Key / 100.0) - setpoint, entry.Value))];
    }

    /// <summary>What does not agree; nothing when all figures are those of the samples.</summary>
    public static IReadOnlyList<FigureContradiction> Compare(AccuracyPeriod signed, PeriodSamples samples)
    {
        var figures = new PeriodFigures(signed, samples);
        figures.Check(RecordKind.SampleCount, samples.Count, 0);
        figures.Check(RecordKind.ExcludedCount, samples.Excluded, 0);
        figures.Check(RecordKind.FaultCount, samples.Faults, 0);
        figures.CheckLength(samples.Count + samples.Excluded + samples.Faults - samples.Earlier);
        figures.CheckSettings();
        if (samples.Count > 0)
        {
            figures.CheckAccuracy();
        }
        else
        {
            figures.CheckAbsent(
                RecordKind.AccuracyCelsius, RecordKind.BiasCelsius, RecordKind.DeviationCelsius, RecordKind.MaximumErrorCelsius,
                RecordKind.P95ErrorCelsius, RecordKind.InTolerancePercent, RecordKind.Cp, RecordKind.Cpk);
        }

        return figures._contradictions;
    }

    private void CheckLength(long sampled)
    {
        if (_signed.PeriodSeconds is not long seconds || sampled > seconds + SparedSamples)
        {
            _contradictions.Add(new FigureContradiction(RecordKind.PeriodSeconds, _signed.PeriodSeconds, sampled));
        }
    }

    private void CheckSettings()
    {
        if (_signed.SetpointCelsius is null)
        {
            _contradictions.Add(new FigureContradiction(RecordKind.SetpointCelsius, null, null));
        }

        if (_signed.ToleranceCelsius is null)
        {
            _contradictions.Add(new FigureContradiction(RecordKind.ToleranceCelsius, null, null));
        }
    }

    private void CheckAccuracy()
    {
        double bias = _deviations.Sum(entry => entry.Deviation * entry.Count) / _count;
        double squares = _deviations.Sum(entry => (entry.Deviation - bias) * (entry.Deviation - bias) * entry.Count);
        double deviation = _count < 2 ? 0 : Math.Sqrt(squares / (_count - 1));
        double maximum = _deviations.Max(entry => Math.Abs(entry.Deviation));
        double p95 = Percentile95();
        double bin = p95 <= 10.2 ? 0.0055 : p95 <= 61 ? 0.0505 : 0.011 * p95;
        bin = _count > HistogramSamples ? double.PositiveInfinity : bin;
        Check(RecordKind.BiasCelsius, bias, OffsetCelsius);
        Check(RecordKind.DeviationCelsius, deviation, 1e-6 + (1e-4 * deviation));
        Check(RecordKind.MaximumErrorCelsius, maximum, OffsetCelsius);
        Check(RecordKind.P95ErrorCelsius, p95, bin);
        bool isMaximum = _signed.AccuracyDefinition == AccuracyDefinition.Maximum;
        Check(RecordKind.AccuracyCelsius, isMaximum ? maximum : p95, isMaximum ? OffsetCelsius : bin);
        CheckInTolerance();
        CheckCapability(bias, deviation);
    }

    private void CheckInTolerance()
    {
        double tolerance = _signed.ToleranceCelsius ?? 0;
        double within = InsidePercent(tolerance - ToleranceSlackCelsius);
        double around = InsidePercent(tolerance + ToleranceSlackCelsius);
        Check(RecordKind.InTolerancePercent, (within + around) / 2, ((around - within) / 2) + 1e-4);
    }

    private void CheckCapability(double bias, double deviation)
    {
        if (deviation < NoDeviationCelsius)
        {
            // The node's own deviation may be 0 or just above.
            return;
        }

        double sigmas = 3 * deviation;
        double tolerance = _signed.ToleranceCelsius ?? 0;
        double cp = tolerance / sigmas;
        double cpk = (tolerance - Math.Abs(bias)) / sigmas;
        Check(RecordKind.Cp, cp, (1e-3 * cp) + (OffsetCelsius / sigmas));
        Check(RecordKind.Cpk, cpk, (1e-3 * Math.Abs(cpk)) + (OffsetCelsius / sigmas));
    }

    private double InsidePercent(double tolerance) =>
        100.0 * _deviations.Where(entry => Math.Abs(entry.Deviation) <= tolerance).Sum(entry => entry.Count) / _count;

    /// <summary>Nearest rank: the ⌈0.95·n⌉-th in rising order.</summary>
    private double Percentile95()
    {
        long rank = ((95 * _count) + 99) / 100;
        foreach ((double magnitude, long count) in
            _deviations.Select(entry => (Math.Abs(entry.Deviation), entry.Count)).OrderBy(entry => entry.Item1))
        {
            rank -= count;
            if (rank <= 0)
            {
                return magnitude;
            }
        }

        return 0;
    }

    private void CheckAbsent(params ReadOnlySpan<RecordKind> kinds)
    {
        foreach (RecordKind kind in kinds)
        {
            if (_signed.Number(kind) is double signed)
            {
                _contradictions.Add(new FigureContradiction(kind, signed, null));
            }
        }
    }

    private void Check(RecordKind kind, double recomputed, double limit)
    {
        double? signed = _signed.Number(kind);
        if (signed is not double value || !(Math.Abs(value - recomputed) <= limit))
        {
            _contradictions.Add(new FigureContradiction(kind, signed, recomputed));
        }
    }
}
