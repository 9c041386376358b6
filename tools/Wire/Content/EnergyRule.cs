namespace MeterNode.Wire;

/// <summary>
/// Energy fits mean power: what import less export moved from pack to pack is the sum of the readings' mean power times their length. What
/// may lie between them: six standard deviations of sampling, what was not metered, five seconds of power at the ends (a window behind a
/// gap is credited with the gap), and a share for what falls between windows and readings. Packs with a standstill are held together with
/// the next. A meter's register and its power are two values of its own: an hour of them is held together, with the register's last digit.
/// </summary>
internal sealed class EnergyRule : IContentRule
{
    private const double Share = 0.05;
    private const double MeterShare = 0.2;
    private const double EdgeSeconds = 5;
    private const double Deviations = 6;
    private const double RoundingJoules = 100;
    private const double MeterSeconds = 3600;

    /// <summary>0.1 kWh: the last digit of a coarse register.</summary>
    private const double MeterDigitJoules = 360_000;

    private double _energyJoules;
    private double _powerJoules;
    private double _absoluteJoules;
    private double _toleranceJoules;
    private double _seconds;
    private long _firstSeq;

    /// <inheritdoc/>
    public void Check(ContentStep step)
    {
        if (!step.IsNext || !step.IsSameBoot || step.HasUtc != step.Before!.HasUtc || step.Has<NodeEvent.TimeStep>()
            || step.Has<NodeEvent.Meter>() || step.LostReadings || step.Records.Mode != step.Before.Records.Mode
            || Net(step.Records) is not double net || Net(step.Before.Records) is not double netBefore)
        {
            Clear();
            return;
        }

        if (_seconds == 0)
        {
            _firstSeq = step.Before.Pack.Seq;
        }

        double from = step.Before.Records.EndSeconds;
        double maximumWatts = 0;
        foreach (TimedValue power in InOrder(step.Records.PowerWatts))
        {
            double joules = power.Value * Math.Max(0, power.AtSeconds - from);
            _powerJoules += joules;
            _absoluteJoules += Math.Abs(joules);
            maximumWatts = Math.Max(maximumWatts, Math.Abs(power.Value));
            from = Math.Max(from, power.AtSeconds);
        }

        double unmetered = Sum(step.Records, RecordKind.UnmeteredSeconds);
        double withoutPower = Math.Max(0, step.Records.EndSeconds - from);
        _energyJoules += net - netBefore;
        _seconds += step.Records.EndSeconds - step.Before.Records.EndSeconds;
        _toleranceJoules += (maximumWatts * (EdgeSeconds + unmetered + withoutPower))
            + (Deviations * Sum(step.Records, RecordKind.SamplingDeviationJoules)) + RoundingJoules;
        bool isMeter = step.Records.Mode == MeasuringMode.Meter;
        if (step.Records.PowerWatts.Count > 0 && ((isMeter && _seconds < MeterSeconds) || step.Has<NodeEvent.Freeze>()))
        {
            return;
        }

        if (step.Records.PowerWatts.Count > 0)
        {
            Judge(step, isMeter);
        }

        Clear();
    }

    private static IEnumerable<TimedValue> InOrder(IReadOnlyList<TimedValue> readings)
    {
        for (int i = 1; i < readings.Count; i++)
        {
            if (readings[i].AtSeconds < readings[i - 1].AtSeconds)
            {
                return readings.OrderBy(reading => reading.AtSeconds);
            }
        }

        return readings;
    }

    private static double? Net(PackRecords records) =>
        records.ImportJoules is long import ? import - (records.ExportJoules ?? 0) : null;

    private static double Sum(PackRecords records, RecordKind kind)
    {
        double sum = records.Number(kind) ?? 0;
        foreach (PackRecords earlier in records.Earlier)
        {
            sum += earlier.Number(kind) ?? 0;
        }

        return sum;
    }

    private void Judge(ContentStep step, bool isMeter)
    {
        double larger = Math.Max(_absoluteJoules, Math.Abs(_energyJoules));
        double tolerance = _toleranceJoules
            + (isMeter ? (MeterShare * larger) + (MeterDigitJoules * (step.Records.MeterRatio ?? 1)) : Share * larger);
        if (Math.Abs(_energyJoules - _powerJoules) > tolerance)
        {
            step.Say(
                Contradiction.EnergyPower,
                $"since pack {_firstSeq} registers moved by {_energyJoules:0} J, power says {_powerJoules:0} ± {tolerance:0} J");
        }
    }

    private void Clear()
    {
        _energyJoules = 0;
        _powerJoules = 0;
        _absoluteJoules = 0;
        _toleranceJoules = 0;
        _seconds = 0;
    }
}
