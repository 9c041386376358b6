namespace MeterNode.Wire;

/// <summary>Commands have a counter that never falls; what one did is not without it.</summary>
internal sealed class CommandRule : IContentRule
{
    private long _counter;

    /// <inheritdoc/>
    public void Check(ContentStep step)
    {
        long? counter = step.Records.CommandCounter;
        if (counter < _counter)
        {
            step.Say(Contradiction.CommandCounter, $"it was {_counter} and is {counter}");
        }
        else if (counter == _counter && step.IsNext && IsCommanded(step) && !IsCommanded(step.Before!))
        {
            step.Say(Contradiction.CommandCounter, $"a command was carried out and it is {counter} still");
        }

        _counter = counter ?? _counter;
    }

    private static bool IsCommanded(ContentStep step) => step.Has<NodeEvent.Setpoint>() || step.Has<NodeEvent.Batch>();
}
