using MeterNode.Plant;
using MeterNode.Report;

namespace MeterNode.Server.Reports;

/// <summary>Writes a report in its formats, and compares what is written with what should be.</summary>
internal static class ReportRendering
{
    /// <summary>Writes one format into <paramref name="folder"/>.</summary>
    /// <exception cref="OperatorException">There is no browser for the PDF, or it cannot print.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static void Write(string format, ReportContent content, string folder, string? browser, CancellationToken cancellation)
    {
        switch (format)
        {
            case "csv":
                ReportCsv.Write(content, Path.Combine(folder, ReportFiles.Csv));
                break;
            case "html":
                using (FileStream page = File.Create(Path.Combine(folder, ReportFiles.Html)))
                {
                    ReportHtml.Write(content, page);
                }

                break;
            case "json":
                using (FileStream json = File.Create(Path.Combine(folder, ReportFiles.Json)))
                {
                    JsonDifferences.Write(content, json);
                }

                break;
            case "pdf":
                new ReportPdf(PdfBrowser.Find(browser)).Print(content, Path.Combine(folder, ReportFiles.Pdf), cancellation);
                break;
            case "xlsx":
                using (FileStream workbook = File.Create(Path.Combine(folder, ReportFiles.Xlsx)))
                {
                    ReportWorkbook.Write(content, workbook);
                }

                break;
            default:
                throw new NotSupportedException(format);
        }
    }

    /// <summary>Where a document of <paramref name="folder"/> says something else than <paramref name="content"/>.</summary>
    /// <param name="format">The format.</param>
    /// <param name="content">What it should say.</param>
    /// <param name="folder">Folder of the report.</param>
    /// <param name="isWhole">True when its layout is to be the same, too: this program made it.</param>
    public static IEnumerable<ReportDifference> Differences(string format, ReportContent content, string folder, bool isWhole) =>
        format switch
        {
            "csv" => CsvDifferences.Of(content, folder, isWhole),
            "html" => HtmlDifferences.Of(content, folder, isWhole),
            "json" => JsonDifferences.Of(content, folder, isWhole),
            "pdf" => PdfDifferences.Of(content, folder, isWhole),
            "xlsx" => WorkbookDifferences.Of(content, folder, isWhole),
            _ => throw new NotSupportedException(format),
        };
}
