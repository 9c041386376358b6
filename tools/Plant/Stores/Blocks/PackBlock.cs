namespace MeterNode.Plant.Stores.Blocks;

/// <summary>
/// Consecutive accepted packs of one key in compressed form: a row of <c>blocks</c> and its <paramref name="Bytes"/>.
/// <paramref name="Length"/> and <paramref name="Sha256"/> are those of the bytes before compression.
/// </summary>
internal sealed record PackBlock(long FirstSeq, long LastSeq, long Codec, long Length, byte[] Sha256, byte[] Bytes);
