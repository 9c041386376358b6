namespace MeterNode.Schema;

/// <summary>Wire's kinds of the ledger's statements: what each must have, who may sign it, and a class of typed access for each.</summary>
internal static class WireLedger
{
    private const string Source = "ledger.json";

    private static readonly string[] s_types =
        ["whole", "decimal", "text", "name", "names", "node", "nodes", "time", "day", "word", "digits", "bytes"];

    public static IEnumerable<GeneratedFile> Files(SchemaFiles schema)
    {
        LedgerFile file = schema.Ledger;
        foreach (WordFile.WordSet set in file.Sets)
        {
            yield return new GeneratedFile(WireRecords.Folder + set.Id + ".g.cs", WireWords.Enumeration(Source, set));
        }

        yield return new GeneratedFile(
            WireRecords.Folder + "LedgerWordText.g.cs", WireWords.Spellings(Source, "LedgerWordText", file.Sets));
        yield return new GeneratedFile(WireRecords.Folder + "LedgerKind.g.cs", Kinds(file));
        yield return new GeneratedFile(WireRecords.Folder + "LedgerTable.g.cs", Table(file));
        yield return new GeneratedFile(WireRecords.Folder + "LedgerWords.g.cs", Words(file));
        yield return new GeneratedFile(WireRecords.Folder + "LedgerEntries.g.cs", Entries(file));
        foreach (LedgerFile.KindEntry kind in file.Kinds)
        {
            yield return new GeneratedFile(WireRecords.Folder + kind.Id + "Entry.g.cs", Entry(file, kind));
        }
    }

    private static string Kinds(LedgerFile file)
    {
        CodeWriter code = WireRecords.Start(Source);
        code.SummaryXml("What a statement of the ledger is about; <see cref=\"LedgerTable\"/> spells it.");
        using (code.Open("public enum LedgerKind"))
        {
            foreach (LedgerFile.KindEntry kind in file.Kinds)
            {
                code.Line().Summary($"`{kind.Kind}`: {kind.Meaning}").Line(kind.Id + ",");
            }
        }

        return code.ToString();
    }

    private static string Table(LedgerFile file)
    {
        CodeWriter code = WireRecords.Start(Source);
        code.Summary("The kinds of the ledger's statements: their fields, and the roles that may sign them");
        using (code.Open("public static class LedgerTable"))
        {
            code.Summary("Version of the statements").Line($"public const int Version = {file.Version};");
            code.Line().Summary("What every statement has");
            using (code.Open("public static IReadOnlyList<LedgerField> Common { get; } =", "];", "["))
            {
                Fields(code, file, file.Common);
            }

            Switch(code, file, "What a statement of this kind has besides", "IReadOnlyList<LedgerField>", "Fields",
                kind => "s_fieldsOf" + kind.Id);
            Switch(code, file, "The roles of the people who may sign it", "IReadOnlyList<LedgerRole>", "Roles",
                kind => "s_rolesOf" + kind.Id);
            Switch(code, file, "The kind on the wire", "string", "Code", kind => WireRecords.Quote(kind.Kind));
            Switch(code, file, "What the statement says, for people", "string", "Meaning", kind => WireRecords.Quote(kind.Meaning));
            Switch(code, file, "The kind's name in Chinese", "string", "Chinese", kind => WireRecords.Quote(kind.Zh));
            Switch(code, file, "The field with the end of what it is about; null where it has none", "string?", "EndKey",
                kind => kind.Ends is null ? "null" : WireRecords.Quote(kind.Ends));
            foreach (LedgerFile.KindEntry kind in file.Kinds)
            {
                code.Line();
                using (code.Open($"private static readonly LedgerField[] s_fieldsOf{kind.Id} =", "];", "["))
                {
                    Fields(code, file, kind.Fields);
                }

                string roles = string.Join(", ", kind.Roles.Select(role => "LedgerRole." + IdOf(file, "role", role)));
                code.Line().Line($"private static readonly LedgerRole[] s_rolesOf{kind.Id} =").Line($"    [{roles}];");
            }
        }

        return code.ToString();
    }

    private static void Switch(
        CodeWriter code, LedgerFile file, string summary, string type, string name, Func<LedgerFile.KindEntry, string> value)
    {
        code.Line().Summary(summary);
        using (code.Open($"public static {type} {name}(this LedgerKind kind) => kind switch", "};"))
        {
            foreach (LedgerFile.KindEntry kind in file.Kinds)
            {
                code.Line($"LedgerKind.{kind.Id} => {value(kind)},");
            }

            code.Line("_ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),");
        }
    }

