using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MeterNode.Figures;
using MeterNode.Report;
using MeterNode.Server.Reports;
using MeterNode.Tools.Tests.Support;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Outline;

namespace MeterNode.Tools.Tests.Reporting;

/// <summary>The report on paper, printed by a real browser and read by programs that are not ours.</summary>
[TestClass]
public sealed class ReportPdfTests
{

    /// <summary>A point is 1/72 in.</summary>
    private const double PointsPerMillimetre = 72 / 25.4;

    private static readonly Dictionary<FigureLanguage, string> s_printed = [];

    [TestMethod]
    [DataRow(FigureLanguage.English)]
    [DataRow(FigureLanguage.Chinese)]
    public void Print_EveryPage_IsA4WithItsNumberAndTheManifest(FigureLanguage language)
    {
        using PdfDocument document = PdfDocument.Open(Printed(language));

        Assert.IsGreaterThan(4, document.NumberOfPages);
        foreach (UglyToad.PdfPig.Content.Page page in document.GetPages())
        {
            double[] sides = [Math.Min(page.Width, page.Height), Math.Max(page.Width, page.Height)];
            Assert.AreEqual(210, sides[0] / PointsPerMillimetre, 0.5);
            Assert.AreEqual(297, sides[1] / PointsPerMillimetre, 0.5);
            string number = $"page {page.Number.ToString(CultureInfo.InvariantCulture)} of "
                + document.NumberOfPages.ToString(CultureInfo.InvariantCulture);
            StringAssert.Contains(page.Text, number);
            StringAssert.Contains(page.Text, "9f86d081884c7d65");
            if (page.Number > 1)
            {
                StringAssert.Contains(page.Text, "plant/2026-11-01/2026-12-01");
            }
        }

        Assert.IsTrue(document.GetPages().Any(page => page.Width > page.Height), "the wide table lies on its side");
    }

    [TestMethod]
    [DataRow(FigureLanguage.English)]
    [DataRow(FigureLanguage.Chinese)]
    public void Print_EveryCellAndHead_IsThereInOneRun(FigureLanguage language)
    {
        ReportContent content = SampleReport.Of(language, "压铸机");
        string text = string.Concat(PdfText.Read(Printed(language)).Select(page => page.Text));

        foreach (ReportTable table in content.Tables)
        {
            IEnumerable<string> cells = table.Rows.Take(40).SelectMany(row => row).Select(cell => cell.Text);
            foreach (string shown in cells.Concat(table.Columns.Select(column => column.Unit)))
            {
                StringAssert.Contains(text, shown);
            }
        }
    }

    [TestMethod]
    [DataRow(FigureLanguage.English)]
    [DataRow(FigureLanguage.Chinese)]
    public void Print_ALongTable_RepeatsItsHeadOnEveryPage(FigureLanguage language)
    {
        ReportTable table = SampleReport.Of(language, "压铸机").Tables.Single(t => t.Id == "A1");
        PdfPage[] pages =
        [
            .. PdfText.Read(Printed(language)).Where(page =>
                Array.Exists(["A-41", "A-60", "A-88"], row => page.Text.Contains(row, StringComparison.Ordinal))),
        ];

        Assert.IsGreaterThan(1, pages.Length);
        foreach (PdfPage page in pages)
        {
            StringAssert.Contains(page.Text, string.Concat(table.Columns.Select(c => c.Head + (c.Unit.Length > 0 ? " " + c.Unit : ""))));
        }
    }

    [TestMethod]
    [DataRow(FigureLanguage.English)]
    [DataRow(FigureLanguage.Chinese)]
    public void Print_EveryWord_LiesWithinTheMargins(FigureLanguage language)
    {
        // 20 mm at the outer edge, and what stands above and below the text is 8 mm from the edge or more.
        string layout = Poppler("pdftotext", "-bbox", Printed(language), "-");
        foreach (XElement page in XDocument.Parse(Regex.Replace(layout, "<!DOCTYPE[^>]*>", "")).Descendants().Where(Is("page")))
        {
            double width = Number(page, "width");
            double height = Number(page, "height");
            foreach (XElement word in page.Elements().Where(Is("word")))
            {
                Assert.IsGreaterThanOrEqualTo(19.5 * PointsPerMillimetre, Number(word, "xMin"), word.Value);
                Assert.IsLessThanOrEqualTo(width - (19.5 * PointsPerMillimetre), Number(word, "xMax"), word.Value);
                Assert.IsGreaterThanOrEqualTo(8 * PointsPerMillimetre, Number(word, "yMin"), word.Value);
                Assert.IsLessThanOrEqualTo(height - (8 * PointsPerMillimetre), Number(word, "yMax"), word.Value);
            }
        }
    }

