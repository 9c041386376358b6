namespace MeterNode.Schema;

/// <summary>Wire's typed events: a record for each code, with its keys read.</summary>
internal static class WireEvents
{
    public static GeneratedFile File(SchemaFiles schema)
    {
        CodeWriter code = WireRecords.Start("events.json");
        using (code.Open("public abstract partial record NodeEvent"))
        {
            foreach (EventFile.Event entry in schema.Events.Events)
            {
                code.Line().Summary($"`{entry.Code}`: {entry.Meaning}");
                foreach (EventKey key in entry.Keys)
                {
                    code.Line($"/// <param name=\"{key.Id}\">{Meaning(schema, key)}</param>");
                }

                string parameters = string.Join(", ", entry.Keys.Select(key => $"{Type(schema, key)} {key.Id}"));
                code.Line($"public sealed record {entry.Id}(double AtSeconds, string Text, {parameters})");
                code.Line("    : NodeEvent(AtSeconds, Text);");
            }

            code.Line();
            using (code.Open("private static NodeEvent? ReadKnown(double atSeconds, string all, EventText text)"))
            {
                using (code.Open("switch (text.Code)"))
                {
                    foreach (EventFile.Event entry in schema.Events.Events)
                    {
                        code.Line($"case \"{entry.Code}\"");
                        string[] conditions = [.. entry.Keys.Where(key => !key.CanBeAbsent).Select(key => Condition(schema, key))];
                        for (int i = 0; i < conditions.Length; i++)
                        {
                            code.Line($"    {(i == 0 ? "when" : "    &&")} {conditions[i]}{(i == conditions.Length - 1 ? ":" : "")}");
                        }

                        string values = string.Join(
                            ", ", entry.Keys.Select(key => key.CanBeAbsent ? ValueOrNull(schema, key) : key.Parameter));
                        code.Line($"    return new {entry.Id}(atSeconds, all, {values});");
                    }

                    code.Line("default:").Line("    return null;");
                }
            }
        }

        return new GeneratedFile(WireRecords.Folder + "NodeEvent.g.cs", code.ToString());
    }

    private static string Type(SchemaFiles schema, EventKey key) => key.Type switch
    {
        "word" => schema.Words.Find(key.Words!).Id,
        "whole" => "long",
        "thousandths" => "double",
        "zone" or "zoneRecord" or "phase" => "int",
        _ => "string",
    } + (key.CanBeAbsent || key.All ? "?" : "");

    private static string ValueOrNull(SchemaFiles schema, EventKey key) =>
        key.Type == "word" ? $"{Condition(schema, key)} ? {key.Parameter} : null" : $"text[\"{key.Key}\"]";

    private static string Condition(SchemaFiles schema, EventKey key) => key.Type switch
    {
        "word" => $"WordText.TryRead(text[\"{key.Key}\"], out {schema.Words.Find(key.Words!).Id} {key.Parameter})",
        "whole" => $"text.Number(\"{key.Key}\") is long {key.Parameter}",
        "thousandths" => $"text.Decimal(\"{key.Key}\") is double {key.Parameter}",
        "zone" when key.All => $"TryZoneOrAll(text[\"{key.Key}\"], out int? {key.Parameter})",
        "zone" => $"Index(text, \"{key.Key}\", RecordTable.MaximumZones) is int {key.Parameter}",
        "phase" => $"Index(text, \"{key.Key}\", RecordTable.MaximumPhases) is int {key.Parameter}",
        "zoneRecord" => $"RecordTable.NumberIn(text[\"{key.Key}\"], RecordKind.{IdOf(schema, key.Record!)}) is int {key.Parameter}",
        _ => $"text[\"{key.Key}\"] is string {key.Parameter}",
    };

    private static string Meaning(SchemaFiles schema, EventKey key)
    {
        string text = key.Meaning ?? (key.Type == "word" ? schema.Words.Find(key.Words!).Meaning : key.Id);
        string unit = key.Unit is null ? "" : $", {key.Unit}";
        string absent = key.All ? "; null: all" : key.CanBeAbsent ? "; or null" : "";
        return char.ToUpperInvariant(text[0]) + text[1..] + unit + absent + ".";
    }

    private static string IdOf(SchemaFiles schema, string record) => schema.Records.Records.Single(entry => entry.Name == record).Id;
}
