namespace MeterNode.Wire;

/// <summary>
/// Time runs forward; UTC and the node's own clock move together but for what <c>time-step</c> says. The node follows its time server by up
/// to half a second without a word.
/// </summary>
/// <param name="now">When the check is made.</param>
/// <param name="enrolled">When the node was enrolled; null when nobody knows.</param>
internal sealed class TimeRule(DateTimeOffset now, DateTimeOffset? enrolled) : IContentRule
{
    private const double DaySeconds = 86400;

    /// <summary>Seconds that are rounded off, and what the node follows without a word.</summary>
    private const double ToleranceSeconds = 2.5;

    /// <summary>Share by which the two clocks may drift apart while packs are missing.</summary>
    private const double Drift = 0.001;

    private const long MinuteMilliseconds = 60_000;

    /// <summary>2024-01-01 UTC: no such node existed.</summary>
    private const double EarliestUtcSeconds = 1_704_067_200;

    private bool _isBeforeEnrolment;

    /// <inheritdoc/>
    public void Check(ContentStep step)
    {
        if (step.HasUtc)
        {
            CheckDay(step);
        }

        if (step.Before is not ContentStep before || before.HasUtc != step.HasUtc
            || (!step.HasUtc && (!step.IsSameBoot || before.HasQuarterHours)))
        {
            return;
        }

        NodeEvent.TimeStep[] steps = step.Events<NodeEvent.TimeStep>();
        foreach (NodeEvent.TimeStep stepped in steps)
        {
            if (Math.Abs((double)stepped.Milliseconds) > MinuteMilliseconds)
            {
                step.Say(Contradiction.TimeStepped, $"by {stepped.Milliseconds / 1000.0:0.###} s");
            }
        }

        // A node whose last state was damaged cannot tell that its clock went back while it was off.
        if (steps.Length == 0 && !step.LostEvents && !HasLostItsState(step))
        {
            CheckOrder(step, before);
        }

        if (step.IsNext && step.IsSameBoot && step.HasUtc && !step.LostEvents && !Array.Exists(steps, one => one.Milliseconds == 0))
        {
            CheckClocks(step, before, steps.Sum(one => (double)one.Milliseconds) / 1000);
        }
    }

    private static bool HasLostItsState(ContentStep step) =>
        !step.IsSameBoot && step.Records.Events.Any(signed => signed is NodeEvent.Discard { What: Discarded.TornFrames });

    private void CheckDay(ContentStep step)
    {
        double end = step.Records.EndSeconds;
        if (end > now.ToUnixTimeSeconds() + DaySeconds || end < EarliestUtcSeconds)
        {
            step.Say(Contradiction.TimeImpossible, $"it ends {UtcText.Of(end)}, the check is of {UtcText.Of(now.ToUnixTimeSeconds())}");
        }

        bool isBefore = enrolled is DateTimeOffset first && end < first.ToUnixTimeSeconds() - DaySeconds;
        if (isBefore && !_isBeforeEnrolment)
        {
            string day = UtcText.Of(enrolled!.Value.ToUnixTimeSeconds());
            step.Say(Contradiction.BeforeEnrolment, $"it ends {UtcText.Of(end)}, enrolled {day}");
        }

        _isBeforeEnrolment = isBefore;
    }

    private static void CheckOrder(ContentStep step, ContentStep before)
    {
        double was = before.Records.EndSeconds;
        if (step.Records.EndSeconds < was - ToleranceSeconds)
        {
            step.SaySinceBefore(
                Contradiction.TimeBack, $"the end is {was - step.Records.EndSeconds:0.###} s before that of the pack before");
            return;
        }

        double first = was;
        for (int i = 0; i < step.Records.PowerWatts.Count; i++)
        {
            first = Math.Min(first, step.Records.PowerWatts[i].AtSeconds);
        }

        if (first < was - ToleranceSeconds)
        {
            step.SaySinceBefore(Contradiction.TimeBack, $"a reading is {was - first:0.###} s before the end of the pack before");
        }
    }

    private static void CheckClocks(ContentStep step, ContentStep before, double steppedSeconds)
    {
        if (step.Records.UptimeSeconds is not long up || before.Records.UptimeSeconds is not long upBefore)
        {
            return;
        }

        double own = up - upBefore;
        double utc = step.Records.EndSeconds - before.Records.EndSeconds;
        if (Math.Abs(utc - own - steppedSeconds) > ToleranceSeconds + (Drift * Math.Abs(own)))
        {
            step.SaySinceBefore(
                Contradiction.TimeLeap, $"UTC moved by {utc:0.###} s, the node's clock by {own:0} s, steps say {steppedSeconds:0.###} s");
        }
    }
}
