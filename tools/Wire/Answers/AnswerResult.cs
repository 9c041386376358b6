namespace MeterNode.Wire;

/// <summary>One of the four answers.</summary>
/// <param name="Answer">Which.</param>
/// <param name="IsOk">True for yes.</param>
/// <param name="Findings">What it rests on, in the order of the schema; each code once.</param>
public sealed record AnswerResult(Answer Answer, bool IsOk, IReadOnlyList<StatedFinding> Findings);
