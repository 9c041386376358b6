namespace MeterNode.Charts;

/// <summary>What a Sankey diagram shows: sources, classes, machines, and what they were doing.</summary>
public sealed record EnergyFlowData
{
    /// <summary>What it is told to say.</summary>
    public required ChartTexts Texts { get; init; }

    /// <summary>Where energy enters.</summary>
    public required IReadOnlyList<FlowSource> Sources { get; init; }

    /// <summary>Who takes it.</summary>
    public required IReadOnlyList<FlowMachine> Machines { get; init; }

    /// <summary>Unit of all energy.</summary>
    public required string Unit { get; init; }

    /// <summary>What the states are called.</summary>
    public required StateNames States { get; init; }

    /// <summary>What no machine accounts for: "unexplained".</summary>
    public required string Unexplained { get; init; }

    /// <summary>What the smallest machines are called together, with their number in place of <c>{0}</c>: "{0} smaller machines".</summary>
    public required string Others { get; init; }
}
