namespace MeterNode.Wire;

/// <summary>A statement that is signed and in its place, and does not count.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Why">Why.</param>
public sealed record LedgerRefusal(LedgerStatement Statement, RuleReason Why)
{
    /// <summary>Why: one line, no full stop.</summary>
    public string Problem => Why.Text;
}
