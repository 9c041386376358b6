namespace MeterNode.Server.Reports;

/// <summary>A page of a PDF.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Text">Its text in the order in which it was printed, without any space between runs.</param>
/// <param name="Additions">What is on it beside texts and lines, in words; on the first page also what the document has.</param>
internal sealed record PdfPage(int Number, string Text, IReadOnlyList<string> Additions);
