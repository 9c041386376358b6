namespace MeterNode.Charts;

/// <summary>What a heat map shows.</summary>
public sealed record HeatMapData
{
    /// <summary>What it is told to say.</summary>
    public required ChartTexts Texts { get; init; }

    /// <summary>Days, from the first.</summary>
    public required IReadOnlyList<HeatMapDay> Days { get; init; }

    /// <summary>Unit of the values.</summary>
    public required string Unit { get; init; }

    /// <summary>What a hatched cell is: "not metered".</summary>
    public required string Unmetered { get; init; }

    /// <summary>What an asterisk at a day says: that an hour is missing there, or comes twice, its cells halved.</summary>
    public required string ClockChange { get; init; }
}
