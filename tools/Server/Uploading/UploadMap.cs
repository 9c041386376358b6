using System.Globalization;
using MeterNode.Plant;
using MeterNode.Plant.Uploading;

namespace MeterNode.Server.Uploading;

/// <summary>
/// The table that says which energy goes under which code: CSV with the columns dataCode, of, per, kilowattHoursPerUnit, scope.
/// </summary>
public static class UploadMap
{
    /// <summary>What stands in the column <c>of</c> for all nodes together.</summary>
    public const string WholePlant = "plant";

    private const int MaximumMegabytes = 1;
    private const int MaximumCodeLength = 64;

    private static readonly string[] s_columns = ["dataCode", "of", "per", "kilowattHoursPerUnit", "scope"];

    private static readonly Dictionary<string, UploadSpan> s_spans = new(StringComparer.Ordinal)
    {
        ["quarter-hour"] = UploadSpan.QuarterHour,
        ["day"] = UploadSpan.Day,
        ["month"] = UploadSpan.Month,
    };

    /// <summary>Reads the table.</summary>
    /// <param name="path">The file.</param>
    /// <param name="nodes">Names of the plant's nodes.</param>
    /// <exception cref="OperatorException">It says something that there is not; the message names the line and what to write.</exception>
    public static IReadOnlyList<UploadRow> Read(string path, IReadOnlyCollection<string> nodes)
    {
        CsvTable table = CsvTable.Read(path, MaximumMegabytes, "a data code", s_columns[0]);
        if (s_columns.FirstOrDefault(column => !table.Columns.Contains(column)) is string lacking)
        {
            throw new OperatorException(
                OperatorError.Usage, $"'{path}' has no column '{lacking}': the first line is {string.Join(',', s_columns)}");
        }

        foreach ((int line, string problem) in table.Uneven)
        {
            throw new OperatorException(OperatorError.Usage, $"'{path}' line {line} {problem}");
        }

        var rows = new List<UploadRow>();
        foreach ((int line, IReadOnlyList<string> cells) in table.Rows)
        {
            string Cell(int column) => cells[table.Columns.ToList().IndexOf(s_columns[column])].Trim();
            OperatorException Wrong(int column, string instead) =>
                new(OperatorError.Usage, $"'{path}' line {line}: {s_columns[column]} '{Cell(column)}': write {instead}");
            UploadSpan span = s_spans.TryGetValue(Cell(2), out UploadSpan known)
                ? known : throw Wrong(2, string.Join(", ", s_spans.Keys));
            bool isNumber = decimal.TryParse(
                Cell(3), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal unit);
            var row = new UploadRow(
                Cell(0) is { Length: > 0 and <= MaximumCodeLength } code ? code : throw Wrong(0, "the code that the authority gave it"),
                Cell(1) == WholePlant ? null : nodes.Contains(Cell(1)) ? Cell(1)
                    : throw Wrong(1, $"{WholePlant} or a node, one of {string.Join(", ", nodes.Order(StringComparer.Ordinal))}"),
                span,
                isNumber && unit is > 0 and <= 1_000_000_000 ? unit : throw Wrong(3, "the kWh in one unit of the code, such as 1 or 10000"),
                Cell(4) is "1" or "2" or "3" or "4" ? Cell(4)[0] - '0'
                    : throw Wrong(4, "1 plant, 2 process, 3 unit of a process or 4 key equipment"));
            if (rows.Exists(other => other.DataCode == row.DataCode && other.Span == row.Span))
            {
                throw Wrong(0, $"each code once for each '{s_columns[2]}'");
            }

            rows.Add(row);
        }

        return rows;
    }
}
