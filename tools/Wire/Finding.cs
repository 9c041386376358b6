namespace MeterNode.Wire;

/// <summary>
/// One pack of an evidence file that is not simply accepted. <paramref name="Node"/> and <paramref name="Seq"/> are what the pack claims,
/// null when it could not be read.
/// </summary>
public readonly record struct Finding(string File, long Offset, long Length, string? Node, long? Seq, Judgement Judgement);
