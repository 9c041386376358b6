namespace MeterNode.Schema;

/// <summary>Wire's verdicts and pack errors with their sentences, and the topics.</summary>
internal static class WireVerdicts
{
    public static IEnumerable<GeneratedFile> Files(SchemaFiles schema)
    {
        yield return new GeneratedFile(WireRecords.Folder + "Verdict.g.cs", Verdicts(schema.Verdicts));
        yield return new GeneratedFile(WireRecords.Folder + "VerdictText.g.cs", VerdictTexts(schema.Verdicts));
        yield return new GeneratedFile(WireRecords.Folder + "PackError.g.cs", Errors(schema.Verdicts));
        yield return new GeneratedFile(WireRecords.Folder + "PackErrorText.g.cs", ErrorTexts(schema.Verdicts));
        yield return new GeneratedFile(
            WireRecords.Folder + "Contradiction.g.cs",
            Entries("Contradiction", "What authentic packs say that cannot be true together", schema.Verdicts.Contradictions));
        yield return new GeneratedFile(
            WireRecords.Folder + "NotRecomputed.g.cs",
            Entries("NotRecomputed", "Why the figures of an evaluation period could not be recomputed", schema.Verdicts.NotRecomputed));
        yield return new GeneratedFile(WireRecords.Folder + "AnswerFinding.g.cs", WireAnswers.Findings(schema.Verdicts));
        yield return new GeneratedFile(WireRecords.Folder + "Topics.g.cs", Topics(schema.Topics));
    }

    private static string Verdicts(VerdictFile file)
    {
        CodeWriter code = WireRecords.Start("verdicts.json");
        code.SummaryXml("What is said about one received pack; <see cref=\"VerdictText\"/> spells it.");
        using (code.Open("public enum Verdict"))
        {
            foreach (VerdictFile.Verdict verdict in file.Verdicts)
            {
                string kept = verdict.Stored ? "The pack is kept" : "The pack is refused";
                code.Line().Summary($"{verdict.Meaning}. {kept}").Line(verdict.Id + ",");
            }
        }

        return code.ToString();
    }

    private static string VerdictTexts(VerdictFile file)
    {
        CodeWriter code = WireRecords.Start("verdicts.json");
        using (code.Open("public static partial class VerdictText"))
        {
            using (code.Open("private static readonly string[] s_codes =", "];", "["))
            {
                foreach (VerdictFile.Verdict verdict in file.Verdicts)
                {
                    code.Line($"\"{verdict.Code}\",");
                }
            }

            code.Line().Summary("What the verdict says, in a few words without a full stop");
            var meanings = file.Verdicts.Select(verdict => (verdict.Id, WireRecords.Quote(verdict.Meaning)));
            Switch(code, "string Meaning", "Verdict verdict", meanings);
            code.Line().Summary("True when the pack belongs to the evidence; false when it goes to quarantine");
            string stored = string.Join(" or ", file.Verdicts.Where(verdict => verdict.Stored).Select(verdict => "Verdict." + verdict.Id));
            code.Line($"public static bool IsStored(this Verdict verdict) => verdict is {stored};");
        }

        return code.ToString();
    }

    private static string Errors(VerdictFile file)
    {
        CodeWriter code = WireRecords.Start("verdicts.json");
        code.SummaryXml("Why bytes are not a pack, or do not fit where they are; <see cref=\"PackErrorText\"/> spells it.");
        using (code.Open("public enum PackError"))
        {
            code.Summary("Nothing is wrong").Line("None,");
            foreach (VerdictFile.PackError error in file.PackErrors)
            {
                code.Line().Summary($"`{error.Code}` ({error.Layer}): {error.Meaning}").Line(error.Id + ",");
            }
        }

        return code.ToString();
    }

