namespace MeterNode.Wire;

/// <summary>Spellings of <see cref="Verdict"/>.</summary>
public static class VerdictText
{
    private static readonly string[] s_codes = Enum.GetNames<Verdict>().Select(name => char.ToLowerInvariant(name[0]) + name[1..]).ToArray();

    /// <summary>Camel case, for example <c>chainGap</c>; part of the JSON and SQL contract.</summary>
    public static string Code(this Verdict verdict) => s_codes[(int)verdict];

    /// <summary>The verdict spelled <paramref name="code"/>.</summary>
    public static Verdict Parse(string code)
    {
        int index = Array.IndexOf(s_codes, code);
        return index >= 0 ? (Verdict)index : throw new FormatException($"unknown verdict \"{code}\"");
    }

    /// <summary>True when the pack belongs to the evidence; false when it goes to quarantine.</summary>
    public static bool IsStored(this Verdict verdict) => verdict is Verdict.Accepted or Verdict.ChainGap or Verdict.ChainBreak;

    /// <summary>What the verdict means, for people.</summary>
    public static string Meaning(this Verdict verdict) => verdict switch
    {
        Verdict.Accepted => "authentic, and it continues the chain",
        Verdict.Duplicate => "received before, byte for byte: delivered twice or replayed",
        Verdict.ChainGap => "authentic, but packs before it are missing",
        Verdict.ChainBreak => "authentic, but it does not follow the pack before it",
        Verdict.Conflict => "authentic, but another pack has the same number",
        Verdict.BadSignature => "not signed by the node it names, or changed since",
        Verdict.UnknownNode => "signed with a key that is not registered",
        _ => "not a pack of this format",
    };
}
