using MeterNode.Report;

namespace MeterNode.Server.Reports;

/// <summary>Compares a report's workbook with what it should say.</summary>
internal static class WorkbookDifferences
{
    /// <summary>A spreadsheet that has saved a workbook again has written it otherwise, but not many times as long.</summary>
    private const int MaximumTimes = 4;

    private const int MaximumMore = 1 << 20;

    /// <summary>Where it differs.</summary>
    /// <param name="content">What it should say.</param>
    /// <param name="folder">Folder of the report.</param>
    /// <param name="isWhole">True when every byte is to be the same, too.</param>
    public static IEnumerable<ReportDifference> Of(ReportContent content, string folder, bool isWhole)
    {
        string path = Path.Combine(folder, ReportFiles.Xlsx);
        if (!File.Exists(path))
        {
            return [new ReportDifference(ReportFiles.Xlsx, "the workbook", content.Title, null)];
        }

        using var expected = new MemoryStream();
        ReportWorkbook.Write(content, expected);
        expected.Position = 0;
        try
        {
            using FileStream found = File.OpenRead(path);
            long maximum = (MaximumTimes * expected.Length) + MaximumMore;
            if (found.Length > maximum)
            {
                throw new InvalidDataException($"a file of {found.Length} bytes, many times what the evidence gives");
            }

            ReportDifference[] differences = [.. Of(WorkbookReader.Read(expected, maximum), WorkbookReader.Read(found, maximum))];
            found.Position = 0;
            return differences.Length > 0 || !isWhole || IsSame(found, expected)
                ? differences
                : [new ReportDifference(
                    ReportFiles.Xlsx, "the workbook", "the file as this program writes it", "other bytes than those of its cells")];
        }
        catch (InvalidDataException e)
        {
            return [new ReportDifference(ReportFiles.Xlsx, "the workbook", content.Title, e.Message)];
        }
    }

    private static IEnumerable<ReportDifference> Of(IReadOnlyList<WorkbookCell> expected, IReadOnlyList<WorkbookCell> found)
    {
        var written = new Dictionary<(string Sheet, int Row, int Column), WorkbookCell>();
        foreach (WorkbookCell cell in found)
        {
            written[(cell.Sheet, cell.Row, cell.Column)] = cell;
        }

        foreach (WorkbookCell cell in expected)
        {
            written.Remove((cell.Sheet, cell.Row, cell.Column), out WorkbookCell? there);
            if (there?.Text != cell.Text)
            {
                yield return new ReportDifference(ReportFiles.Xlsx, Place(cell), cell.Text, there?.Text);
            }
        }

        foreach (WorkbookCell more in written.Values.OrderBy(cell => cell.Sheet, StringComparer.Ordinal)
            .ThenBy(cell => cell.Row).ThenBy(cell => cell.Column))
        {
            yield return new ReportDifference(ReportFiles.Xlsx, Place(more), "", more.Text);
        }
    }

    private static string Place(WorkbookCell cell) => $"sheet '{cell.Sheet}' {cell.Address}";

    private static bool IsSame(FileStream found, MemoryStream expected)
    {
        if (found.Length != expected.Length)
        {
            return false;
        }

        byte[] bytes = new byte[found.Length];
        found.ReadExactly(bytes);
        return bytes.AsSpan().SequenceEqual(expected.ToArray());
    }
}
