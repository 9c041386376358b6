using System.Globalization;
using SpreadCheetah;
using SpreadCheetah.Metadata;
using SpreadCheetah.Styling;
using SpreadCheetah.Worksheets;

namespace MeterNode.Report;

/// <summary>
/// Writes a report as a workbook (ECMA-376): the cover, and a sheet for each table. Numbers are numbers with the digits that are printed,
/// dates are dates, and a text is never computed. The same report gives the same bytes.
/// </summary>
public static class ReportWorkbook
{
    /// <summary>Title, report, and the heads of the columns.</summary>
    internal const int HeadRows = 3;

    private const int NarrowestColumn = 8;
    private const int WidestColumn = 32;
    private const int LabelWidth = 30;
    private const int TextWidthOfCover = 68;
    private const int HeadLines = 3;
    private const int ManifestDigits = 16;
    private const int Padding = 3;
    private const double LineHeight = 16;
    private const double TitleHeight = 24;
    private const double MaximumRowHeight = 409;

    /// <summary>Writes the workbook.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(ReportContent content, Stream output)
    {
        using var made = new MemoryStream();
        var sheets = new List<WorkbookSheet>();
        WriteAsync(content, made, sheets).GetAwaiter().GetResult();
        made.Position = 0;
        WorkbookPackage.Write(made, sheets, Footer(content), output);
    }

    private static async Task WriteAsync(ReportContent content, Stream output, List<WorkbookSheet> sheets)
    {
        var options = new SpreadCheetahOptions
        {
            PreserveStringWhitespace = true,
            WriteCellReferenceAttributes = true,
            DocumentProperties = new DocumentProperties
            {
                Title = WorkbookText.Of($"{content.Title} {content.Number}"),
                Author = "MeterNode",
            },
        };
        await using Spreadsheet spreadsheet = await Spreadsheet.CreateNewAsync(output, options);
        var writer = new SheetWriter(spreadsheet, content, sheets);
        foreach (ReportSection section in content.Sections)
        {
            ReportTable[] tables = [.. section.Blocks.OfType<ReportTable>()];
            if (ReferenceEquals(section, content.Sections[0]) || (tables.Length == 0 && section.Blocks.Any(HasText)))
            {
                await writer.WriteTextsAsync(section);
            }

            bool isFirst = !ReferenceEquals(section, content.Sections[0]);
            foreach (ReportTable table in tables)
            {
                await writer.WriteTableAsync(table, isFirst ? [.. section.Blocks.Where(HasText)] : []);
                isFirst = false;
            }
        }

        await spreadsheet.FinishAsync();
    }

    private static bool HasText(ReportBlock block) => block is ReportParagraph or ReportFacts;

    /// <summary>Names the report on every sheet and page.</summary>
    private static string Footer(ReportContent content) => string.Create(
        CultureInfo.InvariantCulture, $"{content.Number} · {content.Version} · {content.ManifestSha256[..ManifestDigits]}");

    /// <summary>Writes sheets one after the other.</summary>
    private sealed class SheetWriter(Spreadsheet spreadsheet, ReportContent content, List<WorkbookSheet> sheets)
    {
        private readonly WorkbookStyles _styles = new(spreadsheet);

        /// <summary>A sheet with the texts of a section; on the cover also which table is on which sheet.</summary>
        public async Task WriteTextsAsync(ReportSection section)
        {
            var options = new WorksheetOptions { ShowGridlines = false };
            options.Column(1).Width = LabelWidth;
            options.Column(2).Width = TextWidthOfCover;
            bool isCover = ReferenceEquals(section, content.Sections[0]);
            await StartAsync(section.Title, options, isLandscape: false, headRow: null);
            await spreadsheet.AddRowAsync([Text(isCover ? content.Title : section.Title, _styles.Title)], Height(TitleHeight));
            await spreadsheet.AddRowAsync([Text(Footer(content), _styles.Text)]);
            spreadsheet.MergeCells("A2:B2");
            foreach (ReportBlock block in section.Blocks)
            {
                await WriteBlockAsync(block, 2, LabelWidth + TextWidthOfCover);
            }

            if (isCover)
            {
                await spreadsheet.AddRowAsync([]);
                foreach (ReportTable table in content.Tables)
                {
                    await AddAsync(
                        [Text(table.Id, _styles.Text), Text(table.Title, _styles.IndentedText)],
                        [table.Id, table.Title],
                        [LabelWidth, TextWidthOfCover]);
                }
            }
        }