    private static string ErrorTexts(VerdictFile file)
    {
        CodeWriter code = WireRecords.Start("verdicts.json");
        code.SummaryXml("The spellings of <see cref=\"PackError\"/>: a stable code for machines, a sentence for people.");
        using (code.Open("public static class PackErrorText"))
        {
            code.Summary("Kebab-case code, for example <c>signature-length</c>; part of the JSON and SQL contract");
            IEnumerable<(string Id, string Value)> codes = file.PackErrors.Select(error => (error.Id, $"\"{error.Code}\""));
            Switch(code, "string Code", "PackError error", codes.Prepend(("None", "\"none\"")));
            code.Line().Summary("What is wrong, in a few plain words without a full stop");
            var sentences = file.PackErrors.Select(error => (error.Id, WireRecords.Quote(error.Meaning)));
            Switch(code, "string Describe", "PackError error", sentences.Prepend(("None", "\"in order\"")));
        }

        return code.ToString();
    }

    private static string Entries(string name, string summary, IReadOnlyList<VerdictFile.Entry> entries)
    {
        CodeWriter code = WireRecords.Start("verdicts.json");
        code.SummaryXml($"{summary}; <see cref=\"{name}Text\"/> spells it.");
        using (code.Open($"public enum {name}"))
        {
            foreach (VerdictFile.Entry entry in entries)
            {
                code.Line().Summary($"`{entry.Code}`: {entry.Meaning}").Line(entry.Id + ",");
            }
        }

        code.Line().SummaryXml($"The spellings of <see cref=\"{name}\"/>: a stable code for machines, a sentence for people.");
        using (code.Open($"public static class {name}Text"))
        {
            code.Summary("Part of the JSON contract");
            Switch(code, "string Code", $"{name} word", entries.Select(entry => (entry.Id, WireRecords.Quote(entry.Code))));
            code.Line().Summary("A few plain words without a full stop");
            Switch(code, "string Meaning", $"{name} word", entries.Select(entry => (entry.Id, WireRecords.Quote(entry.Meaning))));
            if (entries.Any(entry => entry.IsNote))
            {
                code.Line().Summary("The same in Chinese");
                Switch(code, "string Chinese", $"{name} word", entries.Select(entry => (entry.Id, WireRecords.Quote(entry.Zh!))));
                string notes = string.Join(" or ", entries.Where(entry => entry.IsNote).Select(entry => $"{name}.{entry.Id}"));
                code.Line().Summary("True for one that is stated only: nothing is wrong because of it");
                code.Line($"public static bool IsNote(this {name} word) => word is {notes};");
                code.Line().Summary("Part of the JSON contract: `wrong`, or `note` for one that is stated only");
                code.Line($"public static string Severity(this {name} word) => word.IsNote() ? \"note\" : \"wrong\";");
            }
        }

        return code.ToString();
    }

    private static string Topics(TopicFile file)
    {
        CodeWriter code = WireRecords.Start("topics.json");
        code.Summary("The topics of a node");
        using (code.Open("public static class Topics"))
        {
            string root = file.Root.Replace("{site}", "\" + site + \"").Replace("{node}", "\" + node");
            code.Summary("What all topics of a node begin with; <c>+</c> as the node stands for all");
            code.Line($"public static string Root(string site, string node) => \"{root};");
            code.Line().Summary("The node of a topic; null for what is no topic of a node");
            IEnumerable<string> levels = file.Root.Split('/').Select(level => level == "{node}" ? "var node" : "_").Append("_");
            code.Line($"public static string? NodeOf(string topic) => topic.Split('/') is [{string.Join(", ", levels)}] ? node : null;");
            foreach (TopicFile.Topic topic in file.Topics)
            {
                code.Line().Summary($"`{topic.Name}`: {topic.Content}");
                code.Line($"public static string {topic.Id}(string site, string node) => Root(site, node) + \"/{topic.Name}\";");
            }
        }

        return code.ToString();
    }

    internal static void Switch(CodeWriter code, string head, string parameter, IEnumerable<(string Id, string Value)> values)
    {
        string[] names = parameter.Split(' ');
        using (code.Open($"public static {head}(this {parameter}) => {names[1]} switch", "};"))
        {
            foreach ((string id, string value) in values)
            {
                code.Line($"{names[0]}.{id} => {value},");
            }

            code.Line($"_ => throw new ArgumentOutOfRangeException(nameof({names[1]}), {names[1]}, null),");
        }
    }
}
