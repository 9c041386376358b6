namespace MeterNode.Wire;

/// <summary>One closed evaluation period of a zone, as the node signed it. Figures are null when no sample was counted.</summary>
public sealed partial class AccuracyPeriod
{
    internal AccuracyPeriod(int zone, double endSeconds)
    {
        Zone = zone;
        EndSeconds = endSeconds;
    }

    /// <summary>From 1.</summary>
    public int Zone { get; }

    /// <summary>UTC seconds, or seconds since boot.</summary>
    public double EndSeconds { get; }
}
