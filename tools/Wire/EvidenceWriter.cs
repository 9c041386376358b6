namespace MeterNode.Wire;

/// <summary>Writes packs one behind the other: an evidence file is a CBOR sequence (RFC 8742).</summary>
public sealed class EvidenceWriter(Stream stream)
{
    /// <summary>Packs written so far.</summary>
    public long PackCount { get; private set; }

    /// <summary>Bytes written so far.</summary>
    public long ByteCount { get; private set; }

    /// <summary>Appends the exact bytes of one pack.</summary>
    public void Write(ReadOnlySpan<byte> pack)
    {
        stream.Write(pack);
        PackCount++;
        ByteCount += pack.Length;
    }
}
