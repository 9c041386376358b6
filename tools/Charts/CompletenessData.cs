namespace MeterNode.Charts;

/// <summary>What the calendar of completeness shows.</summary>
public sealed record CompletenessData
{
    /// <summary>What it is told to say.</summary>
    public required ChartTexts Texts { get; init; }

    /// <summary>The days, as they are called.</summary>
    public required IReadOnlyList<string> Days { get; init; }

    /// <summary>One a machine, each with one share a day.</summary>
    public required IReadOnlyList<CompletenessRow> Rows { get; init; }

    /// <summary>What a filled cell is: "metered".</summary>
    public required string Metered { get; init; }

    /// <summary>What a hatched part of a cell is: "gap".</summary>
    public required string Gap { get; init; }

    /// <summary>What an empty cell is: "not in service".</summary>
    public required string NotInService { get; init; }
}
