namespace MeterNode.Schema;

/// <summary>Wire's kinds of the plant's statements, and what each must have.</summary>
internal static class WireStatements
{
    public static IEnumerable<GeneratedFile> Files(SchemaFiles schema)
    {
        yield return new GeneratedFile(WireRecords.Folder + "StatementKind.g.cs", Kinds(schema.Statements));
        yield return new GeneratedFile(WireRecords.Folder + "StatementTable.g.cs", Table(schema.Statements));
    }

    private static string Kinds(StatementFile file)
    {
        CodeWriter code = WireRecords.Start("statements.json");
        code.SummaryXml("What a statement of the plant is about; <see cref=\"StatementTable\"/> spells it.");
        using (code.Open("public enum StatementKind"))
        {
            foreach (StatementFile.KindEntry kind in file.Kinds)
            {
                code.Line().Summary($"`{kind.Kind}`: {kind.Meaning}").Line(kind.Id + ",");
            }
        }

        return code.ToString();
    }

    private static string Table(StatementFile file)
    {
        CodeWriter code = WireRecords.Start("statements.json");
        code.Summary("The fields of the plant's statements");
        using (code.Open("public static class StatementTable"))
        {
            code.Summary("Version of the statements").Line($"public const int Version = {file.Version};");
            code.Line().Summary("What every statement has");
            using (code.Open("public static IReadOnlyList<StatementField> Common { get; } =", "];", "["))
            {
                Fields(code, file.Common);
            }

            code.Line().Summary("What a statement of this kind has besides");
            using (code.Open("public static IReadOnlyList<StatementField> Fields(this StatementKind kind) => kind switch", "};"))
            {
                foreach (StatementFile.KindEntry kind in file.Kinds)
                {
                    code.Line($"StatementKind.{kind.Id} => s_fieldsOf{kind.Id},");
                }

                code.Line("_ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),");
            }

            code.Line().Summary("The kind on the wire");
            using (code.Open("public static string Code(this StatementKind kind) => kind switch", "};"))
            {
                foreach (StatementFile.KindEntry kind in file.Kinds)
                {
                    code.Line($"StatementKind.{kind.Id} => \"{kind.Kind}\",");
                }

                code.Line("_ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),");
            }

            code.Line().Summary("What the statement says, for people");
            using (code.Open("public static string Meaning(this StatementKind kind) => kind switch", "};"))
            {
                foreach (StatementFile.KindEntry kind in file.Kinds)
                {
                    code.Line($"StatementKind.{kind.Id} => {WireRecords.Quote(kind.Meaning)},");
                }

                code.Line("_ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),");
            }

            foreach (StatementFile.KindEntry kind in file.Kinds)
            {
                code.Line();
                using (code.Open($"private static readonly StatementField[] s_fieldsOf{kind.Id} =", "];", "["))
                {
                    Fields(code, kind.Fields);
                }
            }
        }

        return code.ToString();
    }

    private static void Fields(CodeWriter code, IReadOnlyList<StatementFile.Field> fields)
    {
        foreach (StatementFile.Field field in fields)
        {
            string words = string.Join(", ", (field.Words ?? []).Select(word => $"\"{word}\""));
            code.Line($"new(\"{field.Key}\", typeof({TypeOf(field)}), {field.Length}, {(field.Optional ? "true" : "false")}, [{words}]),");
        }
    }

    private static string TypeOf(StatementFile.Field field) => field.Type switch
    {
        "whole" => "long",
        "text" => "string",
        "bytes" => "byte[]",
        _ => throw new InvalidOperationException($"statements.json: {field.Key} has the type {field.Type}, which is not known"),
    };
}
