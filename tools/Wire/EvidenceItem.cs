namespace MeterNode.Wire;

/// <summary>
/// One piece of an evidence file: a CBOR data item, or bytes that are none, and then <paramref name="Damage"/> says why.
/// <paramref name="Bytes"/> holds until the next read; a damaged region longer than a pack is cut to its first bytes.
/// </summary>
public readonly record struct EvidenceItem(long Offset, long Length, ReadOnlyMemory<byte> Bytes, PackError Damage)
{
    /// <summary>True for bytes that are no pack.</summary>
    public bool IsDamage => Damage != PackError.None;
}
