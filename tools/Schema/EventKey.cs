namespace MeterNode.Schema;

/// <summary>One key of an event. README.md in firmware/schema lists the types.</summary>
public sealed record EventKey(
    string Key,
    string Id,
    string Type,
    string? Meaning = null,
    string? Words = null,
    string? Unit = null,
    string? Record = null,
    bool Optional = false,
    bool All = false,
    string? Since = null)
{
    /// <summary>True for a key that an event can lack: it is optional, or earlier firmware did not write it.</summary>
    public bool CanBeAbsent => Optional || Since is not null;

    /// <summary>Name in code as a parameter.</summary>
    public string Parameter => char.ToLowerInvariant(Id[0]) + Id[1..];
}
