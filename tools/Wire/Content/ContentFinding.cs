namespace MeterNode.Wire;

/// <summary>
/// What the content of authentic packs of <paramref name="Node"/> says that cannot be true, or is worth knowing:
/// <paramref name="Packs"/> are the pack where it shows and, where it is about two, the one before.
/// </summary>
public readonly record struct ContentFinding(RegisteredNode Node, Contradiction Rule, SeqRange Packs, string Text)
{
    /// <summary>The sentence of the rule and what was found.</summary>
    public string Describe() => $"{Rule.Meaning()}: {Text}";
}
