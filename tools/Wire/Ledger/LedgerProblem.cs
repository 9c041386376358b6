namespace MeterNode.Wire;

/// <summary>Why a statement does not count.</summary>
/// <param name="Why">One line, no full stop.</param>
/// <param name="UnknownName">The name that nobody has stated; null where it is something else.</param>
/// <param name="KnownNames">The names that would do.</param>
public sealed record LedgerProblem(RuleReason Why, string? UnknownName = null, IReadOnlyCollection<string>? KnownNames = null);
