using MeterNode.Plant;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Core;

namespace MeterNode.Server.Reports;

/// <summary>Reads the text of a PDF.</summary>
internal static class PdfText
{
    /// <summary>Its pages.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="OperatorException">It is no PDF, or a damaged one.</exception>
    public static IReadOnlyList<PdfPage> Read(string path)
    {
        byte[] content = File.ReadAllBytes(path);
        try
        {
            using PdfDocument document = PdfDocument.Open(content);
            return
            [
                .. document.GetPages().Select(page => new PdfPage(
                    page.Number, page.Text, [.. page.Number == 1 ? PdfAdditions.Of(document) : [], .. PdfAdditions.Of(page)])),
            ];
        }
        catch (Exception e) when (e is PdfDocumentFormatException or InvalidOperationException or ArgumentException or FormatException
            or KeyNotFoundException or IndexOutOfRangeException or InvalidCastException or NotSupportedException)
        {
            throw new OperatorException(OperatorError.Failure, $"'{path}' is no PDF, or a damaged one: {e.Message}");
        }
    }
}
