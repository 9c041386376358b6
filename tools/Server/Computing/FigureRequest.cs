using MeterNode.Figures;

namespace MeterNode.Server.Computing;

/// <summary>Which figures are asked for. With the evidence it is all that they depend on.</summary>
public sealed record FigureRequest
{
    /// <summary>The period.</summary>
    public required PlantCalendar Calendar { get; init; }

    /// <summary>Earlier period whose energy baseline savings are against; null: the period has a baseline of its own.</summary>
    public PlantCalendar? Baseline { get; init; }

    /// <summary>Place whose grid's factors emissions are computed with; null leaves them out.</summary>
    public string? Grid { get; init; }

    /// <summary>Ids of factors of the ledger that take the place of built-in ones.</summary>
    public IReadOnlyList<string> OwnFactors { get; init; } = [];

    /// <summary>When shifts begin, local time, in rising order; empty leaves figures by shift out.</summary>
    public IReadOnlyList<TimeOnly> ShiftStarts { get; init; } = [];
}
