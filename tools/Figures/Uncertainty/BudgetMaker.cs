using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>
/// Makes the uncertainty budget of a node's energy. What signed documents do not say is a row with a default and the reason for it.
/// </summary>
/// <param name="facts">What signed documents say about the inputs of a stretch of packs; null where there are none.</param>
public sealed class BudgetMaker(Func<InstrumentStretch, InstrumentFacts?> facts)
{
    /// <summary>A minute of phase displacement in per cent of the energy, for tan φ = 1: 100 · π/(180 · 60).</summary>
    private const double PercentOfAMinute = 0.0291;

    private const double DefaultPowerFactor = 0.85;
    private static readonly double s_rectangular = Math.Sqrt(3);

    /// <summary>The budget of a node; null where power is an estimate or nothing was metered.</summary>
    public UncertaintyBudget? Of(NodeCalendar node)
    {
        CalendarSpan whole = node.Calendar.Whole;
        double joules = node.Moved(SlotRegister.ImportJoules, whole);
        List<InstrumentStretch> stretches = [.. node.Instruments.Where(stretch => stretch.Joules > 0)];
        if (node.IsEstimate || joules <= 0 || stretches.Count == 0)
        {
            return null;
        }

        bool hasAngle = node.HasReactive;
        double reactive = node.Moved(SlotRegister.InductiveVarSeconds, whole) + node.Moved(SlotRegister.CapacitiveVarSeconds, whole);
        double tangent = hasAngle ? reactive / joules : Math.Tan(Math.Acos(DefaultPowerFactor));
        double sum = stretches.Sum(stretch => (double)stretch.Joules);
        IEnumerable<(UncertaintyRow Row, double Share)> all = stretches.SelectMany(
            stretch => Rows(stretch, facts(stretch), tangent, hasAngle).Select(row => (row, stretch.Joules / sum)));
        List<UncertaintyRow> rows = [.. all.GroupBy(entry => entry.Row.Source).OrderBy(source => source.Key).Select(Joined)];
        rows.Add(Sampling(node.Slots.Sum(slot => slot.SamplingVarianceJoules2), joules));
        rows.Add(Gap(node.NotMeteredBoundJoules ?? 0, joules));
        return new UncertaintyBudget(rows);
    }

    /// <summary>
    /// The budget of a period of which not every pack was read, from some of its quarter hours. Of each source the row that contributes
    /// most among them counts. The scatter between intervals is taken to go on as in them: its variance grows with the energy, so that its
    /// part of the energy falls with the root of that. Time that was not metered counts as in <see cref="Of"/>.
    /// </summary>
    /// <param name="samples">What packs say of these quarter hours.</param>
    /// <param name="joules">Energy of the period, J.</param>
    /// <param name="boundJoules">The most energy that was not metered, J.</param>
    /// <returns>Null where power is an estimate, nothing was metered, or no quarter hour has a budget.</returns>
    public UncertaintyBudget? OfSamples(IReadOnlyList<NodeCalendar> samples, double joules, double boundJoules)
    {
        List<UncertaintyBudget> budgets = [.. samples.Select(Of).OfType<UncertaintyBudget>()];
        if (joules <= 0 || budgets.Count == 0 || samples.Any(sample => sample.IsEstimate))
        {
            return null;
        }

        double sampled = samples.Sum(sample => (double)sample.Moved(SlotRegister.ImportJoules, sample.Calendar.Whole));
        double variance = samples.Sum(sample => sample.Slots.Sum(slot => slot.SamplingVarianceJoules2));
        return new UncertaintyBudget(
        [
            .. budgets.SelectMany(budget => budget.Rows)
                .Where(row => row.Source is not (UncertaintySource.Sampling or UncertaintySource.Gap))
                .GroupBy(row => row.Source).OrderBy(source => source.Key).Select(source => source.MaxBy(row => row.StandardPercent)!),
            Sampling(variance * joules / sampled, joules),
            Gap(boundJoules, joules),
        ]);
    }

