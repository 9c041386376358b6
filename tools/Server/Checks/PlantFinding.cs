namespace MeterNode.Server.Checks;

/// <summary>What one check of a plant has found.</summary>
/// <param name="Check">What was looked at, one or two words.</param>
/// <param name="Level">How it is.</param>
/// <param name="Text">One line: cause and cure, or what was found in order.</param>
public sealed record PlantFinding(string Check, FindingLevel Level, string Text)
{
    internal static PlantFinding Ok(string check, string text) => new(check, FindingLevel.Ok, text);

    internal static PlantFinding Warn(string check, string text) => new(check, FindingLevel.Warning, text);

    internal static PlantFinding Fail(string check, string text) => new(check, FindingLevel.Fatal, text);
}
