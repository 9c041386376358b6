using System.Text;
using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>
/// Writes the tables of a report as CSV (RFC 4180), a file a table: the heads with their units, then the printed texts. UTF-8 with a byte
/// order mark: without it Excel takes Chinese for something else.
/// </summary>
public static class ReportCsv
{
    private const string LineEnd = "\r\n";

    /// <summary>Writes the files into <paramref name="folder"/>, which is made where there is none.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    public static void Write(ReportContent content, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (ReportTable table in content.Tables)
        {
            File.WriteAllBytes(Path.Combine(folder, FileName(table)), Bytes(table));
        }
    }

    /// <summary>The file of one table; one without rows has its text for that in the first cell of a line.</summary>
    public static byte[] Bytes(ReportTable table)
    {
        var text = new StringBuilder();
        foreach (IEnumerable<string> line in Lines(table))
        {
            text.Append(string.Join(',', line.Select(CsvText.Cell))).Append(LineEnd);
        }

        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    /// <summary>The lines of a table's file: its heads, then its rows.</summary>
    public static IEnumerable<IReadOnlyList<string>> Lines(ReportTable table)
    {
        yield return [.. table.Columns.Select(column => column.FullHead)];
        foreach (IReadOnlyList<ReportCell> row in table.Rows)
        {
            yield return [.. row.Select(cell => cell.Text)];
        }

        if (table.Rows.Count == 0)
        {
            yield return [.. table.Columns.Select((_, i) => i == 0 ? table.EmptyText : "")];
        }
    }

    /// <summary>Name of a table's file, such as <c>T04-machines.csv</c> of T4: files come in the order of the tables.</summary>
    public static string FileName(ReportTable table)
    {
        string id = table.Id;
        bool hasOneDigit = id.Length > 1 && id[0] == 'T' && char.IsAsciiDigit(id[1]) && (id.Length == 2 || !char.IsAsciiDigit(id[2]));
        return $"{(hasOneDigit ? id.Insert(1, "0") : id)}-{table.Name}.csv";
    }
}
