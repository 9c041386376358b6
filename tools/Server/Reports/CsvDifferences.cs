using System.Globalization;
using MeterNode.Plant;
using MeterNode.Report;
using MeterNode.Wire;

namespace MeterNode.Server.Reports;

/// <summary>Compares the tables that lie beside a report with what they should say.</summary>
internal static class CsvDifferences
{
    private const int MaximumMegabytes = 64;

    /// <summary>Where they differ.</summary>
    /// <param name="content">What they should say.</param>
    /// <param name="folder">Folder of the report.</param>
    /// <param name="isWhole">True when every byte is to be the same, too.</param>
    public static IEnumerable<ReportDifference> Of(ReportContent content, string folder, bool isWhole)
    {
        foreach (ReportTable table in content.Tables)
        {
            string file = $"{ReportFiles.Csv}/{ReportCsv.FileName(table)}";
            string path = Path.Combine(folder, file);
            bool differs = false;
            foreach (ReportDifference difference in Of(table, file, path))
            {
                differs = true;
                yield return difference;
            }

            if (!differs && isWhole && !File.ReadAllBytes(path).AsSpan().SequenceEqual(ReportCsv.Bytes(table)))
            {
                yield return new ReportDifference(file, table.Id, "the file as this program writes it", "other bytes between the cells");
            }
        }
    }

    private static IEnumerable<ReportDifference> Of(ReportTable table, string file, string path)
    {
        if (!File.Exists(path))
        {
            return [new ReportDifference(file, table.Id, table.Title, null)];
        }

        try
        {
            var read = CsvTable.Read(path, MaximumMegabytes, "a row", table.Columns[0].FullHead);
            return Of(table, file, [read.Columns, .. read.Rows.Select(row => row.Cells)]);
        }
        catch (OperatorException e)
        {
            return [new ReportDifference(file, table.Id, "the table", e.Message)];
        }
    }

    private static IEnumerable<ReportDifference> Of(ReportTable table, string file, IReadOnlyList<IReadOnlyList<string>> found)
    {
        int line = 0;
        foreach (IReadOnlyList<string> expected in ReportCsv.Lines(table))
        {
            IReadOnlyList<string> cells = line < found.Count ? found[line] : [];
            for (int column = 0; column < expected.Count; column++)
            {
                string text = CsvText.Plain(expected[column]).Trim();
                string? cell = column < cells.Count ? cells[column] : null;
                if (cell != text)
                {
                    yield return new ReportDifference(file, Place(table, line, column), text, cell);
                }
            }

            for (int column = expected.Count; column < cells.Count; column++)
            {
                yield return new ReportDifference(file, Place(table, line, column), "", cells[column]);
            }

            line++;
        }

        for (; line < found.Count; line++)
        {
            yield return new ReportDifference(file, Place(table, line, 0), "", string.Join(',', found[line]));
        }
    }

    private static string Place(ReportTable table, int line, int column)
    {
        string name = column < table.Columns.Count ? table.Columns[column].Name : (column + 1).ToString(CultureInfo.InvariantCulture);
        return line == 0 ? $"{table.Id} head {name}" : string.Create(CultureInfo.InvariantCulture, $"{table.Id} row {line} {name}");
    }
}