    private static void Fields(CodeWriter code, LedgerFile file, IReadOnlyList<LedgerFile.Field> fields)
    {
        foreach (LedgerFile.Field field in fields)
        {
            string[] more =
            [
                .. new[]
                {
                    field.Optional ? "IsOptional = true" : "",
                    field.Length > 0 ? $"Length = {field.Length}" : "",
                    field.Minimum > 0 ? $"Minimum = {field.Minimum}" : "",
                    field.Past ? "IsPast = true" : "",
                    field.Words is null ? "" : $"Words = LedgerWords.{Pascal(field.Words)}",
                    field.Refers is null ? "" : $"Refers = LedgerKind.{file.Find(field.Refers).Id}",
                    field.Unit is null ? "" : $"Unit = {WireRecords.Quote(field.Unit)}",
                }.Where(part => part.Length > 0),
            ];
            code.Line($"new(\"{field.Key}\", LedgerFieldType.{TypeOf(field)}, {WireRecords.Quote(field.Meaning)}, "
                + $"{WireRecords.Quote(field.Zh)})" + (more.Length == 0 ? "," : $" {{ {string.Join(", ", more)} }},"));
        }
    }

    private static string Words(LedgerFile file)
    {
        CodeWriter code = WireRecords.Start(Source);
        code.Summary("The closed sets of words of the ledger");
        using (code.Open("public static class LedgerWords"))
        {
            foreach (WordFile.WordSet set in file.Sets)
            {
                code.Line().Summary(char.ToUpperInvariant(set.Meaning[0]) + set.Meaning[1..]);
                using (code.Open($"public static IReadOnlyList<LedgerWord> {Pascal(set.Set)} {{ get; }} =", "];", "["))
                {
                    foreach (Word word in set.Words)
                    {
                        string units = string.Join(", ", (word.Units ?? []).Select(WireRecords.Quote));
                        code.Line($"new({WireRecords.Quote(word.Text)}, {WireRecords.Quote(word.Meaning)}, "
                            + $"{WireRecords.Quote(word.Zh!)}, [{units}]),");
                    }
                }
            }
        }

        return code.ToString();
    }

    private static string Entries(LedgerFile file)
    {
        CodeWriter code = WireRecords.Start(Source);
        code.Summary("Makes the typed entry of a statement");
        using (code.Open("internal static class LedgerEntries"))
        {
            code.Summary("The entry of a statement whose fields are in order");
            using (code.Open("public static LedgerEntry Of(LedgerStatement statement) => statement.Kind switch", "};"))
            {
                foreach (LedgerFile.KindEntry kind in file.Kinds)
                {
                    code.Line($"LedgerKind.{kind.Id} => new {kind.Id}Entry(statement),");
                }

                code.Line("_ => throw new ArgumentException(\"a kind of a later version\", nameof(statement)),");
            }
        }

        return code.ToString();
    }

    private static string Entry(LedgerFile file, LedgerFile.KindEntry kind)
    {
        CodeWriter code = WireRecords.Start(Source);
        code.Summary($"`{kind.Kind}`: {kind.Meaning}");
        using (code.Open($"public sealed class {kind.Id}Entry : LedgerEntry"))
        {
            code.Line($"internal {kind.Id}Entry(LedgerStatement statement)").Line("    : base(statement)").Line("{").Line("}");
            foreach (LedgerFile.Field field in kind.Fields)
            {
                string unit = field.Unit is null ? "" : $", {field.Unit}";
                string absent = field.Optional ? "; null where it was not stated" : "";
                code.Line().Summary(char.ToUpperInvariant(field.Meaning[0]) + field.Meaning[1..] + unit + absent);
                code.Line($"public {Property(file, field)};");
            }
        }

        return code.ToString();
    }

    private static string Property(LedgerFile file, LedgerFile.Field field)
    {
        string name = Pascal(field.Key);
        string read = field.Optional ? $"({WireRecords.Quote(field.Key)})" : $"({WireRecords.Quote(field.Key)})!";
        (string type, string call) = field.Type switch
        {
            "whole" => ("long", "Whole" + read),
            "decimal" => ("decimal", "Decimal" + read),
            "time" => ("DateTimeOffset", "Time" + read),
            "day" => ("DateOnly", "Day" + read),
            "names" or "nodes" => ("IReadOnlyList<string>", $"Names({WireRecords.Quote(field.Key)})"),
            "bytes" => ("byte[]", "Bytes" + read),
            "word" => WordOf(file, field),
            _ => ("string", "Text" + read),
        };
        bool isValue = field.Type is "whole" or "decimal" or "time" or "day";
        return field.Type is "names" or "nodes" ? $"{type} {name} => {call}"
            : field.Optional ? $"{type}? {name} => {call}"
            : isValue ? $"{type} {name} => {call[..^1]}!.Value"
            : $"{type} {name} => {call}";
    }

    private static (string Type, string Call) WordOf(LedgerFile file, LedgerFile.Field field)
    {
        string id = file.Sets.Single(set => set.Set == field.Words).Id;
        string text = $"Text({WireRecords.Quote(field.Key)})";
        return (id, $"LedgerWordText.TryRead({text}, out {id} word) ? word : "
            + (field.Optional ? "null" : $"throw Unreadable({WireRecords.Quote(field.Key)})"));
    }

    private static string TypeOf(LedgerFile.Field field) => s_types.Contains(field.Type)
        ? Pascal(field.Type)
        : throw new InvalidOperationException($"{Source}: {field.Key} has the type {field.Type}, which is not known");

    private static string IdOf(LedgerFile file, string set, string word) => file.Words(set).Single(entry => entry.Text == word).Id;

    private static string Pascal(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
