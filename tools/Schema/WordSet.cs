namespace MeterNode.Schema;

/// <summary>One closed set of words; <paramref name="Id"/> is its name in code.</summary>
public sealed record WordSet(string Set, string Id, string Meaning, IReadOnlyList<Word> Words);
