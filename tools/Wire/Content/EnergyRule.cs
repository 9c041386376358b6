namespace MeterNode.Wire;

/// <summary>
/// Energy fits mean power: what import less export moved from pack to pack is the sum of the readings' mean power times their length. What
/// may lie between them: six standard deviations of sampling, but no more than the energy itself; what was not metered, and five seconds at
/// the ends (a window behind a gap is credited with the gap), at the mean power; and a share for what falls between windows and readings.
/// Packs with a standstill are held together with the next, for an hour at most. A meter's register and its power are two values of its
/// own: an hour of them is held together, and a <see cref="MeterDigit"/>. What cannot be held against power is excused, but not without
/// end: who holds a key can give each of the reasons in every pack.
/// </summary>
internal sealed class EnergyRule : IContentRule
{
    internal const double EdgeSeconds = 5;
    internal const double RoundingJoules = 100;
    private const double Share = 0.05;
    private const double MeterShare = 0.2;
    private const double Deviations = 6;
    private const double MaximumHeldSeconds = 3600;

    /// <summary>From this length on packs that were held together are judged when a pack cannot go on with them.</summary>
    private const double MinimumHeldSeconds = 300;

    private readonly ExcusedPacks _excused = new();
    private readonly MeterDigit _digit = new();
    private readonly StartedEnergy _started = new();
    private double? _lastNetJoules;
    private double _energyJoules;
    private double _powerJoules;
    private double _absoluteJoules;
    private double _toleranceJoules;
    private double _deviationJoules;
    private double _standstillJoules;
    private double _meanWattsBefore;
    private double _seconds;
    private double _meterRatio;
    private bool _isMeter;
    private int _packs;
    private long _firstSeq;

    /// <inheritdoc/>
    public void Check(ContentStep step)
    {
        double? net = Net(step.Records);
        bool hasEnergy = _lastNetJoules is double last && ((net ?? last) != last || HasPower(step.Records));
        _lastNetJoules = net ?? _lastNetJoules;
        if (IsHeld(step))
        {
            Add(step);
            _excused.Add(false);
            if (_seconds >= MaximumHeldSeconds || !(_isMeter || step.Has<NodeEvent.Freeze>()))
            {
                Judge(step);
            }
        }
        else
        {
            if (_seconds >= MinimumHeldSeconds)
            {
                Judge(step);
            }

            _excused.Excuse(_energyJoules != 0 || _absoluteJoules > 0 ? _packs : 0);
            _excused.Add(hasEnergy && !_started.Fits(step));
            _meanWattsBefore = 0;
            _digit.Forget();
            Clear();
        }

        _started.Take(step);
        if (_excused.IsTooManyNow(out int count))
        {
            step.Say(Contradiction.EnergyUnheld, $"{count} of {ExcusedPacks.Packs}");
        }
    }

    /// <summary>True when the energy since the pack before can be held against the power of this one.</summary>
    private static bool IsHeld(ContentStep step) =>
        step.IsNext && step.IsSameBoot && step.HasUtc == step.Before!.HasUtc && !step.Has<NodeEvent.TimeStep>()
            && !step.Has<NodeEvent.Meter>() && !step.LostReadings && step.Records.Mode == step.Before.Records.Mode
            && Net(step.Records) is not null && Net(step.Before.Records) is not null
            && step.Records.PowerWatts.Count > 0 && LastPower(step.Records) > LastPower(step.Before.Records);

    /// <summary>What lies between energy and power of a node, of the larger of them; a meter's are two values of its own.</summary>
    internal static double ShareOf(bool isMeter) => isMeter ? MeterShare : Share;

    internal static double? Net(PackRecords records) =>
        records.ImportJoules is long import ? import - (records.ExportJoules ?? 0) : null;

    private static bool HasPower(PackRecords records)
    {
        for (int i = 0; i < records.PowerWatts.Count; i++)
        {
            if (records.PowerWatts[i].Value != 0)
            {
                return true;
            }
        }

        return false;
    }

    internal static double Sum(PackRecords records, RecordKind kind)
    {
        double sum = records.Number(kind) ?? 0;
        foreach (PackRecords earlier in records.Earlier)
        {
            sum += earlier.Number(kind) ?? 0;
        }

        return sum;
    }

    /// <summary>Up to when the readings of a pack say the power: their intervals may end before the pack does.</summary>
    internal static double LastPower(PackRecords records)
    {
        double last = double.MinValue;
        for (int i = 0; i < records.PowerWatts.Count; i++)
        {
            last = Math.Max(last, records.PowerWatts[i].AtSeconds);
        }

        return records.PowerWatts.Count > 0 ? last : records.EndSeconds;
    }

    private void Add(ContentStep step)
    {
        PackRecords before = step.Before!.Records;
        _firstSeq = _packs == 0 ? step.Before.Pack.Seq : _firstSeq;
        double lastPower = LastPower(before);
        PowerSum power = PowerSum.Since(lastPower, step.Records);
        double length = Math.Max(0, step.Records.EndSeconds - before.EndSeconds);
        double edgeWatts = Math.Max(power.MeanWatts, _meanWattsBefore);
        _meanWattsBefore = power.MeanWatts;
        double unmetered = Math.Clamp(Sum(step.Records, RecordKind.UnmeteredSeconds), 0, length);
        double withoutPower = Math.Max(0, step.Records.EndSeconds - power.LastSeconds)
            + Math.Max(0, before.EndSeconds - lastPower);
        _powerJoules += power.Joules;
        _absoluteJoules += power.AbsoluteJoules;
        _energyJoules += Net(step.Records)!.Value - Net(before)!.Value;
        _seconds += length;
        _toleranceJoules += (edgeWatts * (EdgeSeconds + unmetered + withoutPower)) + RoundingJoules;
        _deviationJoules += Deviations * Sum(step.Records, RecordKind.SamplingDeviationJoules);
        _standstillJoules = edgeWatts * Math.Clamp(step.Events<NodeEvent.Freeze>().Sum(freeze => (double)freeze.Seconds), 0, length);
        _isMeter = step.Records.Mode == MeasuringMode.Meter;
        _meterRatio = step.Records.MeterRatio ?? 1;
        _packs++;
    }

    private void Judge(ContentStep step)
    {
        double larger = Math.Max(_absoluteJoules, Math.Abs(_energyJoules));
        double tolerance = _toleranceJoules + Math.Min(_deviationJoules, _absoluteJoules) + _standstillJoules
            + (ShareOf(_isMeter) * larger);
        double unshown = _powerJoules - _energyJoules;
        if (_isMeter ? !_digit.TryMove(unshown, tolerance, _meterRatio) : Math.Abs(unshown) > tolerance)
        {
            step.Say(
                Contradiction.EnergyPower,
                $"since pack {_firstSeq} registers moved by {_energyJoules:0} J, power says {_powerJoules:0} ± {tolerance:0} J");
        }

        Clear();
    }

    private void Clear()
    {
        _energyJoules = 0;
        _powerJoules = 0;
        _absoluteJoules = 0;
        _toleranceJoules = 0;
        _deviationJoules = 0;
        _standstillJoules = 0;
        _seconds = 0;
        _packs = 0;
    }
}
