using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MeterNode.Schema;

/// <summary>The tables of docs/wire-format.md and docs/configuration.md.</summary>
internal static class DocumentTables
{
    private static readonly Dictionary<string, string> s_answers = new(StringComparer.Ordinal)
    {
        ["authentic"] = "真实",
        ["complete"] = "完整",
        ["consistent"] = "一致",
        ["anchored"] = "锚定",
    };

    private const string End = "<!-- end of schema -->";

    public static IEnumerable<GeneratedFile> Files(SchemaFiles schema, string root)
    {
        yield return MarkedText.Read(root, "docs/wire-format.md")
            .Replace("<!-- schema: records -->", End, Records(schema.Records))
            .Replace("<!-- schema: words -->", End, Words(schema.Words))
            .Replace("<!-- schema: events -->", End, Events(schema))
            .Replace("<!-- schema: topics -->", End, Topics(schema.Topics))
            .Replace("<!-- schema: verdicts -->", End, Verdicts(schema.Verdicts))
            .Replace("<!-- schema: pack errors -->", End, Errors(schema.Verdicts))
            .Replace("<!-- schema: contradictions -->", End, Rules(schema.Verdicts.Contradictions))
            .Replace("<!-- schema: findings -->", End, Findings(schema.Verdicts.Findings))
            .Replace("<!-- schema: statements -->", End, Statements(schema.Statements))
            .Replace("<!-- schema: not recomputed -->", End, Entries("reason", schema.Verdicts.NotRecomputed))
            .ToFile();
        yield return MarkedText.Read(root, "docs/for-assessors.md")
            .Replace("<!-- schema: findings for assessors -->", End, FindingsForAssessors(schema.Verdicts))
            .ToFile();
        yield return MarkedText.Read(root, "docs/configuration.md")
            .Replace("<!-- schema: keys -->", End, Keys(schema.Configuration))
            .ToFile();
        yield return MarkedText.Read(root, "docs/ledger.md")
            .Replace("<!-- schema: ledger fields -->", End, LedgerFields(schema.Ledger, schema.Ledger.Common))
            .Replace("<!-- schema: ledger kinds -->", End, LedgerKinds(schema.Ledger))
            .Replace("<!-- schema: ledger roles -->", End, LedgerRoles(schema.Ledger))
            .Replace("<!-- schema: ledger words -->", End, LedgerWords(schema.Ledger))
            .ToFile();
        yield return MarkedText.Read(root, "docs/flash-format.md")
            .Replace("<!-- schema: state -->", End, State(schema.Flash))
            .ToFile();
    }

    private static string Records(RecordFile file) => Table(
        ["name", "unit", "type", "when", "meaning", "OBIS"],
        file.Records.Select(record => (string[])
        [
            $"`{record.DocumentName}`",
            record.Unit ?? "",
            record.Type switch { "temperature" => "number or word", "event" => "text", "packed" => "bytes", string type => type },
            record.When,
            record.Meaning + (record.Words is null ? "" : $": `{record.Words}`"),
            record.Obis ?? "",
        ]));

    private static string Words(WordFile file) => Table(
        ["set", "word", "meaning"],
        from set in file.Sets
        from word in set.Words
        select (string[])[word == set.Words[0] ? $"`{set.Set}`" : "", $"`{word.Text}`", word.Meaning]);

    private static string Events(SchemaFiles schema) => Table(
        ["code", "keys", "meaning"],
        from entry in schema.Events.Events
        let keys = entry.Keys.Select(key => Key(schema.Records, key))
        select (string[])[$"`{entry.Code}`", string.Join(", ", keys), entry.Meaning]);

    private static string Key(RecordFile records, EventKey key)
    {
        string[] notes =
        [
            .. new[]
            {
                key.Words is null ? "" : $"`{key.Words}`",
                key.Type switch
                {
                    "zone" => $"1…{records.Zones}" + (key.All ? " or `all`" : ""),
                    "phase" => $"1…{records.Phases}",
                    "zoneRecord" => $"`t1`…`t{records.Zones}`",
                    _ => "",
                },
                key.Unit ?? "",
                key.Meaning ?? "",
                key.Optional ? "absent when unknown" : "",
                key.Since is null ? "" : $"since {key.Since}",
            }.Where(note => note.Length > 0),
        ];
        return $"`{key.Key}`" + (notes.Length == 0 ? "" : $" ({string.Join(", ", notes)})");
    }

