namespace MeterNode.Report;

/// <summary>How a sheet of a workbook is printed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsLandscape">True when it is printed across.</param>
/// <param name="HeadRow">The row that every page repeats, from 1; null for none.</param>
internal sealed record WorkbookSheet(string Name, bool IsLandscape, int? HeadRow);
