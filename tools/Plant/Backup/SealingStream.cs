using System.Security.Cryptography;

namespace MeterNode.Plant.Backup;

/// <summary>
/// Encrypts what is written to it, chunk by chunk, with AES-256-GCM. Each chunk is bound to the file's header, to its place and to whether
/// it is the last one. <see cref="Finish"/> writes the last chunk; without it the file is cut off for every reader.
/// </summary>
internal sealed class SealingStream : Stream
{
    private readonly Stream _file;
    private readonly BackupHeader _header;
    private readonly AesGcm _cipher;
    private readonly byte[] _content;
    private readonly byte[] _sealed;
    private readonly byte[] _tag = new byte[BackupHeader.TagBytes];
    private int _length;
    private long _number;
    private long _written;

    /// <summary>Writes the header to <paramref name="file"/>, which stays the caller's.</summary>
    public SealingStream(Stream file, string passphrase, int iterations)
    {
        _file = file;
        (_header, byte[] key) = BackupHeader.Create(passphrase, iterations);
        _cipher = new AesGcm(key, BackupHeader.TagBytes);
        CryptographicOperations.ZeroMemory(key);
        _content = new byte[_header.Chunk];
        _sealed = new byte[_header.Chunk];
        file.Write(_header.Bytes);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _written;

    public override long Position
    {
        get => _written;
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _written += buffer.Length;
        while (buffer.Length > 0)
        {
            if (_length == _content.Length)
            {
                Seal(isLast: false); // Only now it is known that more comes.
            }

            int taken = Math.Min(buffer.Length, _content.Length - _length);
            buffer[..taken].CopyTo(_content.AsSpan(_length));
            _length += taken;
            buffer = buffer[taken..];
        }
    }

    /// <summary>Writes the last chunk.</summary>
    public void Finish() => Seal(isLast: true);

    public override void Flush()
    {
        // A chunk is written when it is full.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _cipher.Dispose();
        CryptographicOperations.ZeroMemory(_content);
        base.Dispose(disposing);
    }

    private void Seal(bool isLast)
    {
        _cipher.Encrypt(
            BackupHeader.Nonce(_number++, isLast), _content.AsSpan(0, _length), _sealed.AsSpan(0, _length), _tag, _header.Bytes);
        _file.Write(_sealed, 0, _length);
        _file.Write(_tag);
        _length = 0;
    }
}
