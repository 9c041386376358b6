namespace MeterNode.Wire;

/// <summary>The four answers about a key, or about everything that was given.</summary>
/// <param name="Authentic">Who signed it.</param>
/// <param name="Complete">Is all of it there.</param>
/// <param name="Consistent">Can it be true.</param>
/// <param name="Anchored">Could it have been written later.</param>
public sealed record FourAnswers(AnswerResult Authentic, AnswerResult Complete, AnswerResult Consistent, AnswerResult Anchored)
{
    /// <summary>The four, in their order.</summary>
    public IReadOnlyList<AnswerResult> All => [Authentic, Complete, Consistent, Anchored];

    /// <summary>
    /// True when the first three are yes, and nothing contradicts a checkpoint that was given. Whether evidence is anchored is stated
    /// beside it.
    /// </summary>
    public bool IsInOrder =>
        Authentic.IsOk && Complete.IsOk && Consistent.IsOk && Anchored.Findings.All(finding => finding.IsNote);

    /// <summary>
    /// The answers that <paramref name="findings"/> give; <paramref name="isAnchored"/>: a checkpoint that somebody else vouches for covers
    /// it.
    /// </summary>
    internal static FourAnswers Of(FindingTally findings, bool isAnchored)
    {
        AnswerResult Result(Answer answer, bool isOk)
        {
            IReadOnlyList<StatedFinding> stated = findings.Of(answer);
            return new AnswerResult(answer, isOk && stated.All(finding => finding.IsNote), stated);
        }

        return new FourAnswers(
            Result(Answer.Authentic, true), Result(Answer.Complete, true), Result(Answer.Consistent, true),
            Result(Answer.Anchored, isAnchored));
    }
}
