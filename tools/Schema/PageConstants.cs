using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace MeterNode.Schema;

/// <summary>
/// The constants of the verify page, the digest by which its content security policy admits its script, and the digest of the whole page in
/// the README.
/// </summary>
internal static class PageConstants
{
    public static IEnumerable<GeneratedFile> Files(SchemaFiles schema, string root)
    {
        GeneratedFile page = MarkedText.Read(root, "tools/verify-page/verify.html")
            .Replace("// <schema>", "// </schema>", Constants(schema))
            .Change(Admit)
            .ToFile();
        yield return page;
        string digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(page.Text)));
        yield return MarkedText.Read(root, "README.md")
            .Replace("<!-- schema: SHA-256 of the page -->", "<!-- end of schema -->", $"`{digest}`\n")
            .ToFile();
    }

    private static string Constants(SchemaFiles schema)
    {
        var text = new StringBuilder();
        text.Append("const VERDICTS = {\n");
        foreach (VerdictFile.Verdict verdict in schema.Verdicts.Verdicts)
        {
            text.Append($"  {verdict.Code}: {{ stored: {(verdict.Stored ? "true" : "false")}, meaning: {Quote(verdict.Meaning)} }},\n");
        }

        text.Append("};\nconst REFUSALS = {\n");
        foreach (VerdictFile.PackError error in schema.Verdicts.PackErrors)
        {
            text.Append($"  '{error.Code}': {Quote(error.Meaning)},\n");
        }

        text.Append("};\n");
        IEnumerable<string> rules = schema.Verdicts.Contradictions.Select(
            rule => $"  '{rule.Code}': {{ wrong: {(rule.IsNote ? "false" : "true")}, meaning: {Quote(rule.Meaning)} }},\n");
        text.Append("const CONTRADICTIONS = {\n").AppendJoin("", rules).Append("};\n");
        IEnumerable<string> findings = schema.Verdicts.Findings.Select(
            finding => $"  '{finding.Code}': {{ answers: [{string.Join(", ", AnswersOf(finding).Select(Quote))}], "
                + $"wrong: {(finding.IsNote ? "false" : "true")}, meaning: {Quote(finding.Meaning)} }},\n");
        text.Append("const ANSWER_FINDINGS = {\n").AppendJoin("", findings).Append("};\n");
        Append(text, "NOT_RECOMPUTED", schema.Verdicts.NotRecomputed);
        string[] wanted =
        [
            "Mode", "TimeQuality", "Event", "Samples", "QuarterHours", "MeterSerial", "MeterImportKilowattHours", "MeterStatement",
        ];
        IEnumerable<RecordEntry> names = schema.Records.Records.Where(record => wanted.Contains(record.Id));
        text.Append("const NAMES = { ").AppendJoin(", ", names.Select(record => $"{record.Field[1..]}: '{record.Name}'")).Append(" };\n");
        IEnumerable<string> fields = schema.Records.Records.Where(record => record.IsPeriod)
            .Select(record => $"{record.Name.Split('.')[1]}: {{ type: '{record.Type}', unit: {Quote(record.Unit ?? "")} }}");
        text.Append("const PERIOD_FIELDS = {\n  ").AppendJoin(",\n  ", fields).Append(",\n};\n");
        IEnumerable<string> records = schema.Records.Records.Where(record => !record.IsPeriod && record.Type != "packed").Select(
            record => $"  '{PageName(record.Name)}': {{ type: '{record.Type}', unit: {Quote(record.Unit ?? "")}, "
                + $"when: '{record.When}' }},\n");
        text.Append("const RECORDS = {\n").AppendJoin("", records).Append("};\n");
        IEnumerable<string> registers = schema.Records.Records.Where(record => record.Register).Select(record => $"'{record.Name}'");
        text.Append("const REGISTERS = [").AppendJoin(", ", registers).Append("];\n");
        text.Append($"const MAX_PHASES = {schema.Records.Phases};\n");
        IEnumerable<string> events = schema.Events.Events.Select(
            entry => $"  '{entry.Code}': {{ {string.Join(", ", entry.Keys.Select(key => EventKeyOf(schema, key)))} }},\n");
        text.Append("const EVENTS = {\n").AppendJoin("", events).Append("};\n");
        WordFile.WordSet quality = schema.Words.Find("timeQuality");
        IEnumerable<string> qualities = quality.Words.Select(word => $"{word.Text}: '{word.Id.ToLowerInvariant()}'");
        text.Append("const TIME_QUALITIES = { ").AppendJoin(", ", qualities).Append(" };\n");
        IEnumerable<string> statuses = schema.Words.Find("thermalStatus").Words.Select(word => $"'{word.Text}'");
        text.Append("const THERMAL_STATUSES = [").AppendJoin(", ", statuses).Append("];\n");
        text.Append($"const METER = '{schema.Words.Find("measuringMode").Words.Single(word => word.Id == "Meter").Text}';\n");
        text.Append($"const ESTIMATE = '{schema.Words.Find("measuringMode").Words.Single(word => word.Id == "Nominal").Text}';\n");
        EventFile.Event gap = schema.Events.Events.Single(entry => entry.Id == "Gap");
        text.Append($"const GAP = {{ code: '{gap.Code}', first: '{gap.Keys[0].Key}', last: '{gap.Keys[1].Key}', "
            + $"cause: '{gap.Keys[2].Key}' }};\n");
        IEnumerable<string> causes = schema.Words.Find("gapCause").Words.Select(word => $"{word.Text}: {Quote(word.Meaning)}");
        text.Append("const GAP_CAUSES = { ").AppendJoin(", ", causes).Append(" };\n");
        text.Append("const CHINESE = {\n");
        AppendChinese(text, "verdicts", schema.Verdicts.Verdicts.Select(entry => (entry.Code, entry.Zh)));
        AppendChinese(text, "refusals", schema.Verdicts.PackErrors.Select(entry => (entry.Code, entry.Zh)));
        AppendChinese(text, "contradictions", schema.Verdicts.Contradictions.Select(entry => (entry.Code, entry.Zh)));
        AppendChinese(text, "findings", schema.Verdicts.Findings.Select(entry => (entry.Code, entry.Zh)));
        AppendChinese(text, "findings", schema.Verdicts.Findings.Select(entry => (entry.Code, entry.Zh)));
        AppendChinese(text, "notRecomputed", schema.Verdicts.NotRecomputed.Select(entry => (entry.Code, entry.Zh)));
        AppendChinese(text, "timeQualities", quality.Words.Select(word => (word.Text, word.Zh)));
        AppendChinese(text, "gapCauses", schema.Words.Find("gapCause").Words.Select(word => (word.Text, word.Zh)));
        text.Append("};\n");
        text.Append("const STATEMENT_FIELDS = {\n");
        text.Append($"  common: [{string.Join(", ", schema.Statements.Common.Select(FieldOf))}],\n");
        foreach (StatementFile.KindEntry kind in schema.Statements.Kinds)
        {
            string name = kind.Kind.Contains('-') ? $"'{kind.Kind}'" : kind.Kind;
            text.Append($"  {name}: [{string.Join(", ", kind.Fields.Select(FieldOf))}],\n");
        }

        text.Append("};\n");
        text.Append($"const RESUME = '{schema.Events.Events.Single(entry => entry.Id == "Resume").Code}';\n");
        return text.ToString();
    }

    private static IEnumerable<string> AnswersOf(VerdictFile.Finding finding) =>
        finding.Also is null ? [finding.Answer] : [finding.Answer, finding.Also];

    /// <summary>A phase's or zone's record is known by its letters.</summary>
    private static string PageName(string pattern) => pattern.Replace("{phase}", "#").Replace("{zone}", "#");

    private static string EventKeyOf(SchemaFiles schema, EventKey key)
    {
        string type = key.Type == "word"
            ? $"[{string.Join(", ", schema.Words.Find(key.Words!).Words.Select(word => $"'{word.Text}'"))}]"
            : $"'{key.Type}'";
        return $"'{key.Key}{(key.CanBeAbsent ? "?" : "")}': {type}";
    }

    private static void Append(StringBuilder text, string name, IReadOnlyList<VerdictFile.Entry> entries)
    {
        IEnumerable<string> said = entries.Select(entry => $"  '{entry.Code}': {Quote(entry.Meaning)},\n");
        text.Append($"const {name} = {{\n").AppendJoin("", said).Append("};\n");
    }

    private static string FieldOf(StatementFile.Field field) =>
        $"{{ key: '{field.Key}', type: '{(field.Type == "whole" ? "uint" : field.Type)}'"
            + (field.Length > 0 ? $", length: {field.Length}" : "") + (field.Optional ? ", optional: true" : "")
            + (field.Words is null ? "" : $", words: [{string.Join(", ", field.Words.Select(word => $"'{word}'"))}]") + " }";

    private static void AppendChinese(StringBuilder text, string name, IEnumerable<(string Code, string? Meaning)> entries)
    {
        IEnumerable<string> said = entries.Where(entry => entry.Meaning is not null)
            .Select(entry => $"    '{entry.Code}': {Quote(entry.Meaning!)},\n");
        text.Append($"  {name}: {{\n").AppendJoin("", said).Append("  },\n");
    }

    private static string Admit(string page)
    {
        string script = Regex.Match(page, "<script>(.*?)</script>", RegexOptions.Singleline).Groups[1].Value;
        string digest = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)));
        return Regex.Replace(page, "script-src 'sha256-[^']*'", $"script-src 'sha256-{digest}'");
    }

    private static string Quote(string text) => "'" + text.Replace("\\", "\\\\").Replace("'", "\\'") + "'";
}
