using System.Text;
using MeterNode.Figures;
using MeterNode.Report;
using MeterNode.Server.Reports;

namespace MeterNode.Tools.Tests.Reporting;

/// <summary>What was changed in the HTML of a report is named.</summary>
[TestClass]
public sealed class HtmlDifferencesTests
{
    private static readonly ReportContent s_content = SampleReport.Of(FigureLanguage.English, "press");

    [TestMethod]
    public void Of_WhatWasWritten_IsNone()
    {
        Assert.IsEmpty(Differences(html => html));
        ReportContent hostile = SampleReport.Of(FigureLanguage.Chinese, SampleReport.Hostile);
        Assert.IsEmpty(HtmlDifferences.Of(hostile, Written(hostile, html => html), isWhole: true));
    }

    [TestMethod]
    [DataRow("data-c=\"T4.7.energy\">70000.875<", "data-c=\"T4.7.energy\">70000.876<", "T4.7.energy")]
    [DataRow("data-c=\"cover.plantKey\">b5", "data-c=\"cover.plantKey\">c5", "cover.plantKey")]
    [DataRow("data-c=\"T5.note.1\">Sums are", "data-c=\"T5.note.1\">Sums were", "T5.note.1")]
    [DataRow("data-c=\"T4.7.energy\"", "data-c=\"T4.7.power\"", "T4.7.energy")]
    [DataRow("<span class=\"unit\">kWh<", "<span class=\"unit\">MWh<", "line ")]
    [DataRow("<title>Energy", "<title>energy", "line ")]
    [DataRow("</html>\n", "</html>\n\n", "line ")]
    [DataRow("</html>", "</htm>", "the page")]
    public void Of_AChange_NamesThePlace(string written, string changed, string place)
    {
        ReportDifference[] differences = Differences(html =>
        {
            StringAssert.Contains(html, written);
            return html.Replace(written, changed, StringComparison.Ordinal);
        });

        StringAssert.StartsWith(differences[0].Place, place);
        Assert.AreEqual("report.html", differences[0].File);
    }

    [TestMethod]
    public void Of_ADigit_SaysBothNumbers()
    {
        ReportDifference difference = Differences(html => html.Replace(">70000.875<", ">70000.876<", StringComparison.Ordinal)).Single();

        Assert.AreEqual("T4.7.energy: it says '70000.876'; the evidence gives '70000.875'", difference.Reason.Text);
    }

    [TestMethod]
    public void Of_AnotherLayout_IsOnlyADifferenceWhereTheWholeIsAsked()
    {
        string folder = Written(s_content, html => html.Replace("--pad: 8px", "--pad: 9px", StringComparison.Ordinal));

        Assert.HasCount(1, HtmlDifferences.Of(s_content, folder, isWhole: true));
        Assert.IsEmpty(HtmlDifferences.Of(s_content, folder, isWhole: false));
    }

    private static ReportDifference[] Differences(Func<string, string> change) =>
        [.. HtmlDifferences.Of(s_content, Written(s_content, change), isWhole: true)];

    private static string Written(ReportContent content, Func<string, string> change)
    {
        using var stream = new MemoryStream();
        ReportHtml.Write(content, stream);
        string folder = Directory.CreateTempSubdirectory("mn-html").FullName;
        File.WriteAllText(Path.Combine(folder, "report.html"), change(Encoding.UTF8.GetString(stream.ToArray())));
        return folder;
    }
}
