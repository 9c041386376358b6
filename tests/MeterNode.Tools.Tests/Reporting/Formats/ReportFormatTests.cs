using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeterNode.Figures;
using MeterNode.Report;
using MeterNode.Server.Reports;
using MeterNode.Tests;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Reporting;

/// <summary>Workbook, CSV and JSON say what the report says, cell by cell, whatever names are in it.</summary>
[TestClass]
public sealed class ReportFormatTests : IDisposable
{
    private const int HeadRow = 3;
    private readonly string _folder = Directory.CreateTempSubdirectory("mn-formats").FullName;

    private string Workbook => Path.Combine(_folder, "report.xlsx");

    private string Csv => Path.Combine(_folder, "csv");

    private string Json => Path.Combine(_folder, "report.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    [DataRow(FigureLanguage.English)]
    [DataRow(FigureLanguage.Chinese)]
    public void Formats_EveryCell_IsWhatTheReportSays(FigureLanguage language)
    {
        ReportContent content = Write(ComputedSample.Hostile(language));

        Dictionary<(string Sheet, int Row, int Column), string> cells = Cells()
            .ToDictionary(cell => (cell.Sheet, cell.Row, cell.Column), cell => cell.Text);
        JsonNode json = JsonNode.Parse(File.ReadAllText(Json))!;
        int sheet = 1;
        foreach (ReportTable table in content.Tables)
        {
            string name = SheetNames()[sheet++];
            JsonNode said = json["sections"]!.AsArray().SelectMany(section => section!["blocks"]!.AsArray())
                .Single(block => (string?)block!["id"] == table.Id)!;
            for (int column = 0; column < table.Columns.Count; column++)
            {
                Assert.AreEqual(Shown(table.Columns[column].FullHead), cells[(name, HeadRow, column + 1)]);
                for (int row = 0; row < table.Rows.Count; row++)
                {
                    ReportCell cell = table.Rows[row][column];
                    Assert.AreEqual(Shown(cell.Text), cells[(name, HeadRow + 1 + row, column + 1)], $"{table.Id} {row} {column}");
                    JsonNode there = said["rows"]![row]![column]!;
                    Assert.AreEqual(JsonText(cell.Text), (string?)there["text"]);
                    Assert.AreEqual(cell.Value, (double?)there["value"], $"{table.Id} {row} {column}");
                    Assert.AreEqual(cell.Day is not null, there["day"] is not null);
                    Assert.AreEqual(cell.Time is not null, there["time"] is not null);
                }
            }

            if (table.Rows.Count == 0)
            {
                Assert.AreEqual(table.EmptyText, cells[(name, HeadRow + 1, 1)]);
                Assert.AreEqual(table.EmptyText, (string?)said["emptyText"]);
            }
        }

        Assert.HasCount(content.Tables.Count() + 1, SheetNames());
        Assert.AreEqual("", string.Join('\n', Differences(content)));
    }

    [TestMethod]
    [DataRow(FigureLanguage.English)]
    [DataRow(FigureLanguage.Chinese)]
    public void Formats_ReadByStrangers_HaveEveryCell(FigureLanguage language)
    {
        ReportContent content = Write(ComputedSample.Hostile(language));

        JsonElement read = ForeignCheck.TablesWithPython(Workbook, Csv);

        JsonElement[] sheets = [.. read.GetProperty("workbook").EnumerateObject().Select(sheet => sheet.Value)];
        int place = 1;
        foreach (ReportTable table in content.Tables)
        {
            JsonElement sheet = sheets[place++];
            Assert.AreEqual(table.Columns.Count > 1 ? "B4" : "A4", sheet.GetProperty("frozen").GetString());
            Assert.AreEqual("landscape", sheet.GetProperty("orientation").GetString());
            Assert.AreEqual("9", sheet.GetProperty("paper").ToString(), "A4");
            Assert.AreEqual("$1:$3", sheet.GetProperty("titles").GetString());
            JsonElement cells = sheet.GetProperty("cells");
            HashSet<string?> numbers = [.. sheet.GetProperty("numbers").EnumerateArray().Select(number => number.GetString())];
            JsonElement[] lines = [.. read.GetProperty("tables").GetProperty(ReportCsv.FileName(table)).EnumerateArray()];
            Assert.HasCount(Math.Max(1, table.Rows.Count) + 1, lines, table.Id);
            int line = 0;
            foreach (IReadOnlyList<string> expected in ReportCsv.Lines(table))
            {
                for (int column = 0; column < expected.Count; column++)
                {
                    string address = $"{(char)('A' + column)}{HeadRow + line}";
                    Assert.AreEqual(CsvText.Plain(expected[column]), lines[line][column].GetString(), $"{table.Id} {address}");
                    if (expected[column].Length > 0)
                    {
                        Assert.AreEqual(Shown(expected[column]), cells.GetProperty(address).GetString(), $"{table.Id} {address}");
                    }

                    bool isNumber = line > 0 && table.Rows.Count > 0 && IsTyped(table.Rows[line - 1][column]);
                    Assert.AreEqual(isNumber, numbers.Contains(address), $"{table.Id} {address} '{expected[column]}'");
                }

                line++;
            }
        }
    }

    [TestMethod]
    public void Csv_TextThatASpreadsheetWouldCompute_BeginsWithAnApostrophe()
    {
        Assert.AreEqual("'=1+1", CsvText.Cell("=1+1"));
        Assert.AreEqual("\"'-1+cmd|' /C \"\"calc\"\"'!A0\"", CsvText.Cell("-1+cmd|' /C \"calc\"'!A0"));
        Assert.AreEqual("'＝1+1", CsvText.Cell("＝1+1"));
        Assert.AreEqual("''=1", CsvText.Cell("'=1"));
        Assert.AreEqual("-12.5", CsvText.Cell("-12.5"));
        Assert.AreEqual("-1.5E-07", CsvText.Cell("-1.5E-07"));
        Assert.AreEqual("'-", CsvText.Cell("-"));
        Assert.AreEqual("'-1-1", CsvText.Cell("-1-1"));
        Assert.AreEqual("\\u0009=1", CsvText.Cell("\t=1"));
        Assert.AreEqual("\\u000d\\u000a", CsvText.Cell("\r\n"));
        Assert.AreEqual("", CsvText.Cell(""));
    }

    [TestMethod]
    public void Formats_SameReport_AreTheSameBytes()
    {
        ReportContent content = Write(ComputedSample.Hostile(FigureLanguage.Chinese));
        byte[][] first = Bytes();
        Thread.Sleep(TimeSpan.FromSeconds(2.1)); // A time in an archive has a resolution of two seconds.
        Write(content);

        Assert.AreEqual(
            string.Join(' ', first.Select(Convert.ToHexString).Select(hex => hex.GetHashCode())),
            string.Join(' ', Bytes().Select(Convert.ToHexString).Select(hex => hex.GetHashCode())));
    }

    [TestMethod]
    public void Differences_DigitChangedInTheWorkbook_NamesItsCell()
    {
        ReportContent content = Write(ComputedSample.Of(FigureLanguage.English, "press"));
        ChangePart("xl/worksheets/sheet4.xml", "<v>40000</v>", "<v>41000</v>", occurrence: 1);

        string[] found = Differences(content);

        CollectionAssert.AreEqual(
            (string[])["report.xlsx: sheet 'T4 Energy by machine' C7: it says '41000'; the evidence gives '40000'"], found);
    }

    [TestMethod]
    public void Differences_NumberFormatThatShowsOtherDigits_IsFound()
    {
        ReportContent content = Write(ComputedSample.Of(FigureLanguage.English, "press"));
        ChangePart("xl/styles.xml", "formatCode=\"0.0\"", "formatCode=\"0&quot;9&quot;\"", occurrence: 1);

        Assert.IsGreaterThan(10, Differences(content).Length);
    }

    [TestMethod]
    public void Differences_SheetHidden_IsFoundWhereBytesMustBeTheSame()
    {
        ReportContent content = Write(ComputedSample.Of(FigureLanguage.English, "press"));
        ChangePart("xl/workbook.xml", "sheetId=\"2\"", "sheetId=\"2\" state=\"hidden\"", occurrence: 1);

        Assert.HasCount(1, Differences(content));
        Assert.IsEmpty(ReportRendering.Differences("xlsx", content, _folder, isWhole: false));
    }

    [TestMethod]
    public void Differences_DigitChangedInCsv_NamesItsCell()
    {
        ReportContent content = Write(ComputedSample.Of(FigureLanguage.English, "press"));
        string file = Path.Combine(Csv, "T05-output.csv");
        string text = File.ReadAllText(file);
        File.WriteAllText(file, text.Replace("A-7,7.00,", "A-7,7.01,", StringComparison.Ordinal), new System.Text.UTF8Encoding(true));

        CollectionAssert.AreEqual(
            (string[])["csv/T05-output.csv: T5 row 7 mass: it says '7.01'; the evidence gives '7.00'"], Differences(content));
    }

    [TestMethod]
    public void Differences_LineRemovedFromCsv_AreFound()
    {
        ReportContent content = Write(ComputedSample.Of(FigureLanguage.English, "press"));
        string file = Path.Combine(Csv, "T05-output.csv");
        File.WriteAllLines(file, File.ReadAllLines(file)[..^1], new System.Text.UTF8Encoding(true));
        File.Delete(Path.Combine(Csv, "T09-wasteHeat.csv"));

        string[] found = Differences(content);

        Assert.HasCount(4, found);
        StringAssert.Contains(found[0], "T5 row 90 article: it is not there");
        StringAssert.Contains(found[3], "csv/T09-wasteHeat.csv: T9: it is not there");
    }

    [TestMethod]
    public void Differences_DigitChangedInJson_NamesItsPlace()
    {
        ReportContent content = Write(ComputedSample.Of(FigureLanguage.English, "press"));
        JsonNode json = JsonNode.Parse(File.ReadAllText(Json))!;
        json["sections"]![3]!["blocks"]![0]!["rows"]![2]![4]!["text"] = "2026-11-03 10:16";
        json["figures"]!["figures"]![0]!["value"] = 1;
        File.WriteAllText(Json, json.ToJsonString());

        string[] found = Differences(content);

        Assert.HasCount(2, found);
        Assert.AreEqual(
            "report.json: /sections/3/blocks/0/rows/2/4/text: it says '2026-11-03 10:16'; the evidence gives '2026-11-03 10:15'", found[0]);
        StringAssert.StartsWith(found[1], "report.json: /figures/figures/0/value: it says '1'; the evidence gives ");
    }

    [TestMethod]
    [DataRow("report.xlsx")]
    [DataRow("report.json")]
    [DataRow("csv/T05-output.csv")]
    public void Differences_DocumentThatIsNone_IsFoundAndNothingElseHappens(string name)
    {
        ReportContent content = Write(ComputedSample.Of(FigureLanguage.English, "press"));
        File.WriteAllBytes(Path.Combine(_folder, name), [0x50, 0x4b, 3, 4, 0xff, 0xfe, 0]);

        Assert.HasCount(1, Differences(content));

        File.Delete(Path.Combine(_folder, name));
        Assert.HasCount(1, Differences(content));
    }

    [TestMethod]
    public void Workbook_TextLongerThanACellHolds_SaysHowMuchIsMissing()
    {
        ReportContent content = ComputedSample.Of(FigureLanguage.English, "press");
        ReportTable table = content.Tables.First() with
        {
            Rows = [[ReportCell.Of(new string('x', 40000)), ReportCell.None, ReportCell.None]],
        };
        Write(content with { Sections = [content.Sections[0], new ReportSection("long", "long", [table])] });

        string text = Cells().Single(cell => cell.Text.Length > 1000).Text;

        Assert.AreEqual(32767, text.Length);
        StringAssert.EndsWith(text, "x… (+7233)");
    }

    /// <summary>What a spreadsheet shows of a text: nothing that is not seen.</summary>
    private static string Shown(string text) => PlainText.Of(text);

    /// <summary>JSON has no half of a pair.</summary>
    private static string JsonText(string text) => text.Replace('\ud800', '\ufffd');

    private static bool IsTyped(ReportCell cell) =>
        (cell.Value is not null && cell.Text is not ("9007199254740991" or "12.5 %")) || cell.Time is not null || cell.Day?.Year > 1900;

    private ReportContent Write(ReportContent content)
    {
        foreach (string format in (string[])["csv", "json", "xlsx"])
        {
            ReportRendering.Write(format, content, _folder, browser: null, CancellationToken.None);
        }

        return content;
    }

    private string[] SheetNames() =>
        [.. Cells().Select(cell => cell.Sheet).Distinct()];

    private string[] Differences(ReportContent content) =>
    [
        .. ((string[])["csv", "json", "xlsx"]).SelectMany(format => ReportRendering.Differences(format, content, _folder, isWhole: true))
            .Select(difference => $"{difference.File}: {difference.Reason.Text}"),
    ];

    private byte[][] Bytes() =>
        [.. Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    private void ChangePart(string name, string old, string changed, int occurrence)
    {
        using var archive = new ZipArchive(File.Open(Workbook, FileMode.Open), ZipArchiveMode.Update);
        ZipArchiveEntry entry = archive.GetEntry(name)!;
        string text;
        using (var reader = new StreamReader(entry.Open()))
        {
            text = reader.ReadToEnd();
        }

        Assert.HasCount(occurrence + 1, text.Split(old), $"{name} has {old} as often as expected");
        entry.Delete();
        using var writer = new StreamWriter(archive.CreateEntry(name).Open());
        writer.Write(text.Replace(old, changed, StringComparison.Ordinal));
    }

    /// <summary>A part of a few kilobytes that has hundreds of megabytes when it is read.</summary>
    [TestMethod]
    public void Workbook_WithAVeryLongPart_IsRefusedBeforeItIsRead()
    {
        ReportContent content = Write(ComputedSample.Hostile(FigureLanguage.English));
        using (ZipArchive package = ZipFile.Open(Workbook, ZipArchiveMode.Update))
        {
            package.GetEntry("xl/styles.xml")!.Delete();
            using Stream part = package.CreateEntry("xl/styles.xml").Open();
            byte[] spaces = new byte[1 << 20];
            spaces.AsSpan().Fill((byte)' ');
            for (int i = 0; i < 100; i++)
            {
                part.Write(spaces);
            }
        }

        ReportDifference difference = WorkbookDifferences.Of(content, _folder, isWhole: false).Single();
        Assert.AreEqual(
            "its part 'xl/styles.xml' has 104857600 bytes: it is many times as long as the evidence gives", difference.Found);
    }

    private IReadOnlyList<WorkbookCell> Cells() =>
        WorkbookReader.Read(new MemoryStream(File.ReadAllBytes(Workbook)), long.MaxValue);
}
