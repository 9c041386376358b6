namespace MeterNode.Report;

/// <summary>Writes a table.</summary>
internal static class TableHtml
{
    /// <summary>A table of the body with more rows is a list to look things up in: pages show its beginning.</summary>
    private const int MaximumRows = 60;

    /// <summary>How many rows pages show of a longer table.</summary>
    private const int RowsOfLongTable = 40;

    private const int MaximumColumnsOfList = 5;

    /// <summary>More notes go down a wide printed page in two columns: alone they would fill it.</summary>
    private const int MaximumNotesInOneColumn = 6;

    /// <summary>In half an em.</summary>
    private const int MaximumShortWidth = 12;

    /// <summary>In half an em: one range of packs with a statement.</summary>
    private const int MaximumEvidenceWidth = 24;

    public static void Write(HtmlWriter html, ReportTable whole, PageTexts say)
    {
        int rows = whole.Rows.Count;
        ReportTable table = IsShortened(whole) ? whole with { Rows = [.. whole.Rows.Take(RowsOfLongTable)] } : whole;
        html.Open("div", ("class", HasTwoColumns(table) ? "table two" : "table"), ("id", table.Id));
        html.Open("h3", ("id", table.Id + "-title")).Element("span", table.Id, ("class", "number")).Text(" ");
        html.Element("span", table.Title, ("data-c", ReportAddress.Title(table))).Close().Line();
        if (table.Rows.Count == 0)
        {
            html.Element("p", table.EmptyText, ("class", "empty"), ("data-c", ReportAddress.Empty(table))).Line();
        }
        else
        {
            // Who has no mouse scrolls a wide table with the keyboard.
            html.Open("div", ("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-labelledby", table.Id + "-title"));
            html.Open("table").Line();
            WriteHead(html, table);
            WriteRows(html, table);
            html.Close().Close().Line();
        }

        if (table.Rows.Count < rows)
        {
            html.Element("p", say.Of("rows", table.Rows.Count, rows), ("class", "shortened"), ("data-c", ReportAddress.Rows(table))).Line();
        }

        WriteNotes(html, table);
        html.Close().Line();
    }

    /// <summary>A long list of few words goes down a printed page twice, side by side.</summary>
    public static bool HasTwoColumns(ReportTable table) =>
        !IsShortened(table) && table.Rows.Count > MaximumRows && table.Columns.Count <= MaximumColumnsOfList;

    /// <summary>Annexes are whole: definitions and factors are read on paper, too.</summary>
    private static bool IsShortened(ReportTable table) => table.Id.StartsWith('T') && table.Rows.Count > MaximumRows;

    private static void WriteHead(HtmlWriter html, ReportTable table)
    {
        html.Open("thead").Open("tr");
        for (int i = 0; i < table.Columns.Count; i++)
        {
            ReportColumn column = table.Columns[i];
            html.Open("th", ("scope", "col"), ("class", ClassOf(table, column, i)));
            string? style = column.Kind == ReportColumnKind.Uncertainty ? "keep" : null;
            html.Element("span", column.Head, ("class", style), ("data-c", ReportAddress.Head(table, column)));
            if (column.Unit.Length > 0)
            {
                html.Text(" ").Element("span", column.Unit, ("class", "unit"));
            }

            html.Close();
        }

        html.Close().Close().Line();
    }

    private static void WriteRows(HtmlWriter html, ReportTable table)
    {
        DecimalAlignment?[] alignments = [.. table.Columns.Select((column, index) => AlignmentOf(table, column, index))];
        string?[] kinds = [.. table.Columns.Select((column, index) => ClassOf(table, column, index))];
        html.Open("tbody").Line();
        for (int row = 0; row < table.Rows.Count; row++)
        {
            html.Open("tr");
            for (int i = 0; i < table.Columns.Count; i++)
            {
                ReportColumn column = table.Columns[i];
                string text = table.Rows[row][i].Text;
                string? kind = kinds[i];
                string? place = alignments[i]?.Class(text);
                html.Element(
                    i == 0 ? "th" : "td",
                    text,
                    ("scope", i == 0 ? "row" : null),
                    ("class", place is null ? kind : $"{kind} {place}"),
                    ("data-c", ReportAddress.Cell(table, row, column)));
            }

            html.Close().Line();
        }

        html.Close();
    }

    private static void WriteNotes(HtmlWriter html, ReportTable table)
    {
        if (table.Notes.Count == 0)
        {
            return;
        }

        html.Open("ul", ("class", table.Notes.Count > MaximumNotesInOneColumn ? "notes many" : "notes"));
        for (int i = 0; i < table.Notes.Count; i++)
        {
            html.Element("li", table.Notes[i], ("data-c", ReportAddress.Note(table, i)));
        }

        html.Close().Line();
    }

    private static DecimalAlignment? AlignmentOf(ReportTable table, ReportColumn column, int index) =>
        column.Kind is ReportColumnKind.Number or ReportColumnKind.Uncertainty
            ? new DecimalAlignment(table.Rows.Select(row => row[index].Text))
            : null;

    /// <summary>Style class of a column: numbers, times, evidence, short words that are not broken, and all others.</summary>
    private static string? ClassOf(ReportTable table, ReportColumn column, int index) => column.Kind switch
    {
        ReportColumnKind.Number or ReportColumnKind.Uncertainty => "n",
        ReportColumnKind.Time => "t",
        ReportColumnKind.Evidence => IsNarrow(table, index, MaximumEvidenceWidth) ? "e s" : "e",
        _ => IsNarrow(table, index, MaximumShortWidth) ? "s" : null,
    };

    private static bool IsNarrow(ReportTable table, int column, int maximumWidth) =>
        table.Rows.All(row => TextWidth.Of(row[column].Text) <= maximumWidth);
}
