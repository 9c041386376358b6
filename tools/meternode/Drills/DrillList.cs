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
        new DiskFull(),
        new DatabaseGone(),
        new NodePower(),
        new MonthAway(),
        new ClockSteps(),
        new StolenSession(),
        new Upgrade(),
        new LyingCollector(),
        new ReplayedReceipt(),
        new TwoStores(),
        new ErasedBoard(),
    ];
}
