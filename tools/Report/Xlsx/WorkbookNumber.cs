using System.Globalization;

namespace MeterNode.Report;

/// <summary>What a cell is for a spreadsheet: a number with its decimals, a date or moment, or neither, and then it is a text.</summary>
/// <param name="Number">The number as it is printed.</param>
/// <param name="Decimals">Its decimals.</param>
/// <param name="Day">The day or the moment, on the clocks of the plant.</param>
internal readonly record struct WorkbookNumber(decimal? Number, int? Decimals, DateTime? Day)
{
    /// <summary>A spreadsheet keeps no more digits of a number.</summary>
    private const int MaximumDigits = 15;

    /// <summary>Spreadsheets count days from here on, and disagree about those before.</summary>
    private static readonly DateTime s_firstDay = new(1900, 3, 1);

    /// <summary>
    /// A cell that prints a number is that number: it has the printed digits and not others behind them. What a spreadsheet would show
    /// otherwise than it is printed stays a text.
    /// </summary>
    public static WorkbookNumber Of(ReportCell cell)
    {
        DateTime? day = cell.Day?.ToDateTime(TimeOnly.MinValue)
            ?? (cell.Time is DateTimeOffset time ? new DateTime(time.Year, time.Month, time.Day, time.Hour, time.Minute, 0) : null);
        if (day is DateTime known)
        {
            return known >= s_firstDay ? new WorkbookNumber(null, null, known) : default;
        }

        const NumberStyles Printed = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (cell.Value is null || !decimal.TryParse(cell.Text, Printed, CultureInfo.InvariantCulture, out decimal number)
            || cell.Text.Count(char.IsAsciiDigit) > MaximumDigits)
        {
            return default;
        }

        int point = cell.Text.IndexOf('.', StringComparison.Ordinal);
        int decimals = point < 0 ? 0 : cell.Text.Length - point - 1;
        return number.ToString("F" + decimals, CultureInfo.InvariantCulture) == cell.Text
            ? new WorkbookNumber(number, decimals, null)
            : default;
    }
}
