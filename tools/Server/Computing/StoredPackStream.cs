using MeterNode.Plant.Stores;

namespace MeterNode.Server.Computing;

/// <summary>
/// Stored packs one after the other, as an evidence file would have them; they are read from the store as they are asked for.
/// </summary>
/// <param name="packs">The packs.</param>
internal sealed class StoredPackStream(IEnumerable<StoredPack> packs) : Stream
{
    private readonly IEnumerator<StoredPack> _packs = packs.GetEnumerator();
    private ReadOnlyMemory<byte> _rest;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <summary>Not known; 0.</summary>
    public override long Length => 0;

    /// <summary>Cannot be moved.</summary>
    /// <exception cref="NotSupportedException">Always, when it is set.</exception>
    public override long Position
    {
        get => 0;
        set => throw new NotSupportedException("stored packs are read in their order only");
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int read = 0;
        while (read < buffer.Length)
        {
            if (_rest.IsEmpty)
            {
                if (!_packs.MoveNext())
                {
                    break;
                }

                _rest = _packs.Current.Bytes;
            }

            int length = Math.Min(_rest.Length, buffer.Length - read);
            _rest.Span[..length].CopyTo(buffer[read..]);
            _rest = _rest[length..];
            read += length;
        }

        return read;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _packs.Dispose();
        }

        base.Dispose(disposing);
    }
}
