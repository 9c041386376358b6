namespace MeterNode.Schema;

/// <summary>The firmware's names: a constant for a name that stands once; of one of each phase or zone that of the first.</summary>
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
            code.Summary("Record names; of those of each phase or zone that of the first, because a table of texts takes 4 kB of heap");
            using (code.Open("public static class RecordNames"))
            {
                code.Line($"public const int MaximumPhases = {records.Phases};")
                    .Line($"public const int MaximumZones = {records.Zones};").Line();
                foreach (RecordEntry record in records.Records)
                {
                    string unit = record.Unit is null ? "" : $", {record.Unit}";
                    code.Line().SummaryXml($"<c>{record.DocumentName}</c>{unit}.");
                    string name = record.Name.Replace("{phase}", "1", StringComparison.Ordinal)
                        .Replace("{zone}", "1", StringComparison.Ordinal);
                    code.Line($"public const string {record.Id} = \"{name}\";");
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
