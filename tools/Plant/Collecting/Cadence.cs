namespace MeterNode.Plant.Collecting;

/// <summary>Says when something is due that is done every so often, at first at once. A clock that is set changes nothing in it.</summary>
/// <param name="time">The clock.</param>
/// <param name="period">From one time to the next.</param>
public sealed class Cadence(TimeProvider time, TimeSpan period)
{
    private long? _last;

    /// <summary>It was never done, or a period ago.</summary>
    public bool IsDue => _last is not long last || time.GetElapsedTime(last) >= period;

    /// <summary>It is done now.</summary>
    public void Mark() => _last = time.GetTimestamp();
}
