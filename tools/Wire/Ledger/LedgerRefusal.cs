namespace MeterNode.Wire;

/// <summary>A statement that is signed and in its place, and does not count.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Problem">Why: one line, no full stop.</param>
public sealed record LedgerRefusal(LedgerStatement Statement, string Problem);
