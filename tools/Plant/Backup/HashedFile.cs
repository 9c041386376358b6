using System.Security.Cryptography;

namespace MeterNode.Plant.Backup;

/// <summary>A file that is read once from its beginning, with the hash of what was read.</summary>
/// <param name="file">The file; stays the caller's.</param>
/// <param name="progress">Gets the bytes that were read so far.</param>
/// <param name="cancellation">Ends the reading.</param>
internal sealed class HashedFile(FileStream file, Action<long>? progress, CancellationToken cancellation) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public override bool CanRead => true;

    /// <summary>The archive asks for length and position first.</summary>
    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => file.Length;

    public override long Position
    {
        get => file.Position;
        set => throw new NotSupportedException();
    }

    /// <summary>The hash, hex digits, once all was read.</summary>
    public string Sha256() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        cancellation.ThrowIfCancellationRequested();
        int read = file.Read(buffer);
        _hash.AppendData(buffer[..read]);
        progress?.Invoke(file.Position);
        return read;
    }

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _hash.Dispose();
        base.Dispose(disposing);
    }
}
