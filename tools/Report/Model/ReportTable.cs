namespace MeterNode.Report;

/// <summary>A numbered table. Every format shows the same columns, rows and texts in the same order.</summary>
public sealed record ReportTable : ReportBlock
{
    /// <summary>Its number, such as <c>T4</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Stable camelCase name, such as <c>machines</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its title in the language of the report, without the number.</summary>
    public required string Title { get; init; }

    /// <summary>The columns.</summary>
    public required IReadOnlyList<ReportColumn> Columns { get; init; }

    /// <summary>The rows: one cell a column.</summary>
    public required IReadOnlyList<IReadOnlyList<ReportCell>> Rows { get; init; }

    /// <summary>What stands under it: what its numbers rest on.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What stands instead of rows where there are none.</summary>
    public required string EmptyText { get; init; }
}
