namespace MeterNode.Charts;

/// <summary>What the picture of states shows.</summary>
public sealed record StateBarsData
{
    /// <summary>What it is told to say.</summary>
    public required ChartTexts Texts { get; init; }

    /// <summary>One bar each.</summary>
    public required IReadOnlyList<StateRow> Rows { get; init; }

    /// <summary>What the states are called.</summary>
    public required StateNames States { get; init; }

    /// <summary>Head of the bars of energy, with their unit.</summary>
    public required string EnergyText { get; init; }

    /// <summary>Head of the bars of time, with their unit.</summary>
    public required string HoursText { get; init; }
}
