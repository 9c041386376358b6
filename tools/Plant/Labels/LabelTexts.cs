namespace MeterNode.Plant.Labels;

/// <summary>The words on a label.</summary>
/// <param name="Site">In front of the plant's name.</param>
/// <param name="Machine">In front of the machine.</param>
/// <param name="Claim">In front of the claim's fingerprint.</param>
public sealed record LabelTexts(string Site, string Machine, string Claim)
{
    /// <summary>Codes of the languages.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["en", "zh"];

    /// <summary>The words in a language of <see cref="Languages"/>.</summary>
    public static LabelTexts In(string language) =>
        language == "zh" ? new LabelTexts("工厂", "机器", "认领码") : new LabelTexts("Site", "Machine", "Claim");
}
