using MeterNode.Cli.Drills.Faults;

namespace MeterNode.Cli.Drills;

/// <summary>Every drill, in the order in which they run.</summary>
internal static class DrillList
{
    public static IReadOnlyList<Drill> All { get; } =
    [
        new LateCollector(),
        new BrokerAmnesia(),
        new CollectorKill(),
        new DatabaseGone(),
        new NodePower(),
        new ClockSteps(),
    ];
}
