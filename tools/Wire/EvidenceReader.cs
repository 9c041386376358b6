namespace MeterNode.Wire;

/// <summary>
/// Reads an evidence file, a CBOR sequence (RFC 8742) of packs, item by item. Damage does not end it: it skips to the next
/// bytes that begin a pack and reports what it skipped. It holds one pack and a read-ahead, however long the file is.
/// </summary>
public sealed class EvidenceReader(Stream stream)
{
    private const int ReadAhead = 65536;
    private readonly byte[] _buffer = new byte[CborScan.MaximumPackBytes + ReadAhead];
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>Where the next item starts in the file, in bytes.</summary>
    public long Position { get; private set; }

    /// <summary>False at the end of the file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public bool TryRead(out EvidenceItem item)
    {
        item = default;
        if (!Fill(1))
        {
            return false;
        }

        int length = ItemLength();
        if (length > 0)
        {
            item = new EvidenceItem(Position, length, _buffer.AsMemory(_start, length), PackError.None);
            Skip(length);
            return true;
        }

        item = ReadDamage();
        return true;
    }

    /// <summary>Length of the item at the start, or 0 when there is none that what follows agrees with.</summary>
    private int ItemLength()
    {
        Fill(ReadAhead / 2);
        PackError error = CborScan.Item(Buffered, out int length);
        if (error == PackError.Truncated && Fill(CborScan.MaximumPackBytes))
        {
            CborScan.Item(Buffered, out length);
        }

        if (length == 0 || length > CborScan.MaximumPackBytes || BeginsPack(Buffered))
        {
            return length > CborScan.MaximumPackBytes ? 0 : length;
        }

        // Foreign items count as such only in good order; otherwise every damaged byte would be taken for a small number,
        // and one stray byte in front of a pack for a tag or an array around it.
        if (ContainsPack(Buffered[1..length]))
        {
            return 0;
        }

        Fill(length + 3);
        ReadOnlySpan<byte> after = Buffered[length..];
        return after.IsEmpty || BeginsPack(after) ? length : 0;
    }

    private EvidenceItem ReadDamage()
    {
        long offset = Position;
        PackError damage = BeginsPack(Buffered) ? CborScan.Item(Buffered, out _) : PackError.DamagedRegion;
        var kept = new MemoryStream();
        do
        {
            if (kept.Length < CborScan.MaximumPackBytes)
            {
                kept.WriteByte(_buffer[_start]);
            }

            Skip(1);
        }
        while (Fill(1) && !StartsIntactPack());
        return new EvidenceItem(offset, Position - offset, kept.ToArray(), damage == PackError.None ? PackError.Oversized : damage);
    }

    private bool StartsIntactPack()
    {
        if (_buffer[_start] != 0xd2)
        {
            return false;
        }

        Fill(3);
        return BeginsPack(Buffered) && ItemLength() > 0;
    }

    private static bool ContainsPack(ReadOnlySpan<byte> bytes)
    {
        for (int at = bytes.IndexOf((byte)0xd2); at >= 0;)
        {
            if (BeginsPack(bytes[at..]))
            {
                return true;
            }

            int next = bytes[(at + 1)..].IndexOf((byte)0xd2);
            at = next < 0 ? -1 : at + 1 + next;
        }

        return false;
    }

    /// <summary>Tag 18, array of four, byte string: no pack begins otherwise.</summary>
    private static bool BeginsPack(ReadOnlySpan<byte> bytes) => bytes is [0xd2, 0x84, >= 0x40 and <= 0x5b, ..];

    private ReadOnlySpan<byte> Buffered => _buffer.AsSpan(_start, _end - _start);

    private void Skip(int count)
    {
        _start += count;
        Position += count;
    }

    /// <summary>
    /// Has at least <paramref name="count"/> bytes in the buffer unless the file ends before; false when not one more byte came.
    /// </summary>
    private bool Fill(int count)
    {
        if (_end - _start >= count)
        {
            return true;
        }

        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        int before = _end;
        while (!_ended && _end < count)
        {
            int read = stream.Read(_buffer, _end, _buffer.Length - _end);
            _ended = read == 0;
            _end += read;
        }

        return count == 1 ? _end > 0 : _end > before;
    }
}
