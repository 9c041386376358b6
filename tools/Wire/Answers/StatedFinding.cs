namespace MeterNode.Wire;

/// <summary>One finding of an answer: all that was found of one kind.</summary>
/// <param name="Code">Code of an <see cref="AnswerFinding"/> or a <see cref="Contradiction"/>.</param>
/// <param name="IsNote">True for one that is stated only: the answer is not no because of it.</param>
/// <param name="FirstSeq">The first pack that it is about; null when it is not about packs of one key.</param>
/// <param name="LastSeq">The last one.</param>
/// <param name="Count">How many packs, or how often; seconds for time that was not metered.</param>
/// <param name="Text">One sentence in plain words.</param>
public sealed record StatedFinding(string Code, bool IsNote, long? FirstSeq, long? LastSeq, long Count, string Text)
{
    /// <summary>Part of the JSON contract: <c>wrong</c>, or <c>note</c>.</summary>
    public string Severity => IsNote ? "note" : "wrong";
}
