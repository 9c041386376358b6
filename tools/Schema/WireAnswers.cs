namespace MeterNode.Schema;

/// <summary>Wire's findings of the four answers.</summary>
internal static class WireAnswers
{
    public static string Findings(VerdictFile file)
    {
        CodeWriter code = WireRecords.Start("verdicts.json");
        code.SummaryXml("What an answer about evidence rests on; <see cref=\"AnswerFindingText\"/> spells it.");
        using (code.Open("public enum AnswerFinding"))
        {
            foreach (VerdictFile.Finding finding in file.Findings)
            {
                code.Line().Summary($"`{finding.Code}` ({finding.Answer}): {finding.Meaning}").Line(finding.Id + ",");
            }
        }

        code.Line().SummaryXml("The spellings of <see cref=\"AnswerFinding\"/>: a stable code for machines, a sentence for people.");
        using (code.Open("public static class AnswerFindingText"))
        {
            code.Summary("Part of the JSON contract");
            WireVerdicts.Switch(
                code, "string Code", "AnswerFinding word", file.Findings.Select(entry => (entry.Id, WireRecords.Quote(entry.Code))));
            code.Line().Summary("A few plain words without a full stop");
            WireVerdicts.Switch(
                code, "string Meaning", "AnswerFinding word", file.Findings.Select(entry => (entry.Id, WireRecords.Quote(entry.Meaning))));
            code.Line().Summary("The same in Chinese");
            WireVerdicts.Switch(
                code, "string Chinese", "AnswerFinding word", file.Findings.Select(entry => (entry.Id, WireRecords.Quote(entry.Zh!))));
            code.Line().Summary("The answer that it belongs to");
            IEnumerable<(string, string)> answers = file.Findings.Select(entry => (entry.Id, "Wire.Answer." + Title(entry.Answer)));
            WireVerdicts.Switch(code, "Answer Answer", "AnswerFinding word", answers);
            code.Line().Summary("True for one that is stated only: nothing is wrong because of it");
            Is(code, "IsNote", file.Findings.Where(finding => finding.IsNote));
            code.Line().Summary("True for one that the answer `anchored` says too");
            Is(code, "IsAnchoredToo", file.Findings.Where(finding => finding.Also == "anchored"));
        }

        return code.ToString();
    }

    private static void Is(CodeWriter code, string name, IEnumerable<VerdictFile.Finding> findings)
    {
        using (code.Open($"public static bool {name}(this AnswerFinding word) => word switch", "};"))
        {
            foreach (VerdictFile.Finding finding in findings)
            {
                code.Line($"AnswerFinding.{finding.Id} => true,");
            }

            code.Line("_ => false,");
        }
    }

    private static string Title(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
