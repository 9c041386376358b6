namespace MeterNode.Cli.Reporting;

/// <summary>What a command wants of the figures of a period.</summary>
internal enum FigureQuestion
{
    /// <summary>All of them, shown to people.</summary>
    Plant,

    /// <summary>Those of one article, with factors.</summary>
    Article,

    /// <summary>Energy alone.</summary>
    Energy,
}
