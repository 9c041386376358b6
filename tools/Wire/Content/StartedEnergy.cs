namespace MeterNode.Wire;

/// <summary>
/// Whether the energy of a pack behind a start of the node is what its power gives. Registers go on from the last pack, or from a
/// checkpoint behind it: so they moved by what was metered since the start, and at most by the power since the pack before. Such a pack is
/// as good as one that is held; a node whose supply is torn often has many of them. One that does not fit is only left out: what the power
/// was before the start nobody knows.
/// </summary>
internal sealed class StartedEnergy
{
    /// <summary>From when the readings of the pack before say its mean power.</summary>
    private double _from;

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
        PowerSum power = PowerSum.Since(start, step.Records);
        double watts = Math.Max(power.MeanWatts, PowerSum.Since(_from, step.Before.Records).MeanWatts);
        double length = Math.Max(0, step.Records.EndSeconds - start);
        double unmetered = Math.Clamp(EnergyRule.Sum(step.Records, RecordKind.UnmeteredSeconds), 0, length);
        double more = (net - netBefore - power.Joules) * (power.Joules < 0 ? -1 : 1);
        double withoutPower = Math.Max(0, step.Records.EndSeconds - power.LastSeconds);
        double tolerance = (watts * (EnergyRule.EdgeSeconds + unmetered + withoutPower)) + EnergyRule.RoundingJoules
            + (EnergyRule.ShareOf(step.Records.Mode == MeasuringMode.Meter) * Math.Max(power.AbsoluteJoules, Math.Abs(net - netBefore)));
        return more >= -tolerance && more <= tolerance + (watts * (start - before));
    }

    /// <summary>The next pack: its mean power is that before the next start.</summary>
    public void Take(ContentStep step)
    {
        _from = step.IsNext && step.HasUtc == step.Before!.HasUtc
            ? EnergyRule.LastPower(step.Before.Records) : PackSpans.FirstReading(step.Records);
        if (!step.IsSameBoot && step.Records.UptimeSeconds is long uptime)
        {
            _from = Math.Max(_from, step.Records.EndSeconds - uptime);
        }
    }
}
