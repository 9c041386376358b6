namespace MeterNode.Schema;

/// <summary>The firmware's names: a constant for a name that stands once, a table for one of each phase or zone.</summary>
internal static class FirmwareNames
{
    private const string Folder = "firmware/MeterNode.Core/Records/";

    public static IEnumerable<GeneratedFile> Files(SchemaFiles schema)
    {
        yield return new GeneratedFile(Folder + "RecordNames.g.cs", Names(schema.Records));
        yield return new GeneratedFile(Folder + "Words.g.cs", Words(schema.Words));
    }

    private static string Names(RecordFile records)
    {
        var code = new CodeWriter("records.json");
        using (code.Open("namespace MeterNode.Core.Records"))
        {
            code.Summary("Record names. Indexed names are built once, at the start: writing a pack allocates no names");
            using (code.Open("public static class RecordNames"))
            {
                code.Line($"public const int MaximumPhases = {records.Phases};")
                    .Line($"public const int MaximumZones = {records.Zones};").Line();
                foreach (RecordEntry record in records.Records)
                {
                    string unit = record.Unit is null ? "" : $", {record.Unit}";
                    code.Line().SummaryXml($"<c>{record.DocumentName}</c>{unit}.");
                    int count = record.IsPhase ? records.Phases : record.IsZone ? records.Zones : 0;
                    if (count == 0)
                    {
                        code.Line($"public const string {record.Id} = \"{record.Name}\";");
                        continue;
                    }

                    string[] parts = record.Name.Split(["{phase}", "{zone}"], StringSplitOptions.None);
                    string number = record.IsPhase ? "MaximumPhases" : "MaximumZones";
                    code.Line($"public static readonly string[] {record.Id} = Each(\"{parts[0]}\", \"{parts[1]}\", {number});");
                }

                code.Line().Line("// A table of literals takes three times the flash.");
                using (code.Open("private static string[] Each(string before, string behind, int count)"))
                {
                    code.Line("string[] names = new string[count];");
                    using (code.Open("for (int i = 0; i < count; i++)"))
                    {
                        code.Line("names[i] = before + (i + 1).ToString() + behind;");
                    }

                    code.Line().Line("return names;");
                }
            }
        }

        return code.ToString();
    }

    private static string Words(WordFile words)
    {
        var code = new CodeWriter("words.json");
        using (code.Open("namespace MeterNode.Core.Records"))
        {
            code.Summary("Words that records and events use: the set, then the word. Constants: a word that nobody uses costs nothing");
            using (code.Open("public static class Words"))
            {
                foreach (WordFile.WordSet set in words.Sets)
                {
                    foreach (Word word in set.Words)
                    {
                        code.Line().Summary(word.Meaning).Line($"public const string {set.Id}{word.Id} = \"{word.Text}\";");
                    }
                }
            }
        }

        return code.ToString();
    }
}
