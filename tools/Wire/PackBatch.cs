namespace MeterNode.Wire;

/// <summary>Some packs of a file, copied out of the reader, that one core verifies at a time.</summary>
internal sealed class PackBatch
{
    /// <summary>Long enough that handing it over costs little, short enough that all batches stay below a few megabytes.</summary>
    private const int Bytes = 2 * CborScan.MaximumPackBytes;

    /// <summary>What a batch holds lives until it is judged; the collector of garbage moves it meanwhile.</summary>
    private const int MaximumItems = 48;

    private readonly byte[] _buffer = new byte[Bytes];
    private readonly List<EvidenceItem> _items = [];
    private readonly List<VerifiedPack> _verified = [];
    private int _used;

    /// <summary>The verdict on one piece of a file by itself.</summary>
    public static VerifiedPack Verify(PackVerifier verifier, in EvidenceItem item) => item.IsDamage
        ? new VerifiedPack(new Judgement(Verdict.Malformed, item.Damage), null, null, null)
        : verifier.Verify(item.Bytes);

    /// <summary>Copies pieces of the file until there may be no room for one more; false at the end of the file.</summary>
    public bool Fill(EvidenceReader reader)
    {
        while (_items.Count < MaximumItems && _used <= Bytes - CborScan.MaximumPackBytes)
        {
            if (!reader.TryRead(out EvidenceItem item))
            {
                return false;
            }

            Memory<byte> copy = _buffer.AsMemory(_used, item.Bytes.Length);
            item.Bytes.CopyTo(copy);
            _used += copy.Length;
            _items.Add(item with { Bytes = copy });
        }

        return true;
    }

    /// <summary>Verifies all of it, and computes what whoever judges the chain will ask every pack for.</summary>
    public void Verify(PackVerifier verifier)
    {
        foreach (EvidenceItem item in _items)
        {
            VerifiedPack verified = Verify(verifier, item);
            _verified.Add(verified);
            if (verified.IsAuthentic)
            {
                _ = verified.Pack!.Hash;
                _ = verified.Payload!.Records;
            }
        }
    }

    /// <summary>The pieces in their order, once they are verified.</summary>
    public IEnumerable<(EvidenceItem Item, VerifiedPack Verified)> Packs() => _items.Zip(_verified);

    /// <summary>Makes room for others.</summary>
    public void Clear()
    {
        _items.Clear();
        _verified.Clear();
        _used = 0;
    }
}