        /// <summary>A sheet with a table, its notes, and the texts of its section.</summary>
        public async Task WriteTableAsync(ReportTable table, IReadOnlyList<ReportBlock> texts)
        {
            int[] widths = [.. table.Columns.Select((_, column) => WidthOf(table, column))];
            var options = new WorksheetOptions { FrozenRows = HeadRows, FrozenColumns = table.Columns.Count > 1 ? 1 : null };
            for (int column = 0; column < widths.Length; column++)
            {
                options.Column(column + 1).Width = widths[column];
            }

            await StartAsync($"{table.Id} {table.Title}", options, isLandscape: true, HeadRows);
            await spreadsheet.AddRowAsync([Text($"{table.Id} {table.Title}", _styles.Title)], Height(TitleHeight));
            await spreadsheet.AddRowAsync([Text($"{Footer(content)} · {content.Figures.Calendar.Zone.Id}", default)]);
            await AddAsync(
                [.. table.Columns.Select((column, i) => Text(
                    column.FullHead, IsRight(column) ? _styles.NumberHead : i == 0 ? _styles.FirstHead : _styles.Head))],
                table.Columns.Select(column => column.FullHead),
                widths);
            foreach (IReadOnlyList<ReportCell> row in table.Rows)
            {
                await AddAsync([.. row.Select((cell, i) => CellOf(cell, table.Columns[i], i))], row.Select(cell => cell.Text), widths);
            }

            int width = widths.Sum();
            if (table.Rows.Count == 0)
            {
                await WriteLineAsync(table.EmptyText, _styles.Text, widths.Length, width);
            }

            await spreadsheet.AddRowAsync([]);
            foreach (string note in table.Notes)
            {
                await WriteLineAsync(note, _styles.Text, widths.Length, width);
            }

            foreach (ReportBlock block in texts)
            {
                await WriteBlockAsync(block, widths.Length, width);
            }
        }

        private async Task StartAsync(string wanted, WorksheetOptions options, bool isLandscape, int? headRow)
        {
            string name = WorkbookText.SheetName(wanted, [.. sheets.Select(sheet => sheet.Name)]);
            sheets.Add(new WorkbookSheet(name, isLandscape, headRow));
            await spreadsheet.StartWorksheetAsync(name, options);
        }

        private async Task WriteBlockAsync(ReportBlock block, int columns, int width)
        {
            if (block is ReportParagraph paragraph)
            {
                await WriteLineAsync(paragraph.Text, paragraph.IsWarning ? _styles.Strong : _styles.Text, columns, width);
            }
            else if (block is ReportFacts facts)
            {
                await spreadsheet.AddRowAsync([]);
                foreach (ReportFact fact in facts.Facts)
                {
                    await WriteFactAsync(fact, columns, width);
                }

                await spreadsheet.AddRowAsync([]);
            }
        }

        /// <summary>On the cover its label and its text; under a table, whose columns are made for other texts, both in one line.</summary>
        private Task WriteFactAsync(ReportFact fact, int columns, int width) => width == LabelWidth + TextWidthOfCover
            ? AddAsync(
                [Text(fact.Label, _styles.Text), Text(fact.Text, _styles.IndentedText)],
                [fact.Label, fact.Text],
                [LabelWidth, TextWidthOfCover])
            : WriteLineAsync($"{fact.Label}: {fact.Text}", _styles.Text, columns, width);

        /// <summary>A row that is as high as its highest cell: not every program finds that out by itself.</summary>
        private async Task AddAsync(Cell[] cells, IEnumerable<string> texts, int[] widths)
        {
            int lines = texts.Zip(widths, (text, width) => TextWidth.Lines(text, width - Padding + 1)).Max();
            await spreadsheet.AddRowAsync(cells, Height(LineHeight * lines));
        }

        private static RowOptions Height(double points) => new() { Height = Math.Min(MaximumRowHeight, points) };

        /// <summary>A text over all columns; merged cells get no height by themselves.</summary>
        private async Task WriteLineAsync(string text, StyleId style, int columns, int width)
        {
            int row = spreadsheet.NextRowNumber;
            await spreadsheet.AddRowAsync([Text(text, style)], Height(LineHeight * TextWidth.Lines(text, width - Padding)));
            if (columns > 1)
            {
                spreadsheet.MergeCells(string.Create(CultureInfo.InvariantCulture, $"A{row}:{WorkbookText.ColumnName(columns)}{row}"));
            }
        }

        private static Cell Text(string text, StyleId? style) => new(WorkbookText.Of(text), style);

        private static bool IsRight(ReportColumn column) => column.Kind is ReportColumnKind.Number or ReportColumnKind.Uncertainty;

        private Cell CellOf(ReportCell cell, ReportColumn column, int place) => WorkbookNumber.Of(cell) switch
        {
            { Day: DateTime day } => new Cell(day, cell.Time is null ? _styles.Day : _styles.Minute),
            { Number: decimal number, Decimals: int decimals } => new Cell(number, _styles.Number(decimals)),
            _ => Text(cell.Text, IsRight(column) ? _styles.Word : place == 0 ? _styles.Text : _styles.IndentedText),
        };

        private static int WidthOf(ReportTable table, int column)
        {
            int head = TextWidth.OfHead(table.Columns[column].FullHead, HeadLines);
            int widest = table.Rows.Select(row => TextWidth.Of(row[column].Text)).DefaultIfEmpty(0).Max();
            return Math.Clamp(Math.Max(head, widest) + Padding, NarrowestColumn, WidestColumn);
        }
    }
}
