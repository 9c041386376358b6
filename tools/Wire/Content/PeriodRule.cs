namespace MeterNode.Wire;

/// <summary>
/// Evaluation periods have no more samples than there were seconds, and their set-point changes by a command or a configuration only.
/// </summary>
internal sealed class PeriodRule : IContentRule
{
    /// <summary>A set-point shows behind the period that the change has ended; power cuts and stops may have ended some before.</summary>
    private const int PeriodsOfAChange = 4;

    private readonly SampleRoom[] _rooms = [.. Enumerable.Range(0, RecordTable.MaximumZones).Select(_ => new SampleRoom())];
    private readonly double?[] _setpoints = new double?[RecordTable.MaximumZones];
    private readonly int[] _explained = new int[RecordTable.MaximumZones];
    private long? _commandCounter;

    /// <inheritdoc/>
    public void Check(ContentStep step)
    {
        bool isFollowed = step.IsNext && !step.LostEvents;
        if (!isFollowed)
        {
            Array.Clear(_setpoints);
        }

        if (!isFollowed || step.Has<NodeEvent.TimeStep>() || step.Has<NodeEvent.Discard>())
        {
            // Nothing can wait before the first pack of all.
            Array.ForEach(_rooms, room => room.Reset(isBeginning: step.Pack.Seq == 0));
        }

        // A command whose event a power cut took has its counter.
        if (step.Has<NodeEvent.Setpoint>() || step.Has<NodeEvent.Config>() || step.Has<NodeEvent.Fallback>()
            || step.Records.CommandCounter > _commandCounter)
        {
            Array.Fill(_explained, PeriodsOfAChange);
        }

        _commandCounter = step.Records.CommandCounter ?? _commandCounter ?? 0;
        foreach (AccuracyPeriod period in step.Records.Periods)
        {
            if (_rooms[period.Zone - 1].Excess(period) is long excess)
            {
                step.Say(Contradiction.PeriodSamples, $"zone {period.Zone} has {excess} samples more than seconds");
            }

            CheckSetpoint(step, period);
        }
    }

    private void CheckSetpoint(ContentStep step, AccuracyPeriod period)
    {
        if (period.SetpointCelsius is not double setpoint)
        {
            return;
        }

        int zone = period.Zone - 1;
        if (_setpoints[zone] is double before && setpoint != before && _explained[zone] == 0)
        {
            step.Say(Contradiction.SetpointSilent, $"zone {period.Zone} from {before:0.###} to {setpoint:0.###} °C");
        }

        _setpoints[zone] = setpoint;
        _explained[zone] = Math.Max(0, _explained[zone] - 1);
    }
}
