namespace MeterNode.Wire;

/// <summary>The last pack of one key that a checkpoint names.</summary>
/// <param name="Node">The plant's name for the key.</param>
/// <param name="Kid">Identifier of the evidence key.</param>
/// <param name="Seq">Number of the pack.</param>
/// <param name="Hash">SHA-256 of the complete pack, 32 bytes.</param>
/// <param name="Joules">Its import register; null where it has none.</param>
/// <param name="Time">Its end; null where it has no UTC.</param>
public sealed record CheckpointHead(string Node, ulong Kid, long Seq, byte[] Hash, long? Joules, DateTimeOffset? Time)
{
    /// <summary>SHA-256 of the enrolment record of the key; null where it has none.</summary>
    public byte[]? Enrolment { get; init; }

    /// <summary>SHA-256 of the statement that the key counts no longer; null while it did.</summary>
    public byte[]? End { get; init; }

    /// <summary><see cref="Kid"/> as 16 lower-case hex digits.</summary>
    public string KidText => Kid.ToString("x16");
}
