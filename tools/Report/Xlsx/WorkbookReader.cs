using System.Globalization;
using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;

namespace MeterNode.Report;

/// <summary>
/// Reads the cells of a workbook (ECMA-376) as a spreadsheet shows them: one of ours, also after a spreadsheet has saved it again. A number
/// in a format that ours do not have is given with the format.
/// </summary>
public static class WorkbookReader
{
    private static readonly XNamespace s_main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private static readonly XNamespace s_relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static readonly DateTime s_epoch = new(1899, 12, 30);

    /// <summary>The cells that are not empty, sheet by sheet and row by row.</summary>
    /// <param name="workbook">The file.</param>
    /// <param name="maximumBytes">How long its parts may be together, bytes.</param>
    /// <exception cref="InvalidDataException">It is no workbook, or too long; one clear line.</exception>
    public static IReadOnlyList<WorkbookCell> Read(Stream workbook, long maximumBytes)
    {
        try
        {
            using var package = new ZipArchive(workbook, ZipArchiveMode.Read, leaveOpen: true);
            var parts = new WorkbookParts(package, maximumBytes);
            Dictionary<string, string> targets = parts.Read("xl/_rels/workbook.xml.rels").Elements()
                .ToDictionary(one => Attribute(one, "Id"), one => Attribute(one, "Target"));
            string[] shared = parts.Has("xl/sharedStrings.xml")
                ? [.. parts.Read("xl/sharedStrings.xml").Elements(s_main + "si").Select(TextOf)]
                : [];
            string[] formats = Formats(parts.Read("xl/styles.xml"));
            return
            [
                .. from sheet in Child(parts.Read("xl/workbook.xml"), "sheets").Elements(s_main + "sheet")
                   let target = targets[Attribute(sheet, s_relationships + "id")]
                   let path = target.StartsWith('/') ? target[1..] : "xl/" + target
                   from cell in Cells(Attribute(sheet, "name"), parts.Read(path), shared, formats)
                   select cell,
            ];
        }
        catch (Exception e) when (e is XmlException or KeyNotFoundException or FormatException or ArgumentException
            or IndexOutOfRangeException or OverflowException)
        {
            throw new InvalidDataException("it is no workbook that can be read", e);
        }
    }

    private static XElement Child(XElement parent, string name) =>
        parent.Element(s_main + name) ?? throw new InvalidDataException($"it has no '{name}' where one must be");

    private static string Attribute(XElement element, XName name) => (string?)element.Attribute(name)
        ?? throw new InvalidDataException($"its '{element.Name.LocalName}' has no '{name.LocalName}'");

    private static string[] Formats(XElement styles)
    {
        Dictionary<int, string> own = styles.Element(s_main + "numFmts")?.Elements().ToDictionary(
            format => int.Parse(Attribute(format, "numFmtId"), CultureInfo.InvariantCulture),
            format => Attribute(format, "formatCode").Replace("\\", "", StringComparison.Ordinal)) ?? [];
        string Code(int id) => own.TryGetValue(id, out string? code) ? code : id switch
        {
            0 => "",
            1 => "0",
            2 => "0.00",
            _ => string.Create(CultureInfo.InvariantCulture, $"#{id}"),
        };
        return [.. Child(styles, "cellXfs").Elements().Select(style => Code((int?)style.Attribute("numFmtId") ?? 0))];
    }

    private static IEnumerable<WorkbookCell> Cells(string sheet, XElement part, string[] shared, string[] formats)
    {
        int row = 0;
        foreach (XElement line in Child(part, "sheetData").Elements(s_main + "row"))
        {
            row = (int?)line.Attribute("r") ?? row + 1;
            int column = 0;
            foreach (XElement cell in line.Elements(s_main + "c"))
            {
                column = (string?)cell.Attribute("r") is string address ? ColumnOf(address) : column + 1;
                string text = TextOf(cell, shared, formats);
                if (text.Length > 0)
                {
                    yield return new WorkbookCell(sheet, row, column, text);
                }
            }
        }
    }

    private static string TextOf(XElement cell, string[] shared, string[] formats)
    {
        string value = (string?)cell.Element(s_main + "v") ?? "";
        string shown = (string?)cell.Attribute("t") switch
        {
            "inlineStr" => TextOf(Child(cell, "is")),
            "s" => shared[int.Parse(value, CultureInfo.InvariantCulture)],
            null or "n" => value.Length == 0 ? "" : Number(
                double.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture), formats[(int?)cell.Attribute("s") ?? 0]),
            _ => value,
        };
        return cell.Element(s_main + "f") is XElement formula ? $"={formula.Value} → {shown}" : shown;
    }

    /// <summary>The text of a string, which may be in pieces.</summary>
    private static string TextOf(XElement text) => WorkbookText.Read(string.Concat(
        text.Elements().Where(piece => piece.Name != s_main + "rPh").Select(piece => piece.Name == s_main + "t"
            ? piece.Value
            : string.Concat(piece.Elements(s_main + "t").Select(part => part.Value)))));

    private static string Number(double value, string format)
    {
        string exact = value.ToString("R", CultureInfo.InvariantCulture);
        if (WorkbookStyles.DecimalsOf(format) is int decimals && Math.Abs(value) < 1e15)
        {
            string shown = ((decimal)value).ToString("F" + decimals, CultureInfo.InvariantCulture);
            return decimal.Parse(shown, CultureInfo.InvariantCulture) == (decimal)value ? shown : $"{shown} [{exact}]";
        }

        return format switch
        {
            WorkbookStyles.DayFormat when value == Math.Floor(value) => s_epoch.AddDays(value)
                .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            WorkbookStyles.MinuteFormat => s_epoch.AddMinutes(Math.Round(value * 1440))
                .ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
            "" => exact,
            _ => $"{exact} [{format}]",
        };
    }

    private static int ColumnOf(string address)
    {
        int column = 0;
        foreach (char c in address.AsSpan(0, address.AsSpan().IndexOfAnyInRange('0', '9')))
        {
            column = (column * 26) + (c - 'A' + 1);
        }

        return column;
    }
}
