namespace MeterNode.Schema;

/// <summary>One verdict; <paramref name="Stored"/> says whether the pack belongs to the evidence or goes to quarantine.</summary>
public sealed record VerdictEntry(string Code, string Id, bool Stored, string Meaning, string Since);
