using MeterNode.Cli.Demo;

namespace MeterNode.Cli.Drills;

/// <summary>What every drill of a run has in common.</summary>
internal sealed record DrillOptions
{
    /// <summary>The broker, unless a drill needs a certain one.</summary>
    public required DemoBrokerKind Broker { get; init; }

    /// <summary>The same number gives the same moments and machines.</summary>
    public required int Seed { get; init; }

    /// <summary>Folder for plant, flash, stores and logs of each drill; it stays. Null for a temporary one.</summary>
    public string? Folder { get; init; }

    /// <summary>Plant seconds per wall second.</summary>
    public double Speed { get; init; } = 60;
}
