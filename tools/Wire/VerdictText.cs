namespace MeterNode.Wire;

/// <summary>Spellings of <see cref="Verdict"/>.</summary>
public static partial class VerdictText
{
    /// <summary>Camel case, for example <c>chainGap</c>; part of the JSON and SQL contract.</summary>
    public static string Code(this Verdict verdict) => s_codes[(int)verdict];

    /// <summary>The verdict spelled <paramref name="code"/>.</summary>
    public static Verdict Parse(string code)
    {
        int index = Array.IndexOf(s_codes, code);
        return index >= 0 ? (Verdict)index : throw new FormatException($"unknown verdict \"{code}\"");
    }
}
