namespace MeterNode.Report;

/// <summary>A cell of a workbook that is not empty.</summary>
/// <param name="Sheet">Name of its sheet.</param>
/// <param name="Row">Its row, from 1.</param>
/// <param name="Column">Its column, from 1.</param>
/// <param name="Text">What a spreadsheet shows: of a number its digits in its format.</param>
public sealed record WorkbookCell(string Sheet, int Row, int Column, string Text)
{
    /// <summary>As spreadsheets name it, such as <c>C5</c>.</summary>
    public string Address => WorkbookText.ColumnName(Column) + Row.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
