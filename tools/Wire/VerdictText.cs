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
}
