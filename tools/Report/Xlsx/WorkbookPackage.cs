using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MeterNode.Report;

/// <summary>
/// Packs the parts of a workbook again: without times, in a fixed order and not compressed, so that the same report gives the same bytes on
/// every machine. Adds how sheets are printed (ECMA-376 part 1, 18.2.5, 18.3.1.63 and 18.3.1.82).
/// </summary>
internal static class WorkbookPackage
{
    private const string SheetPath = "xl/worksheets/sheet";
    private const string Book = "xl/workbook.xml";
    private const string Properties = "docProps/core.xml";
    private static readonly DateTimeOffset s_noTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes the package that <paramref name="made"/> is.</summary>
    public static void Write(Stream made, IReadOnlyList<WorkbookSheet> sheets, string footer, Stream output)
    {
        using var source = new ZipArchive(made, ZipArchiveMode.Read, leaveOpen: true);
        using var target = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true);
        foreach (ZipArchiveEntry entry in source.Entries.OrderBy(entry => entry.FullName != "[Content_Types].xml")
            .ThenBy(entry => entry.FullName, StringComparer.Ordinal))
        {
            using var reader = new StreamReader(entry.Open());
            string part = Changed(entry.FullName, reader.ReadToEnd(), sheets, footer);
            ZipArchiveEntry copy = target.CreateEntry(entry.FullName, CompressionLevel.NoCompression);
            copy.LastWriteTime = s_noTime;
            using Stream stream = copy.Open();
            stream.Write(Encoding.UTF8.GetBytes(part));
        }
    }

    private static string Changed(string name, string part, IReadOnlyList<WorkbookSheet> sheets, string footer) => name switch
    {
        Properties => Regex.Replace(part, "<dcterms:created[^>]*>[^<]*</dcterms:created>", ""),
        Book => part.Replace("</sheets>", "</sheets>" + Titles(sheets), StringComparison.Ordinal),
        _ when name.StartsWith(SheetPath, StringComparison.Ordinal) => Printed(part, sheets[PlaceOf(name) - 1], footer),
        _ => part,
    };

    /// <summary>Place of a sheet, from 1, from the name of its part.</summary>
    private static int PlaceOf(string name) =>
        int.Parse(name.AsSpan(SheetPath.Length, name.Length - SheetPath.Length - ".xml".Length), CultureInfo.InvariantCulture);

    private static string Titles(IReadOnlyList<WorkbookSheet> sheets) => new XElement(
        "definedNames",
        sheets.Select((sheet, i) => sheet.HeadRow is not int row ? null : new XElement(
            "definedName",
            new XAttribute("name", "_xlnm.Print_Titles"),
            new XAttribute("localSheetId", i),
            $"'{sheet.Name.Replace("'", "''", StringComparison.Ordinal)}'!$1:${row.ToString(CultureInfo.InvariantCulture)}")))
        .ToString(SaveOptions.DisableFormatting);

    private static string Printed(string part, WorkbookSheet sheet, string footer)
    {
        const string Begin = "<sheetViews>";
        const string End = "</worksheet>";
        string orientation = sheet.IsLandscape ? "landscape" : "portrait";
        string foot = new XElement("oddFooter", $"&L{footer.Replace("&", "&&", StringComparison.Ordinal)}&R&A · &P / &N").ToString();
        string printed = "<pageMargins left=\"0.98\" right=\"0.79\" top=\"0.87\" bottom=\"0.79\" header=\"0.3\" footer=\"0.4\"/>"
            + $"<pageSetup paperSize=\"9\" orientation=\"{orientation}\" fitToWidth=\"1\" fitToHeight=\"0\"/>"
            + $"<headerFooter>{foot}</headerFooter>";
        return part.Replace(Begin, "<sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr>" + Begin, StringComparison.Ordinal)
            .Replace(End, printed + End, StringComparison.Ordinal);
    }
}
