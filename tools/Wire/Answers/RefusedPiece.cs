namespace MeterNode.Wire;

/// <summary>
/// A piece that claims to be a pack of a key and was refused. <paramref name="IsAskedByTime"/>: what it says of its own time can be relied
/// on, and it is of what was asked; otherwise its number says whether it is.
/// </summary>
internal readonly record struct RefusedPiece(long Seq, AnswerFinding Finding, bool IsAskedByTime);
