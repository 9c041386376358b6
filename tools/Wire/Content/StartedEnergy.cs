namespace MeterNode.Wire;

/// <summary>
/// Whether the energy of a pack behind a start of the node is what its power gives. Registers go on from the last pack, or from a
/// checkpoint behind it: so they moved by what was metered since the start, and at most by the power since the pack before. Such a pack is
/// as good as one that is held; a node whose supply is torn often has many of them. One that does not fit is only left out: what the power
/// was before the start nobody knows.
/// </summary>
internal sealed class StartedEnergy
{
    private const double Share = 0.05;
    private const double MeterShare = 0.2;
    private const double EdgeSeconds = 5;
    private const double RoundingJoules = 100;

    private double _meanWatts;

    /// <summary>True when <paramref name="step"/> starts anew, with UTC before and now, and its energy fits.</summary>
    public bool Fits(ContentStep step)
    {
        if (!step.IsNext || step.IsSameBoot || !step.HasUtc || !step.Before!.HasUtc || step.Has<NodeEvent.TimeStep>()
            || step.Has<NodeEvent.Meter>() || step.LostReadings || step.HasQuarterHours || step.Records.Mode != step.Before.Records.Mode
            || step.Records.UptimeSeconds is not long uptime || EnergyRule.Net(step.Records) is not double net
            || EnergyRule.Net(step.Before.Records) is not double netBefore)
        {
            return false;
        }

        double before = EnergyRule.LastPower(step.Before.Records), start = Math.Max(before, step.Records.EndSeconds - uptime);
        (double powerJoules, double absoluteJoules, double meanWatts, double last) = Power(step.Records, start);
        double watts = Math.Max(meanWatts, _meanWatts);
        double length = Math.Max(0, step.Records.EndSeconds - start);
        double unmetered = Math.Clamp(EnergyRule.Sum(step.Records, RecordKind.UnmeteredSeconds), 0, length);
        double share = step.Records.Mode == MeasuringMode.Meter ? MeterShare : Share;
        double more = (net - netBefore - powerJoules) * (powerJoules < 0 ? -1 : 1);
        double tolerance = (watts * (EdgeSeconds + unmetered + Math.Max(0, step.Records.EndSeconds - last))) + RoundingJoules
            + (share * Math.Max(absoluteJoules, Math.Abs(net - netBefore)));
        return more >= -tolerance && more <= tolerance + (watts * (start - before));
    }

    /// <summary>The next pack: its mean power is that before the next start.</summary>
    public void Take(ContentStep step)
    {
        double from = step.IsNext && step.HasUtc == step.Before!.HasUtc
            ? EnergyRule.LastPower(step.Before.Records) : PackSpans.FirstReading(step.Records);
        if (!step.IsSameBoot && step.Records.UptimeSeconds is long uptime)
        {
            from = Math.Max(from, step.Records.EndSeconds - uptime);
        }

        _meanWatts = Power(step.Records, from).MeanWatts;
    }

    /// <summary>
    /// What the readings behind <paramref name="from"/> say: each stands for the time since the one before. The mean is 0 without any.
    /// </summary>
    private static (double Joules, double AbsoluteJoules, double MeanWatts, double Last) Power(PackRecords records, double from)
    {
        double joules = 0, absoluteJoules = 0, seconds = 0;
        foreach (TimedValue power in EnergyRule.InOrder(records.PowerWatts))
        {
            double length = Math.Max(0, power.AtSeconds - from);
            joules += power.Value * length;
            absoluteJoules += Math.Abs(power.Value * length);
            seconds += length;
            from = Math.Max(from, power.AtSeconds);
        }

        return (joules, absoluteJoules, seconds > 0 ? absoluteJoules / seconds : 0, from);
    }
}
