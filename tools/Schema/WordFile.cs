namespace MeterNode.Schema;

/// <summary>words.json: the closed sets of words that records and events use.</summary>
public sealed record WordFile(int Version, IReadOnlyList<WordFile.WordSet> Sets)
{
    /// <summary>The set called <paramref name="set"/>; one must be there.</summary>
    public WordSet Find(string set) => Sets.Single(candidate => candidate.Set == set);

    /// <summary>One closed set of words; <paramref name="Id"/> is its name in code.</summary>
    public sealed record WordSet(string Set, string Id, string Meaning, IReadOnlyList<Word> Words);
}
