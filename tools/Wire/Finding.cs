namespace MeterNode.Wire;

/// <summary>
/// One pack of an evidence file that is not simply accepted. <paramref name="Kid"/> and <paramref name="Seq"/> are what the pack claims,
/// null when it could not be read; <paramref name="Node"/> is what the registry calls that key, null when it does not know it.
/// </summary>
public readonly record struct Finding(string File, long Offset, long Length, string? Node, ulong? Kid, long? Seq, Judgement Judgement);
