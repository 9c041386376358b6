using System.Globalization;
using MeterNode.Wire;

namespace MeterNode.Server.Web.Shown;

/// <summary>Findings of a check in Chinese: what it is, the packs, and how many.</summary>
internal static class FindingWord
{
    private static readonly Dictionary<string, string> s_words = Enum.GetValues<AnswerFinding>()
        .Select(word => (Code: word.Code(), Text: word.Chinese()))
        .Concat(Enum.GetValues<Contradiction>().Select(word => (Code: word.Code(), Text: word.Chinese())))
        .DistinctBy(word => word.Code).ToDictionary(word => word.Code, word => word.Text, StringComparer.Ordinal);

    /// <summary>In words; the sentence of the check where the code has no text of its own.</summary>
    public static string Chinese(StatedFinding finding)
    {
        if (!s_words.TryGetValue(finding.Code, out string? text))
        {
            return finding.Text;
        }

        string packs = finding is { FirstSeq: long first, LastSeq: long last }
            ? string.Create(CultureInfo.InvariantCulture, $"（证据包 {first}–{last}，共 {finding.Count}）")
            : string.Create(CultureInfo.InvariantCulture, $"（{finding.Count}）");
        return text + packs;
    }
}
