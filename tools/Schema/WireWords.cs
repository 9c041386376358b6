namespace MeterNode.Schema;

/// <summary>Wire's enumerations of the words, and how each is spelled.</summary>
internal static class WireWords
{
    public static IEnumerable<GeneratedFile> Files(SchemaFiles schema)
    {
        foreach (WordFile.WordSet set in schema.Words.Sets)
        {
            yield return new GeneratedFile(WireRecords.Folder + set.Id + ".g.cs", Enumeration("words.json", set));
        }

        yield return new GeneratedFile(WireRecords.Folder + "WordText.g.cs", Spellings("words.json", "WordText", schema.Words.Sets));
    }

    public static string Enumeration(string source, WordFile.WordSet set)
    {
        CodeWriter code = WireRecords.Start(source);
        code.Summary(set.Meaning);
        using (code.Open($"public enum {set.Id}"))
        {
            foreach (Word word in set.Words)
            {
                code.Line().Summary($"`{word.Text}`: {word.Meaning}").Line(word.Id + ",");
            }
        }

        return code.ToString();
    }

    public static string Spellings(string source, string name, IReadOnlyList<WordFile.WordSet> sets)
    {
        CodeWriter code = WireRecords.Start(source);
        code.Summary("How the words are spelled on the wire");
        using (code.Open($"public static class {name}"))
        {
            foreach (WordFile.WordSet set in sets)
            {
                code.Line().Summary("The word on the wire");
                using (code.Open($"public static string Code(this {set.Id} word) => word switch", "};"))
                {
                    foreach (Word word in set.Words)
                    {
                        code.Line($"{set.Id}.{word.Id} => \"{word.Text}\",");
                    }

                    code.Line("_ => throw new ArgumentOutOfRangeException(nameof(word), word, null),");
                }

                code.Line().Summary("What the word says, for people");
                using (code.Open($"public static string Meaning(this {set.Id} word) => word switch", "};"))
                {
                    foreach (Word word in set.Words)
                    {
                        code.Line($"{set.Id}.{word.Id} => {WireRecords.Quote(word.Meaning)},");
                    }

                    code.Line("_ => throw new ArgumentOutOfRangeException(nameof(word), word, null),");
                }

                code.Line().Summary("False when <paramref name=\"text\"/> is none of the words");
                using (code.Open($"public static bool TryRead(string? text, out {set.Id} word)"))
                {
                    using (code.Open($"{set.Id}? found = text switch", "};"))
                    {
                        foreach (Word word in set.Words)
                        {
                            code.Line($"\"{word.Text}\" => {set.Id}.{word.Id},");
                        }

                        code.Line("_ => null,");
                    }

                    code.Line("word = found.GetValueOrDefault();").Line("return found.HasValue;");
                }
            }
        }

        return code.ToString();
    }
}
