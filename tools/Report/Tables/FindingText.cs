using System.Text.RegularExpressions;
using MeterNode.Figures;
using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>What a check has found, in the language of the report. Checks say it in English, behind a stable code.</summary>
internal static partial class FindingText
{
    /// <summary>The code in front of a finding, such as <c>packs-missing</c>.</summary>
    public static string Code(string finding) => finding.Split(':')[0];

    /// <summary>The answer that a finding belongs to; null where it is about the ledger or the history of the plant.</summary>
    public static Answer? AnswerOf(string finding)
    {
        string code = Code(finding);
        foreach (AnswerFinding known in Enum.GetValues<AnswerFinding>())
        {
            if (known.Code() == code)
            {
                return known.Answer();
            }
        }

        return Enum.GetValues<Contradiction>().Any(known => known.Code() == code) ? Answer.Consistent : null;
    }

    /// <summary>The finding in words.</summary>
    public static string Of(string finding, ReportLanguage say)
    {
        string code = Code(finding);
        if (!say.IsChinese)
        {
            return finding[code.Length..].TrimStart(':', ' ');
        }

        foreach ((string meaning, string chinese) in Enum.GetValues<AnswerFinding>().Where(known => known.Code() == code)
            .Select(known => (known.Meaning(), known.Chinese()))
            .Concat(Enum.GetValues<Contradiction>().Where(known => known.Code() == code)
                .Select(known => (known.Meaning(), known.Chinese()))))
        {
            return Whole(finding[code.Length..].TrimStart(':', ' '), meaning, chinese, say);
        }

        return OfLedger(finding, say);
    }

    /// <summary>The meaning in Chinese, with the key before it and the details behind it.</summary>
    private static string Whole(string english, string meaning, string chinese, ReportLanguage say)
    {
        int at = english.IndexOf(meaning, StringComparison.Ordinal);
        if (at < 0)
        {
            return chinese;
        }

        string key = english[..at].TrimEnd(':', ' ');
        string detail = english[(at + meaning.Length)..].TrimStart(':', ' ');
        string whole = detail.Length == 0 ? chinese : say.Text("note-about", chinese, FindingDetail.Chinese(detail));
        return key.Length == 0 ? whole : say.Text("note-about", FindingDetail.Chinese(key), whole);
    }

    private static string OfLedger(string finding, ReportLanguage say) => Refused().Match(finding) is { Success: true } refused
        ? say.Text("finding.statement", refused.Groups[1].Value)
        : say.Text(Code(finding) == "history" ? "finding.history" : "finding.ledger");

    [GeneratedRegex("statement ([0-9]+) does not count")]
    private static partial Regex Refused();
}
