using System.Xml;
using MeterNode.Figures;
using MeterNode.Report;
using MeterNode.Server.Reports;

namespace MeterNode.Tools.Tests.Reporting;

/// <summary>Where texts stand in a PDF, and what is cut by that.</summary>
[TestClass]
public sealed class PdfPlacesTests
{
    private static readonly PrintedPage s_printed = new(FigureLanguage.English, "plant", "R-1", 1, new string('a', 64));

    [TestMethod]
    public void Of_TextsOfThePdf_AreTheirPages()
    {
        CollectionAssert.AreEqual((int?[])[1, 1, 2], Places(["one", "two", "three"], "onetwo", "three"));
    }

    /// <summary>A text of which a PDF keeps nothing has no place: it does not say on which page what is beside it begins.</summary>
    [TestMethod]
    public void Of_TextThatFoldsToNothing_HasNoPlace()
    {
        int?[]? places = Places(["one", "Печь", "two"], "one", "two");

        CollectionAssert.AreEqual((int?[])[1, null, 2], places);
        string sheets = Cut("<p>one</p><p>Печь <b>two</b></p>", places!, 2)!;
        StringAssert.Matches(sheets, new("id=\"page-2\".*Печь", System.Text.RegularExpressions.RegexOptions.Singleline));
    }

    [TestMethod]
    public void Of_PdfThatSaysMore_IsNone()
    {
        Assert.IsNull(Places(["one", "two"], "one", "twoand more"));
        Assert.IsNull(Places(["one", "two"], "one", "two", "a page more"));
        Assert.IsNull(PdfPlaces.Of(Texts(["one"]), [new PdfPage(1, "one", ["1 pictures of dots"])], s_printed));
    }

    /// <summary>What stands on a page on which nothing begins is not known.</summary>
    [TestMethod]
    public void Sheets_PageOnWhichNothingBegins_AreNone()
    {
        const string body = "<p>one</p><p>two</p><p>three</p>";
        Assert.IsNotNull(Cut(body, [1, 2, 3], 3));
        Assert.IsNull(Cut(body, [1, 3, 3], 3));
        Assert.IsNull(Cut(body, [2, 2, 2], 2));
    }

    /// <summary>Whoever may write to a folder of reports can put any page there: it is refused, and the program goes on.</summary>
    [TestMethod]
    [DataRow("<main>", "</main>")]
    [DataRow("", "")]
    public void Sheets_PageOfVeryManyElementsOneInTheOther_IsRefused(string begin, string end)
    {
        const int depth = 200_000;
        string open = string.Concat(Enumerable.Repeat("<div>", depth)), close = string.Concat(Enumerable.Repeat("</div>", depth));
        byte[] html = System.Text.Encoding.UTF8.GetBytes($"<html><body>{begin}{open}one{close}{end}</body></html>");

        StringAssert.Contains(
            Assert.ThrowsExactly<XmlException>(() => ReportSheets.Of(html, [1], s_printed, 1)).Message, "nested more than");
        Assert.ThrowsExactly<XmlException>(() => PrintedText.Of(new MemoryStream(html)).Count());
    }

    private static int?[]? Places(string[] texts, params string[] pages) =>
        PdfPlaces.Of(Texts(texts), [.. pages.Select((text, index) => new PdfPage(index + 1, text, []))], s_printed)?.ToArray();

    private static PrintedText[] Texts(string[] texts) => [.. texts.Select(text => new PrintedText("", text, null))];

    private static string? Cut(string body, IReadOnlyList<int?> places, int count) => ReportSheets.Of(
        System.Text.Encoding.UTF8.GetBytes($"<html><head></head><body><main>{body}</main></body></html>"), places, s_printed, count);
}
