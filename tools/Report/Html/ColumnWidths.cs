using System.Xml.Linq;

namespace MeterNode.Report;

/// <summary>
/// Rows that nobody sees give the part of a table that is on one sheet the column widths that the whole table has on paper: a browser
/// makes columns as wide as the widest texts that it is given, and those may be on another sheet.
/// </summary>
internal static class ColumnWidths
{
    /// <summary>How many of the widest texts of a column count, and how many of the longest words: nobody knows the font.</summary>
    private const int Widest = 6;

    /// <summary>Letters and signs that are clearly narrower than a digit in the fonts of reports, and those that are wider.</summary>
    private const string Narrow = " !'(),-./:;I[]fijlrt|·";
    private const string Wide = "%@CDGHMNOQRUWmw−±≥≤σΣ√";

    /// <summary>What sheets.css shows nowhere, in no room.</summary>
    private const string Class = "widths";

    /// <summary>A body of as few rows as have the widest texts of each column; null where the table has no rows.</summary>
    /// <param name="table">A whole table with its head.</param>
    public static XElement? Of(XElement table)
    {
        XElement[] rows = [.. table.Elements("tbody").Elements("tr")];
        XElement[][] columns = [.. rows.SelectMany(row => row.Elements().Select((cell, place) => (Cell: cell, Place: place)))
            .GroupBy(found => found.Place, found => found.Cell)
            .OrderBy(column => column.Key)
            .Select(WidestOf)];
        if (columns.Length == 0)
        {
            return null;
        }

        var widths = new XElement("tbody", new XAttribute("class", Class), new XAttribute("aria-hidden", "true"));
        for (int row = 0; row < columns.Max(column => column.Length); row++)
        {
            widths.Add(new XElement("tr", columns.Select(column => row < column.Length ? Bare(column[row]) : new XElement("td"))));
        }

        return widths;
    }

    /// <summary>The cells of a column that may make it as wide as it is: its style decides of a cell, too.</summary>
    private static XElement[] WidestOf(IEnumerable<XElement> column)
    {
        XElement[] cells = [.. column.DistinctBy(cell => (StyleOf(cell), cell.Value))];
        return
        [
            .. cells.OrderByDescending(cell => WidthOf(cell.Value)).Take(Widest)
                .Concat(cells.OrderByDescending(cell => cell.Value.Split(' ', '-', '/').Max(WordWidth)).Take(Widest))
                .Concat(cells.GroupBy(StyleOf).Select(style => style.MaxBy(cell => WidthOf(cell.Value))!))
                .Distinct(),
        ];
    }

    private static string StyleOf(XElement cell) => cell.Attribute("class")?.Value ?? "";

    /// <summary>About how wide a text is on one line: a digit is 6.</summary>
    private static int WidthOf(string text) => text.Sum(WidthOf);

    private static int WidthOf(char c) => TextWidth.Of(c) > 1 ? 10 : Narrow.Contains(c) ? 3 : Wide.Contains(c) ? 8 : 6;

    /// <summary>The longest part that stands on one line: Chinese text breaks at each character.</summary>
    private static int WordWidth(string text)
    {
        int maximum = 0, word = 0;
        foreach (char c in text)
        {
            word = TextWidth.Of(c) > 1 ? 10 : word + WidthOf(c);
            maximum = Math.Max(maximum, word);
        }

        return maximum;
    }

    /// <summary>The cell without what names it: it stands on a sheet of its own, too.</summary>
    private static XElement Bare(XElement cell)
    {
        var bare = new XElement(cell);
        foreach (XElement named in bare.DescendantsAndSelf())
        {
            named.Attribute("id")?.Remove();
            named.Attribute("data-c")?.Remove();
        }

        return bare;
    }
}
