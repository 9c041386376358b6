namespace MeterNode.Drivers.Models;

/// <summary>What drives an input pin: a level and the edges that follow.</summary>
public abstract class EdgeSource
{
    /// <summary>Level before the first edge.</summary>
    public abstract bool InitialLevel { get; }

    /// <summary>
    /// The first edge after <paramref name="afterNanos"/> (board time, ns): its time and the level it leads to; false when there is
    /// none.
    /// </summary>
    public abstract bool TryNext(long afterNanos, out long nanos, out bool level);
}
