namespace MeterNode.Report;

/// <summary>A section: a heading with what belongs to it.</summary>
/// <param name="Name">Stable camelCase name, such as <c>summary</c>.</param>
/// <param name="Title">Its heading in the language of the report.</param>
/// <param name="Blocks">What it says.</param>
public sealed record ReportSection(string Name, string Title, IReadOnlyList<ReportBlock> Blocks)
{
    /// <summary>True when its tables are too wide for an upright page.</summary>
    public bool IsWide { get; init; }
}
