namespace MeterNode.Schema;

/// <summary>statements.json: what a plant signs about itself, one statement behind the other.</summary>
public sealed record StatementFile(int Version, IReadOnlyList<StatementFile.Field> Common, IReadOnlyList<StatementFile.KindEntry> Kinds)
{
    /// <summary>One entry of a statement's map. <paramref name="Length"/>: bytes, 0 for any number.</summary>
    public sealed record Field(
        string Key, string Type, string Meaning, int Length = 0, bool Optional = false, IReadOnlyList<string>? Words = null);

    /// <summary>One kind; <paramref name="Id"/> is its name in code.</summary>
    public sealed record KindEntry(string Kind, string Id, string Meaning, string Since, IReadOnlyList<Field> Fields);
}
