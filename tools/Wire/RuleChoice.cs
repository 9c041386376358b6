namespace MeterNode.Wire;

/// <summary>What may stand in the place of what was refused: any one of these.</summary>
/// <param name="Words">Texts, numbers, fields and words of the ledger, or other reasons.</param>
public sealed record RuleChoice(IReadOnlyList<object> Words);
