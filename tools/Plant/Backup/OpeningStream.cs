using System.Security.Cryptography;

namespace MeterNode.Plant.Backup;

/// <summary>
/// The content of a backup file, decrypted and verified chunk by chunk: no byte comes out of it that was not written. It knows the end of
/// the content from the chunk that is marked as the last one.
/// </summary>
internal sealed class OpeningStream : Stream
{
    private readonly FileStream _file;
    private readonly BackupHeader _header;
    private readonly AesGcm _cipher;
    private readonly byte[] _sealed;
    private readonly byte[] _content;
    private int _length;
    private int _taken;
    private long _number;
    private bool _isLast;
    private long _read;

    /// <summary>Reads the header; <paramref name="file"/> stays the caller's.</summary>
    /// <exception cref="OperatorException">It is no backup, or the passphrase is another one.</exception>
    public OpeningStream(FileStream file, string passphrase)
    {
        _file = file;
        _header = BackupHeader.Read(file, file.Name);
        byte[] key = _header.KeyOf(passphrase, file.Name);
        _cipher = new AesGcm(key, BackupHeader.TagBytes);
        CryptographicOperations.ZeroMemory(key);
        _sealed = new byte[_header.Chunk + BackupHeader.TagBytes];
        _content = new byte[_header.Chunk];
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <exception cref="OperatorException">The file is damaged or cut off.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (_taken == _length && !Open())
        {
            return 0;
        }

        int count = Math.Min(buffer.Length, _length - _taken);
        _content.AsSpan(_taken, count).CopyTo(buffer);
        _taken += count;
        _read += count;
        return count;
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
        _cipher.Dispose();
        CryptographicOperations.ZeroMemory(_content);
        base.Dispose(disposing);
    }

    private bool Open()
    {
        if (_isLast)
        {
            return false;
        }

        long position = _file.Position;
        int length = _file.ReadAtLeast(_sealed, _sealed.Length, throwOnEndOfStream: false) - BackupHeader.TagBytes;
        _isLast = _file.Position == _file.Length;
        if (length < 0 || !IsOpened(length))
        {
            throw BackupHeader.Damaged(_file.Name, position);
        }

        _number++;
        _length = length;
        _taken = 0;
        return length > 0;
    }

    private bool IsOpened(int length)
    {
        try
        {
            _cipher.Decrypt(
                BackupHeader.Nonce(_number, _isLast), _sealed.AsSpan(0, length), _sealed.AsSpan(length, BackupHeader.TagBytes),
                _content.AsSpan(0, length), _header.Bytes);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }
}
