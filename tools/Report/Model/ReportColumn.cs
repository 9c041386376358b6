namespace MeterNode.Report;

/// <summary>A column of a table.</summary>
/// <param name="Name">Stable camelCase name, such as <c>energy</c>; one of its kind in the table.</param>
/// <param name="Head">Its head in the language of the report, without the unit.</param>
/// <param name="Kind">What stands in it.</param>
/// <param name="Unit">Unit of its numbers; empty for a count, a ratio and words.</param>
public sealed record ReportColumn(string Name, string Head, ReportColumnKind Kind, string Unit = "")
{
    /// <summary>The head with its unit in brackets, for formats that have no row for units.</summary>
    public string FullHead => Unit.Length == 0 ? Head : $"{Head} ({Unit})";
}
