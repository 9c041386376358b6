using System.Text.RegularExpressions;
using MeterNode.Figures;
using MeterNode.Report;

namespace MeterNode.Tools.Tests.Reporting.Tables;

/// <summary>Findings say the same in both languages: which key, which packs, how much.</summary>
[TestClass]
public sealed class FindingTextTests
{
    private static readonly ReportLanguage s_chinese = new(FigureLanguage.Chinese);

    [TestMethod]
    public void Chinese_OfEveryFindingOfAMonth_HasItsNumbersAndNoEnglish()
    {
        Assert.IsGreaterThan(5, MonthReport.Figures.Findings.Count);
        foreach ((_, string finding) in MonthReport.Figures.Findings)
        {
            string english = FindingText.Of(finding, new ReportLanguage(FigureLanguage.English));
            string chinese = FindingText.Of(finding, s_chinese);

            CollectionAssert.IsSubsetOf(Numbers(english), Numbers(chinese), $"{english}\n{chinese}");
            string words = Regex.Replace(chinese, "meternode [-a-z0-9 ]+(TIME)?|time-step|UTC|[0-9a-f]{16}", "");
            Assert.IsFalse(Regex.IsMatch(words, "[A-Za-z]{3,}"), chinese);
        }
    }

    [TestMethod]
    [DataRow(
        "tail-cut: a checkpoint names a later pack than the last one here: the end is missing: the last pack here is 7, checkpoint 2 "
            + "('checkpoints/000002.mncp') names 12",
        "末尾缺失：此处最后一个证据包为 7，", "检查点 2（checkpoints/000002.mncp）", "指明 12")]
    [DataRow(
        "packs-missing: key 69eed5bb68850e55: packs are missing, and their node has not declared them gone: 873–912, 920 and 3 ranges more",
        "密钥 69eed5bb68850e55：", "：873–912, 920 及另外 3 段", "有证据包缺失")]
    [DataRow("config-odd: something that this version has no words for", "台账", "", "")]
    public void Chinese_OfADetail_KeepsIt(string finding, string first, string second, string third)
    {
        string chinese = FindingText.Of(finding, s_chinese);

        foreach (string part in (string[])[first, second, third])
        {
            StringAssert.Contains(chinese, part);
        }
    }

    private static string[] Numbers(string text) => [.. Regex.Matches(text, "[0-9]+").Select(match => match.Value)];
}