    /// <summary>
    /// The budget of a sum over nodes. What is systematic is taken as the same error in all of them; only what is random averages out.
    /// </summary>
    public static UncertaintyBudget? OfSum(IReadOnlyList<(double Joules, UncertaintyBudget? Budget)> parts)
    {
        double sum = parts.Sum(part => part.Joules);
        if (sum <= 0 || parts.Any(part => part.Joules > 0 && part.Budget is null))
        {
            return null;
        }

        IEnumerable<(UncertaintyRow Row, double Share)> all = parts.Where(part => part.Joules > 0)
            .SelectMany(part => part.Budget!.Rows.Select(row => (row, part.Joules / sum)));
        return new UncertaintyBudget([.. all.GroupBy(entry => entry.Row.Source).OrderBy(source => source.Key).Select(Joined)]);
    }

    /// <summary>Rows of one source, weighted by their share of the energy.</summary>
    private static UncertaintyRow Joined(IGrouping<UncertaintySource, (UncertaintyRow Row, double Share)> source)
    {
        List<(UncertaintyRow Row, double Share)> rows = [.. source];
        if (rows.Count == 1 && rows[0].Share == 1)
        {
            return rows[0].Row;
        }

        UncertaintyRow first = rows.Where(entry => !entry.Row.IsStated).Concat(rows).First().Row;
        double standard = first.IsSystematic
            ? rows.Sum(entry => entry.Share * entry.Row.StandardPercent)
            : Math.Sqrt(rows.Sum(entry => Square(entry.Share * entry.Row.StandardPercent)));
        bool isAlike = rows.TrueForAll(entry => entry.Row.Value == first.Value && entry.Row.Sensitivity == first.Sensitivity
            && entry.Row.Divisor == first.Divisor) && first.IsSystematic && Math.Abs(rows.Sum(entry => entry.Share) - 1) < 1e-9;
        return isAlike
            ? first
            : first with
            {
                Value = standard,
                Unit = "%",
                Divisor = 1,
                Sensitivity = 1,
                IsStated = rows.TrueForAll(entry => entry.Row.IsStated),
            };
    }

    private static UncertaintyRow Sampling(double varianceJoules2, double joules) => new()
    {
        Source = UncertaintySource.Sampling,
        Type = 'A',
        Value = 100 * Math.Sqrt(varianceJoules2) / joules,
        Divisor = 1,
        IsStated = true,
        Reason = new FigureWarning("why.signed"),
    };

    private static UncertaintyRow Gap(double boundJoules, double joules) => new()
    {
        Source = UncertaintySource.Gap,
        Type = 'B',
        Value = 100 * boundJoules / joules,
        Divisor = s_rectangular,
        IsStated = true,
        Reason = new FigureWarning(boundJoules > 0 ? "why.gapBound" : "why.noGap"),
    };

    private static IEnumerable<UncertaintyRow> Rows(InstrumentStretch stretch, InstrumentFacts? facts, double tangent, bool hasAngle) =>
        stretch.Mode == MeasuringMode.Meter ? OfMeter(stretch, facts, tangent, hasAngle) : OfNode(stretch, facts, tangent, hasAngle);

    private static IEnumerable<UncertaintyRow> OfMeter(InstrumentStretch stretch, InstrumentFacts? facts, double tangent, bool hasAngle)
    {
        double? limit = ClassLimit(stretch.MeterClass);
        yield return Limit(
            UncertaintySource.MeterClass, limit ?? 2, limit is not null,
            limit is null ? new FigureWarning("why.classNotStated") : new FigureWarning("why.class", stretch.MeterClass!));
        bool hasTransformer = stretch.MeterRatio is > 1;
        yield return !hasTransformer ? Limit(UncertaintySource.Ratio, 0, true, new FigureWarning("why.noTransformer"))
            : facts?.RatioLimitPercent is double ratio ? Limit(UncertaintySource.Ratio, ratio, true, new FigureWarning("why.stated"))
            : Limit(UncertaintySource.Ratio, 1, false, new FigureWarning("why.transformerNotStated"));
        yield return !hasTransformer ? Angle(0, tangent, true, true, "why.noTransformer")
            : facts?.PhaseLimitMinutes is double minutes ? Angle(minutes, tangent, hasAngle, true, "why.stated")
            : Angle(60, tangent, hasAngle, false, "why.transformerNotStated");
        yield return Limit(UncertaintySource.Temperature, 0, true, new FigureWarning("why.inClass"));
        yield return Limit(UncertaintySource.Drift, 0, true, new FigureWarning("why.inClass"));
    }

