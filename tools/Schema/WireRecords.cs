namespace MeterNode.Schema;

/// <summary>Wire's table of record names and the classes that give typed access to a pack's records.</summary>
internal static class WireRecords
{
    public const string Folder = "tools/Wire/Generated/";

    public static CodeWriter Start(string source) =>
        new CodeWriter(source).Line("#nullable enable").Line().Line("namespace MeterNode.Wire;").Line();

    public static string Quote(string text) =>
        "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";

    public static IEnumerable<GeneratedFile> Files(SchemaFiles schema)
    {
        IReadOnlyList<RecordEntry> records = schema.Records.Records;
        yield return new GeneratedFile(Folder + "RecordKind.g.cs", Kinds(records));
        yield return new GeneratedFile(Folder + "RecordTable.g.cs", Table(schema.Records));
        yield return Class(schema, "PackRecords", [.. records.Where(record => !record.IsPhase && !record.IsZone && !record.IsPacked)]);
        yield return Class(schema, "PhaseRecords", [.. records.Where(record => record.IsPhase)]);
        yield return Class(schema, "ZoneRecords", [.. records.Where(record => record.IsZone && !record.IsPeriod && !record.IsPacked)]);
        yield return Class(schema, "AccuracyPeriod", [.. records.Where(record => record.IsPeriod)]);
    }

    private static string Kinds(IReadOnlyList<RecordEntry> records)
    {
        CodeWriter code = Start("records.json");
        code.Summary("What a record is, whatever phase or zone it belongs to");
        using (code.Open("public enum RecordKind"))
        {
            foreach (RecordEntry record in records)
            {
                code.Line().SummaryXml(Doc(record)).Line(record.Id + ",");
            }
        }

        return code.ToString();
    }

    private static string Table(RecordFile records)
    {
        CodeWriter code = Start("records.json");
        using (code.Open("public static partial class RecordTable"))
        {
            code.Summary("Version of the table").Line($"public const int Version = {records.Version};").Line();
            code.Summary("Phases of a node at most").Line($"public const int MaximumPhases = {records.Phases};").Line();
            code.Summary("Zones of a node at most").Line($"public const int MaximumZones = {records.Zones};").Line();
            foreach (RecordEntry record in records.Records.Where(record => record.Type is "word" or "event" or "packed" && !record.IsZone))
            {
                code.Line($"internal const string {record.Id}Name = \"{record.Name}\";");
            }

            code.Line();
            using (code.Open("private static readonly RecordDefinition[] s_all =", "];", "["))
            {
                foreach (RecordEntry record in records.Records)
                {
                    string unit = record.Unit is null ? "null" : Quote(record.Unit);
                    string type = $"RecordType.{Pascal(record.Type)}, RecordTime.{Pascal(record.When)}";
                    code.Line($"new(RecordKind.{record.Id}, \"{record.Name}\", {unit}, {type})");
                    code.Line("{");
                    code.Line($"    Label = {Quote(record.Label ?? record.Meaning)},");
                    string meaning = Quote(record.Meaning) + ",";
                    bool fits = meaning.Length <= 110;
                    code.Line("    Meaning =" + (fits ? " " + meaning : ""));
                    if (!fits)
                    {
                        code.Line("        " + meaning);
                    }

                    code.Line($"    Since = \"{record.Since}\",");
                    code.Line($"    IsRegister = {(record.Register ? "true" : "false")},");
                    code.Line("},");
                }
            }
        }

        return code.ToString();
    }

    private static GeneratedFile Class(SchemaFiles schema, string name, RecordEntry[] records)
    {
        CodeWriter code = Start("records.json");
        using (code.Open($"public sealed partial class {name}"))
        {
            foreach (RecordEntry record in records.Where(IsList))
            {
                code.Line($"private readonly List<{ItemType(record)}> {record.Field} = [];");
            }

            foreach (RecordEntry record in records)
            {
                code.Line().SummaryXml(Doc(record));
                code.Line(IsList(record)
                    ? $"public IReadOnlyList<{ItemType(record)}> {ListName(record)} => {record.Field};"
                    : $"public {ScalarType(schema, record)}? {record.Id} {{ get; private set; }}");
            }

            code.Line().Summary("The number that stands once in it; null when it is absent or no number that stands once");
            using (code.Open("public double? Number(RecordKind kind) => kind switch", "};"))
            {
                foreach (RecordEntry record in records.Where(record => record.IsNumber && !IsList(record)))
                {
                    code.Line($"RecordKind.{record.Id} => {record.Id},");
                }

                code.Line("_ => null,");
            }

            code.Line().Summary("Takes a record that fits its kind; false for a word that is none, and for a second one of its kind");
            using (code.Open("internal bool TryTake(RecordKind kind, in SignedRecord record)"))
            {
                using (code.Open("switch (kind)"))
                {
                    foreach (RecordEntry record in records)
                    {
                        Take(code, schema, record);
                    }

                    code.Line("default:").Line("    return false;");
                }
            }
        }

        return new GeneratedFile(Folder + name + ".g.cs", code.ToString());
    }

    private static void Take(CodeWriter code, SchemaFiles schema, RecordEntry record)
    {
        string kind = "case RecordKind." + record.Id;
        string enumeration = record.Words is null ? "" : schema.Words.Find(record.Words).Id;
        (string when, string take) = record.Type switch
        {
            "event" => ("", $"{record.Field}.Add(NodeEvent.Read(record.AtSeconds, record.Text!))"),
            "temperature" => ("", $"return TemperatureReading.TryAdd({record.Field}, record)"),
            "word" => (
                $" when {record.Id} is null\n                && WordText.TryRead(record.Text, out {enumeration} word)",
                $"{record.Id} = word"),
            "text" => ($" when {record.Id} is null", $"{record.Id} = record.Text"),
            _ when IsList(record) => ("", $"{record.Field}.Add(new TimedValue(record.AtSeconds, record.Value!.Value))"),
            "whole" => ($" when {record.Id} is null", $"{record.Id} = (long)record.Value!.Value"),
            _ => ($" when {record.Id} is null", $"{record.Id} = record.Value!.Value"),
        };
        code.Line($"{kind}{when}:").Line($"    {take};");
        if (record.Type != "temperature")
        {
            code.Line("    return true;");
        }
    }

    private static bool IsList(RecordEntry record) => record.When is "reading" or "event";

    private static string ListName(RecordEntry record) => record.Type == "event" ? record.Id + "s" : record.Id;

    private static string ItemType(RecordEntry record) => record.Type switch
    {
        "event" => "NodeEvent",
        "temperature" => "TemperatureReading",
        _ => "TimedValue",
    };

    private static string ScalarType(SchemaFiles schema, RecordEntry record) => record.Type switch
    {
        "word" => schema.Words.Find(record.Words!).Id,
        "whole" => "long",
        "text" => "string",
        _ => "double",
    };

    private static string Doc(RecordEntry record)
    {
        string unit = record.Unit is null ? "" : $", {record.Unit}";
        string text = record.Meaning.Replace("&", "&amp;").Replace("`", "");
        return $"<c>{record.DocumentName}</c>{unit}: {text}.";
    }

    private static string Pascal(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
