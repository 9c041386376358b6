namespace MeterNode.Schema;

/// <summary>words.json: the closed sets of words that records and events use.</summary>
public sealed record WordFile(int Version, IReadOnlyList<WordSet> Sets)
{
    public WordSet Find(string set) => Sets.Single(candidate => candidate.Set == set);
}
