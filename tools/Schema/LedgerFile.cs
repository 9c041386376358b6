namespace MeterNode.Schema;

/// <summary>ledger.json: what named people of a plant state, one signed statement behind the other.</summary>
public sealed record LedgerFile(
    int Version, IReadOnlyList<LedgerFile.Field> Common, IReadOnlyList<WordFile.WordSet> Sets, IReadOnlyList<LedgerFile.KindEntry> Kinds)
{
    /// <summary>The words of the set called <paramref name="set"/>; one must be there.</summary>
    public IReadOnlyList<Word> Words(string set) => Sets.Single(candidate => candidate.Set == set).Words;

    /// <summary>The kind called <paramref name="kind"/>; one must be there.</summary>
    public KindEntry Find(string kind) => Kinds.Single(candidate => candidate.Kind == kind);

    /// <summary>
    /// One entry of a statement's map. <paramref name="Length"/>: bytes, or digits at most; <paramref name="Minimum"/>: the least value, or
    /// digits at least. <paramref name="Refers"/>: the kind that must have stated the name. <paramref name="Past"/>: nothing that comes
    /// after the signature.
    /// </summary>
    public sealed record Field(
        string Key, string Type, string Meaning, string Zh, int Length = 0, long Minimum = 0, bool Optional = false, bool Past = false,
        string? Words = null, string? Refers = null, string? Unit = null);

    /// <summary>
    /// One kind; <paramref name="Id"/> is its name in code, <paramref name="Roles"/> may sign it, <paramref name="Ends"/> is the field with
    /// the end of what it is about.
    /// </summary>
    public sealed record KindEntry(
        string Kind, string Id, string Meaning, string Zh, string Since, IReadOnlyList<string> Roles, IReadOnlyList<Field> Fields,
        string? Ends = null);
}
