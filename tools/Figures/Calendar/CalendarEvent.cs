using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>An event of the period as a pack has it.</summary>
/// <param name="AtMillis">When, ms since 1970.</param>
/// <param name="Kid">The key that signed it.</param>
/// <param name="Seq">In this pack.</param>
/// <param name="Event">What happened.</param>
public readonly record struct CalendarEvent(long AtMillis, ulong Kid, long Seq, NodeEvent Event)
{
    /// <summary>A node has at most so many here; those beyond are only counted.</summary>
    public const int MaximumEvents = 2000;

    /// <summary>
    /// True for an event that can change what figures mean: starts, clocks, configurations, calibrations, faults, time that was not
    /// metered. What a machine did, and how full the outbox is, is not one.
    /// </summary>
    public static bool Concerns(NodeEvent signed) => signed is not
        (NodeEvent.Machine or NodeEvent.Fill or NodeEvent.Stretch or NodeEvent.Metered or NodeEvent.Batch or NodeEvent.Spike
            or NodeEvent.Receipt or NodeEvent.Sampling);
}