    private static string Topics(TopicFile file) => Table(
        ["topic", "retained, QoS", "content"],
        file.Topics.Select(topic => (string[])
        [
            $"`{file.Root.Replace("{site}", "<site>").Replace("{node}", "<node>")}/{topic.Name}`",
            $"{(topic.Retained ? "yes" : "no")}, {topic.Qos}", topic.Content,
        ]));

    private static string Verdicts(VerdictFile file) => Table(
        ["verdict", "the pack is", "meaning"],
        file.Verdicts.Select(verdict => (string[])[$"`{verdict.Code}`", verdict.Stored ? "kept" : "refused", verdict.Meaning]));

    private static string Errors(VerdictFile file) => Table(
        ["reason", "where", "meaning"],
        file.PackErrors.Select(error => (string[])[$"`{error.Code}`", error.Layer, error.Meaning.Replace("<", "\\<")]));

    private static string Entries(string head, IReadOnlyList<VerdictFile.Entry> entries) => Table(
        [head, "meaning"], entries.Select(entry => (string[])[$"`{entry.Code}`", entry.Meaning]));

    private static string Rules(IReadOnlyList<VerdictFile.Entry> entries) => Table(
        ["contradiction", "severity", "meaning"],
        entries.Select(entry => (string[])[$"`{entry.Code}`", entry.IsNote ? "note" : "wrong", entry.Meaning]));

    private static string Findings(IReadOnlyList<VerdictFile.Finding> findings) => Table(
        ["answer", "finding", "severity", "meaning"],
        findings.Select(finding => (string[])
        [
            finding.Answer + (finding.Also is null ? "" : $", {finding.Also}"), $"`{finding.Code}`", finding.Severity, finding.Meaning,
        ]));

    private static string FindingsForAssessors(VerdictFile file) => Table(
        ["answer · 回答", "finding · 结论", "", "meaning", "含义"],
        [
            .. file.Findings.Select(finding => Row(finding.Answer, finding.Code, finding.IsNote, finding.Meaning, finding.Zh!)),
            .. file.Contradictions.Select(rule => Row("consistent", rule.Code, rule.IsNote, rule.Meaning, rule.Zh!)),
        ]);

    private static string[] Row(string answer, string code, bool isNote, string meaning, string zh) =>
        [answer + " · " + s_answers[answer], $"`{code}`", isNote ? "note · 提示" : "wrong · 错误", meaning, zh];

    private static string Statements(StatementFile file) => Table(
        ["kind", "fields", "meaning"],
        file.Kinds.Select(kind => (string[])[$"`{kind.Kind}`", Fields(kind.Fields), kind.Meaning])
            .Prepend(["all", Fields(file.Common), ""]));

    private static string Fields(IReadOnlyList<StatementFile.Field> fields) => string.Join("<br>", fields.Select(field =>
        $"`{field.Key}` ({(field.Length > 0 ? $"{field.Length} bytes" : field.Type)}{(field.Optional ? ", may be absent" : "")}): "
            + field.Meaning + (field.Words is null ? "" : $": {Or(field.Words.Select(word => $"`{word}`"))}")));

    private static string LedgerKinds(LedgerFile file)
    {
        var text = new StringBuilder();
        foreach (LedgerFile.KindEntry kind in file.Kinds)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n### `{kind.Kind}` · {kind.Zh}\n\n");
            text.Append(char.ToUpperInvariant(kind.Meaning[0])).Append(kind.Meaning, 1, kind.Meaning.Length - 1).Append(".\n\n");
            text.Append("Signed by: ").AppendJoin(", ", kind.Roles.Select(role => $"`{role}`")).Append(".\n\n");
            text.Append(LedgerFields(file, kind.Fields));
        }