    [TestMethod]
    public void Print_Fonts_AreEmbedded()
    {
        string[] fonts = Poppler("pdffonts", Printed(FigureLanguage.Chinese))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2).ToArray();

        Assert.IsNotEmpty(fonts);
        foreach (string font in fonts)
        {
            // The columns emb, sub, uni, and the two numbers of an object.
            StringAssert.Matches(font, EmbeddedWithCharacters());
        }
    }

    [TestMethod]
    [DataRow(FigureLanguage.English, "en")]
    [DataRow(FigureLanguage.Chinese, "zh-CN")]
    public void Print_Document_HasTagsBookmarksLanguageAndItsManifest(FigureLanguage language, string tag)
    {
        string path = Printed(language);
        ReportContent content = SampleReport.Of(language, "压铸机");
        using PdfDocument document = PdfDocument.Open(path);
        string information = Poppler("pdfinfo", path);

        StringAssert.Contains(document.Information.Title, content.Title);
        StringAssert.Contains(document.Information.Keywords, content.ManifestSha256);
        Assert.AreEqual(tag, document.Structure.Catalog.CatalogDictionary.Data["Lang"].ToString()!.Trim('(', ')'));
        StringAssert.Matches(information, new Regex(@"Tagged:\s+yes"));
        StringAssert.Contains(Poppler("pdfinfo", "-meta", path), content.ManifestSha256);
        Assert.IsTrue(document.TryGetBookmarks(out Bookmarks? bookmarks));
        string[] titles = [.. bookmarks.GetNodes().Select(node => node.Title)];
        foreach (ReportSection section in content.Sections.Skip(1))
        {
            CollectionAssert.Contains(titles, section.Title);
        }
    }

    [TestMethod]
    [DataRow(FigureLanguage.English)]
    [DataRow(FigureLanguage.Chinese)]
    public void Differences_OfWhatWasPrinted_AreNone(FigureLanguage language)
    {
        string folder = Path.GetDirectoryName(Printed(language))!;

        ReportContent wanted = SampleReport.Of(language, "压铸机");
        Assert.AreEqual("", string.Join('\n', PdfDifferences.Of(wanted, folder, true).Select(d => d.Reason.Text)));
        Assert.IsEmpty(PdfDifferences.Of(SampleReport.Of(language, "压铸机"), folder, false));
    }

    [TestMethod]
    [DataRow("70000.875", "70000.876", "T4.7.energy")]
    [DataRow("47.0", "41.0", "T4.7.maximumDemand")]
    [DataRow("2026-11-03 10:15", "2026-11-03 10:45", "T4.7.at")]
    [DataRow("no data", "99.5", "T4.7.completeness")]
    [DataRow("P 7–43200; L 7, 12", "P 8–43200; L 7, 12", "T4.7.evidence")]
    public void Differences_OfAChangedCell_NameItAndNothingElse(string written, string changed, string place)
    {
        // The other way round: the paper stays, and what it should say is changed.
        ReportContent content = SampleReport.Of(FigureLanguage.English, "压铸机");
        ReportTable table = content.Tables.Single(t => t.Id == "T4");
        ReportCell[] row = [.. table.Rows[6]];
        int column = table.Columns.ToList().FindIndex(c => place.EndsWith("." + c.Name, StringComparison.Ordinal));
        Assert.AreEqual(written, row[column].Text);
        row[column] = ReportCell.Of(changed);
        ReportTable other = table with { Rows = [.. table.Rows.Take(6), row, .. table.Rows.Skip(7)] };
        ReportSection[] sections =
            [.. content.Sections.Select(section => section.Name == "machines" ? section with { Blocks = [other] } : section)];
        string folder = Path.GetDirectoryName(Printed(FigureLanguage.English))!;
        ReportDifference[] differences = [.. PdfDifferences.Of(content with { Sections = sections }, folder, true)];

        Assert.HasCount(1, differences, string.Join('\n', differences.Select(d => d.Reason.Text)));
        (string where, string said) = (differences[0].Place, differences[0].Expected);
        Assert.AreEqual(place, where);
        Assert.AreEqual(changed, said);
        Assert.AreEqual(written.Replace(" ", "", StringComparison.Ordinal), differences[0].Found);
    }

    /// <summary>The text of the page is as before in each.</summary>
    [TestMethod]
    [DataRow("picture", "1 pictures of dots")]
    [DataRow("note", "1 notes, fields or links out of the document")]
    [DataRow("link", "1 notes, fields or links out of the document")]
    [DataRow("action", "an action when it is opened")]
    [DataRow("hidden", "1 characters that nobody sees")]
    public void Differences_OfWhatIsNoTextAndNoLine_NameIt(string kind, string what)
    {
        string folder = Directory.CreateTempSubdirectory("mn-pdf").FullName;
        using (PdfSharp.Pdf.PdfDocument document = PdfSharp.Pdf.IO.PdfReader.Open(
            Printed(FigureLanguage.English), PdfSharp.Pdf.IO.PdfDocumentOpenMode.Modify))
        {
            PdfSharp.Pdf.PdfPage page = document.Pages[1];
            var place = new PdfSharp.Pdf.PdfRectangle(new PdfSharp.Drawing.XRect(100, 100, 100, 20));
            switch (kind)
            {
                case "picture":
                    Draw(page, "q 99 0 0 9 100 100 cm BI /W 1 /H 1 /CS /G /BPC 8 ID 0 EI Q");
                    break;
                case "note":
                    page.Annotations.Add(new PdfSharp.Pdf.Annotations.PdfTextAnnotation { Contents = "0 kWh", Rectangle = place });
                    break;
                case "link":
                    page.AddWebLink(place, "https://example.com");
                    break;
                case "action":
                    document.Internals.Catalog.Elements.SetName("/OpenAction", "/signatures");
                    break;
                case "hidden":
                    // Something that no comparison of texts keeps.
                    string font = page.Elements.GetDictionary("/Resources")!.Elements.GetDictionary("/Font")!.Elements.Keys.First();
                    Draw(page, $"BT 3 Tr {font} 8 Tf 100 100 Td (!) Tj ET");
                    break;
            }

            document.Save(Path.Combine(folder, "report.pdf"));
        }

        ReportDifference[] differences = [.. PdfDifferences.Of(SampleReport.Of(FigureLanguage.English, "压铸机"), folder, true)];
        Assert.IsTrue(Array.Exists(differences, one => one.Found == what), string.Join('\n', differences.Select(one => one.Reason.Text)));
        Assert.IsEmpty(PdfDifferences.Of(SampleReport.Of(FigureLanguage.English, "压铸机"), folder, false));
    }

    private static void Draw(PdfSharp.Pdf.PdfPage page, string operators) =>
        page.Contents.AppendContent().CreateStream(System.Text.Encoding.Latin1.GetBytes("\n" + operators + "\n"));

    [TestMethod]
    public void Differences_OfAnotherReport_EndSoon()
    {
        string folder = Path.GetDirectoryName(Printed(FigureLanguage.English))!;
        ReportDifference[] differences = [.. PdfDifferences.Of(SampleReport.Of(FigureLanguage.Chinese, "plant"), folder, true)];

        Assert.IsGreaterThan(0, differences.Length);
        Assert.IsLessThan(200, differences.Length);
    }

    [TestMethod]
    public void Differences_OfADamagedFile_SayThatItCannotBeRead()
    {
        string folder = Directory.CreateTempSubdirectory("mn-pdf").FullName;
        byte[] bytes = File.ReadAllBytes(Printed(FigureLanguage.English));
        ReportContent content = SampleReport.Of(FigureLanguage.English, "压铸机");
        foreach (byte[] damaged in (byte[][])[[], bytes[..100], bytes[..(bytes.Length / 2)]])
        {
            File.WriteAllBytes(Path.Combine(folder, "report.pdf"), damaged);
            Assert.IsNotEmpty(PdfDifferences.Of(content, folder, true), $"{damaged.Length} bytes");
        }
    }

    [TestMethod]
    public void Print_Ideographs_AreFoundByWhoSearchesThem()
    {
        string text = string.Concat(PdfText.Read(Printed(FigureLanguage.Chinese)).Select(page => page.Text));

        StringAssert.Contains(text, "第 1 页 共");
        Assert.AreEqual("", string.Concat(text.Where(c => c is >= '\u2E80' and <= '\u2FD5').Distinct()));
    }

    [TestMethod]
    public void Print_WithAProgramThatIsNoBrowser_SaysWhichAndWhatToDo()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("needs /bin/true");
        }

        string pdf = Path.Combine(Directory.CreateTempSubdirectory("mn-pdf").FullName, "report.pdf");
        var e = Assert.ThrowsExactly<PrintException>(
            () => new ReportPdf("/bin/true").Print(SampleReport.Of(FigureLanguage.English, "x"), pdf, CancellationToken.None));

        StringAssert.Contains(e.Message, "'/bin/true' has printed nothing");
        StringAssert.Contains(e.Message, "--browser");
        Assert.IsFalse(File.Exists(pdf));
    }

    /// <summary>A report without its Chinese letters would be signed, and no check would find it in order.</summary>
    [TestMethod]
    [DataRow(FigureLanguage.English)]
    [DataRow(FigureLanguage.Chinese)]
    public void Print_WhereNoFontHasChineseLetters_SaysSoAndWhatToInstall(FigureLanguage language)
    {
        if (!Directory.Exists("/usr/share/fonts/truetype/dejavu"))
        {
            Assert.Inconclusive("needs the fonts of the Debian package fonts-dejavu-core");
        }

        string folder = Directory.CreateTempSubdirectory("mn-pdf").FullName;
        string fonts = Path.Combine(folder, "fonts.conf");
        File.WriteAllText(fonts, $"""
            <?xml version="1.0"?>
            <fontconfig><dir>/usr/share/fonts/truetype/dejavu</dir><cachedir>{folder}/cache</cachedir></fontconfig>
            """);
        string browser = Script(folder, $"FONTCONFIG_FILE='{fonts}' exec '{TestBrowser.Path}' \"$@\"");
        string pdf = Path.Combine(folder, "report.pdf");
        var e = Assert.ThrowsExactly<PrintException>(
            () => new ReportPdf(browser).Print(SampleReport.Of(language, "压铸机"), pdf, CancellationToken.None));

        StringAssert.Matches(e.Message, new Regex("finds no font that has '\\p{IsCJKUnifiedIdeographs}{1,5}': install one"));
        StringAssert.Contains(e.Message, "fonts-wqy-zenhei");
        Assert.IsFalse(File.Exists(pdf));
    }

    /// <summary>A service that may get no rights can give a browser no sandbox of its own; anybody else keeps his.</summary>
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Print_WhereTheBrowserFindsNoSandbox_GoesWithoutInAConfinedServiceOnly(bool isConfined)
    {
        string folder = Directory.CreateTempSubdirectory("mn-pdf").FullName;
        string browser = Script(folder, $"""
            if [ ! -e '{folder}/called' ]; then
                touch '{folder}/called'
                echo 'ERROR:zygote_host_impl_linux.cc: No usable sandbox! If this is a Debian system, please install' >&2
                exit 1
            fi
            echo "$1" > '{folder}/first'
            exec '{TestBrowser.Path}' "$@"
            """);
        string pdf = Path.Combine(folder, "report.pdf");
        var printer = new ReportPdf(browser) { IsConfined = isConfined };
        ReportContent content = SampleReport.Of(FigureLanguage.English, "x");
        if (!isConfined)
        {
            var e = Assert.ThrowsExactly<PrintException>(() => printer.Print(content, pdf, CancellationToken.None));
            StringAssert.Contains(e.Message, "has printed nothing: ERROR:zygote_host_impl_linux.cc: No usable sandbox!");
            return;
        }

        printer.Print(content, pdf, CancellationToken.None);

        Assert.AreEqual("--no-sandbox", File.ReadAllText(Path.Combine(folder, "first")).Trim());
        Assert.IsGreaterThan(1, PdfText.Read(pdf).Count);
    }

    /// <summary>A font may have one glyph for "ff", and a PDF says of it what the font says.</summary>
    [TestMethod]
    public void Print_LettersThatFontsJoin_AreReadOneByOne()
    {
        string folder = Directory.CreateTempSubdirectory("mn-pdf").FullName;
        string pdf = Path.Combine(folder, "report.pdf");
        ReportContent content = SampleReport.Of(FigureLanguage.English, "affluent office fi ffi ffl") with
        {
            ManifestSha256 = "ff6ff1608359cbff" + new string('f', 48),
        };
        new ReportPdf(TestBrowser.Path).Print(content, pdf, CancellationToken.None);

        Assert.AreEqual("", string.Join('\n', PdfDifferences.Of(content, folder, true).Select(d => d.Reason.Text)));
        foreach (PdfPage page in PdfText.Read(pdf))
        {
            StringAssert.Contains(page.Text, "ff6ff1608359cbff");
        }
    }

    /// <summary>What is printed is believed of no browser: here another page comes out.</summary>
    [TestMethod]
    public void Print_SomethingElseComesOut_IsRefused()
    {
        string folder = Directory.CreateTempSubdirectory("mn-pdf").FullName;
        string other = Path.Combine(folder, "other.html");
        string pdf = Path.Combine(folder, "report.pdf");
        ReportContent content = SampleReport.Of(FigureLanguage.English, "压铸机");
        string browser = Script(folder, $"""
            for argument; do
                shift
                case "$argument" in file:*) argument='file://{other}' ;; esac
                set -- "$@" "$argument"
            done
            exec '{TestBrowser.Path}' "$@"
            """);
        using (FileStream html = File.Create(other))
        {
            ReportHtml.Write(content with { Site = "another plant" }, html);
        }

        var e = Assert.ThrowsExactly<PrintException>(() => new ReportPdf(browser).Print(content, pdf, CancellationToken.None));
        StringAssert.Contains(e.Message, "has printed something else than the report says, at ");

        File.WriteAllText(other, "<p>another page</p>");
        e = Assert.ThrowsExactly<PrintException>(() => new ReportPdf(browser).Print(content, pdf, CancellationToken.None));
        StringAssert.Contains(e.Message, "has printed page 1 without its number: version 131 or later is needed");
        Assert.IsFalse(File.Exists(pdf));
    }

    [TestMethod]
    public void Print_WithAProgramThatDoesNotEnd_EndsIt()
    {
        string folder = Directory.CreateTempSubdirectory("mn-pdf").FullName;
        string program = Script(folder, "exec sleep 60");
        var pdf = new ReportPdf(program) { MaximumTime = TimeSpan.FromMilliseconds(300) };
        var e = Assert.ThrowsExactly<PrintException>(
            () => pdf.Print(SampleReport.Of(FigureLanguage.English, "x"), Path.Combine(folder, "report.pdf"), CancellationToken.None));

        StringAssert.Contains(e.Message, "has not ended after");
    }

    [TestMethod]
    public void Print_Stopped_EndsTheBrowserAtOnce()
    {
        string folder = Directory.CreateTempSubdirectory("mn-pdf").FullName;
        string program = Script(folder, "exec sleep 60");
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        Assert.Throws<OperationCanceledException>(() =>
            new ReportPdf(program).Print(SampleReport.Of(FigureLanguage.English, "x"), Path.Combine(folder, "report.pdf"), stop.Token));
    }

    private static string Printed(FigureLanguage language)
    {
        lock (s_printed)
        {
            if (!s_printed.TryGetValue(language, out string? path))
            {
                path = Path.Combine(Directory.CreateTempSubdirectory("mn-pdf").FullName, "report.pdf");
                new ReportPdf(TestBrowser.Path).Print(SampleReport.Of(language, "压铸机"), path, CancellationToken.None);
                s_printed[language] = path;
            }

            return path;
        }
    }

    /// <summary>A program of one's own in place of a browser.</summary>
    private static string Script(string folder, string lines)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("needs /bin/sh");
            return "";
        }

        string program = Path.Combine(folder, "browser");
        File.Delete(program);
        File.WriteAllText(program, $"#!/bin/sh\n{lines}\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return program;
    }

    private static string Poppler(string program, params string[] arguments)
    {
        if (!File.Exists("/usr/bin/" + program))
        {
            Assert.Inconclusive($"{program} is not installed (apt-get install poppler-utils)");
        }

        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    private static Func<XElement, bool> Is(string name) => element => element.Name.LocalName == name;

    private static double Number(XElement element, string name) =>
        double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    private static Regex EmbeddedWithCharacters() => new(@"\s(yes)\s+(yes|no)\s+(yes)\s+\d+\s+\d+\s*$");
}
