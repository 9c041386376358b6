namespace MeterNode.Schema;

/// <summary>verdicts.json: what is said about a received pack, and the reasons.</summary>
public sealed record VerdictFile(
    int Version,
    IReadOnlyList<VerdictFile.Verdict> Verdicts,
    IReadOnlyList<VerdictFile.PackError> PackErrors,
    IReadOnlyList<VerdictFile.Entry> Contradictions,
    IReadOnlyList<VerdictFile.Entry> NotRecomputed,
    IReadOnlyList<VerdictFile.Finding> Findings)
{
    /// <summary>
    /// One thing that can be said about the content of authentic packs; <paramref name="Severity"/> of a contradiction: <c>wrong</c>, or
    /// <c>note</c> where it is stated and nothing is wrong.
    /// </summary>
    public sealed record Entry(string Code, string Id, string Meaning, string Since, string? Severity = null, string? Zh = null)
    {
        /// <summary>True for one that is stated only.</summary>
        public bool IsNote => Severity == "note";
    }

    /// <summary>
    /// What a file is said of beside the contradictions of its packs; <paramref name="Answer"/> is one of the four answers,
    /// <paramref name="Also"/> another one that says it too.
    /// </summary>
    public sealed record Finding(
        string Code, string Id, string Answer, string Severity, string Meaning, string Since, string? Also = null, string? Zh = null)
    {
        /// <summary>True for one that is stated only.</summary>
        public bool IsNote => Severity == "note";
    }

    /// <summary>One verdict; <paramref name="Stored"/> says whether the pack belongs to the evidence or goes to quarantine.</summary>
    public sealed record Verdict(string Code, string Id, bool Stored, string Meaning, string Since, string? Zh = null);

    /// <summary>One reason why bytes are not a pack, or do not fit where they are; <paramref name="Layer"/> is where it shows.</summary>
    public sealed record PackError(string Code, string Id, string Layer, string Meaning, string Since, string? Zh = null);
}