        return text.Append('\n').ToString();
    }

    private static string LedgerFields(LedgerFile file, IReadOnlyList<LedgerFile.Field> fields) => Table(
        ["field", "中文", "type", "meaning"],
        fields.Select(field => (string[])
        [
            $"`{field.Key}`", field.Zh, LedgerTypeOf(field) + (field.Optional ? ", may be absent" : ""),
            field.Meaning + (field.Words is null ? "" : $": {Or(file.Words(field.Words).Select(word => $"`{word.Text}`"))}"),
        ]));

    private static string LedgerTypeOf(LedgerFile.Field field) => field.Type switch
    {
        "whole" => "whole" + (field.Minimum > 0 ? $" from {field.Minimum}" : "") + (field.Unit is null ? "" : ", " + field.Unit),
        "decimal" => "decimal" + (field.Unit is null ? "" : ", " + field.Unit),
        "digits" => field.Minimum == field.Length ? $"{field.Length} digits" : $"{field.Minimum} to {field.Length} digits",
        "bytes" => $"{field.Length} bytes",
        _ => field.Type,
    };

    private static string LedgerRoles(LedgerFile file) => Table(
        ["role", "中文", "meaning", "signs"],
        file.Words("role").Select(role => (string[])
        [
            $"`{role.Text}`", role.Zh!, role.Meaning,
            string.Join(", ", file.Kinds.Where(kind => kind.Roles.Contains(role.Text)).Select(kind => $"`{kind.Kind}`")),
        ]));

    private static string LedgerWords(LedgerFile file) => Table(
        ["set", "word", "中文", "meaning"],
        from set in file.Sets.Where(set => set.Set != "role")
        from word in set.Words
        select (string[])
        [
            word == set.Words[0] ? $"`{set.Set}`" : "", $"`{word.Text}`", word.Zh!,
            word.Meaning + (word.Units is null ? "" : $", in {Or(word.Units.Select(unit => $"`{unit}`"))}"),
        ]);

    private static string State(FlashFile file) => Table(
        ["offset", "bytes", "name", "content"],
        from entry in file.Layout()
        let field = entry.Field
        select (string[])
        [
            entry.Offset.ToString(CultureInfo.InvariantCulture),
            field.Count == 1 ? $"{field.Bytes}" : $"{field.Count} × {field.Bytes}",
            $"`{field.Name}`",
            field.Meaning,
        ]);

    private static string Keys(ConfigurationFile file) => Table(
        ["key", "type and range", "default", "meaning"],
        file.Keys.Select(key => (string[])[$"`{key.Key}`", TypeOf(key), DefaultOf(key), key.Meaning]));

    private static string TypeOf(ConfigurationKey key)
    {
        string range = key switch
        {
            { Minimum: double low, Maximum: double high } => $"{N(low)} to {N(high)}",
            { Minimum: double low } => $"from {N(low)}",
            _ => "",
        };
        string unit = key.Unit is null ? "" : " " + key.Unit;
        return key.Type switch
        {
            "name" => "1 to 40 letters, digits, `-`, `_`",
            "day" => "YYYY-MM-DD",
            "bytes" => $"{key.Length} bytes",
            "gpio" => $"GPIO, {range}",
            "gpios" => $"{key.Count} GPIOs, {range}",
            "maps" => $"{range} entries",
            "publicKeys" => $"{range} public keys, 65 bytes each",
            "word" => Or(key.Values!.Select(value => $"`{value}`")),
            "tables" => $"{range} tables of up to {key.Count} numbers",
            "numbers" when key.Order == "any" => $"up to {key.Count} numbers",
            "wholes" => $"up to {key.Count} whole numbers, {key.Order}",
            "numbers" when key.CountOf is not null => "as many numbers",
            "numbers" => $"up to {key.Count} numbers{(key.Above is double above ? $" > {N(above)}" : "")}, {key.Order}",
            "whole" when key.Values is not null => Or(key.Values.Select(value => value.ToString())) + unit,
            "whole" => range.Length == 0 ? "whole" : $"whole, {range}{unit}",
            "number" when key.Not is double not => $"number, not {N(not)}",
            "number" => range.Length == 0 ? "number" : range + unit,
            _ => key.Type,
        };
    }

    private static string DefaultOf(ConfigurationKey key) => key switch
    {
        { Needed: "always" } => "needed",
        { Needed: string when } => "needed " + when,
        { Default: { ValueKind: JsonValueKind.String } word } => $"`{word}`",
        { Default: JsonElement value } => value.ToString(),
        _ => key.Absent ?? "",
    };

    private static string Or(IEnumerable<string> values)
    {
        string[] all = [.. values];
        return all.Length < 2 ? all[0] : string.Join(", ", all[..^1]) + " or " + all[^1];
    }

    private static string N(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Table(string[] head, IEnumerable<string[]> rows)
    {
        var text = new StringBuilder();
        text.Append("| ").AppendJoin(" | ", head).Append(" |\n|").Insert(text.Length, "---|", head.Length).Append('\n');
        foreach (string[] row in rows)
        {
            text.Append('|');
            foreach (string cell in row)
            {
                text.Append(cell.Length == 0 ? " |" : $" {cell} |");
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