    private static IEnumerable<UncertaintyRow> OfNode(InstrumentStretch stretch, InstrumentFacts? facts, double tangent, bool hasAngle)
    {
        bool isCalibrated = stretch.Calibration is > 0;
        yield return !isCalibrated ? Limit(UncertaintySource.Calibration, 12, false, new FigureWarning("why.notCalibrated"))
            : Standard(
                facts?.CalibrationStandardPercent ?? Math.Sqrt(Square(0.5) + Square(0.5 / s_rectangular)),
                facts?.CalibrationStandardPercent is not null,
                facts?.CalibrationStandardPercent is null ? "why.calibrationNotStated" : "why.certificate");
        yield return isCalibrated ? Limit(UncertaintySource.Ratio, 0, true, new FigureWarning("why.inCalibration"))
            : facts?.RatioLimitPercent is double ratio ? Limit(UncertaintySource.Ratio, ratio, true, new FigureWarning("why.stated"))
            : Limit(UncertaintySource.Ratio, 3, false, new FigureWarning("why.ratioNotStated"));
        yield return facts is { HasPhaseTable: true } ? Angle(0.06 * 60, tangent, hasAngle, true, "why.phaseTable")
            : facts?.PhaseLimitMinutes is double minutes ? Angle(minutes, tangent, hasAngle, true, "why.stated")
            : Angle(3.1 * 60, tangent, hasAngle, false, "why.phaseNotStated");
        yield return isCalibrated
            ? Limit(UncertaintySource.Voltage, 0, true, new FigureWarning("why.inCalibration"))
            : Limit(UncertaintySource.Voltage, 3, false, new FigureWarning("why.voltageNotCalibrated"));
        yield return Limit(UncertaintySource.Temperature, 0.3, false, new FigureWarning("why.temperatureNotStated"));
        yield return isCalibrated
            ? Limit(UncertaintySource.Drift, 0.5, false, new FigureWarning("why.driftNotStated"))
            : Limit(UncertaintySource.Drift, 0, true, new FigureWarning("why.notCalibrated"));
    }

    private static UncertaintyRow Standard(double percent, bool isStated, string reason) => new()
    {
        Source = UncertaintySource.Calibration,
        Type = 'B',
        Value = percent,
        Divisor = 1,
        IsStated = isStated,
        Reason = new FigureWarning(reason),
    };

    private static UncertaintyRow Limit(UncertaintySource source, double percent, bool isStated, FigureWarning reason) => new()
    {
        Source = source,
        Type = 'B',
        Value = percent,
        Divisor = s_rectangular,
        IsStated = isStated,
        Reason = reason,
    };

    private static UncertaintyRow Angle(double minutes, double tangent, bool hasAngle, bool isStated, string reason) => new()
    {
        Source = UncertaintySource.Phase,
        Type = 'B',
        Value = minutes,
        Unit = "′",
        Divisor = s_rectangular,
        Sensitivity = PercentOfAMinute * tangent,
        IsStated = isStated && hasAngle,
        Reason = hasAngle
            ? new FigureWarning(reason)
            : new FigureWarning("why.powerFactorNotStated", new FigureWarning(reason)),
    };

    /// <summary>Limit at reference conditions, %: IEC 62053-21, -22, -24, and EN 50470-3 for the letters.</summary>
    private static double? ClassLimit(string? meterClass) => meterClass?.Trim().ToUpperInvariant() switch
    {
        "0.1S" or "0.1" => 0.1,
        "0.2S" or "0.2" or "D" => 0.2,
        "0.5S" or "0.5" or "C" => 0.5,
        "1" or "1.0" or "B" => 1,
        "2" or "2.0" or "A" => 2,
        "3" or "3.0" => 3,
        _ => null,
    };

    private static double Square(double value) => value * value;
}
