using System.Buffers;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Channel;

namespace MeterNode.Plant.Collecting;

/// <summary>
/// A connection that lets no packet through that is longer than <paramref name="maximumBytes"/>: it is cut to that, and the rest is read
/// and forgotten. The client would make room for as many bytes as the packet's header says, up to 256 MB. A message that is cut is no pack,
/// goes to quarantine and is acknowledged, so that it does not come again. It reads ahead, and sends what is written between
/// <see cref="Hold"/> and <see cref="ReleaseAsync"/> at once: a thousand acknowledgements are one TLS record instead of a thousand.
/// </summary>
/// <param name="inner">The connection.</param>
/// <param name="maximumBytes">Of a packet without its fixed header.</param>
internal sealed class BoundedChannel(IMqttChannel inner, int maximumBytes) : IMqttChannel
{
    private const int MaximumHeaderBytes = 5;
    private const int ReadAheadBytes = 16 * 1024;

    private readonly byte[] _header = new byte[MaximumHeaderBytes];
    private readonly byte[] _ahead = new byte[ReadAheadBytes];
    private readonly ArrayBufferWriter<byte> _held = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private int _aheadStart;
    private int _aheadEnd;
    private bool _isHolding;
    private int _headerLength;
    private int _headerGiven;
    private long _body;
    private long _surplus;

    /// <inheritdoc/>
    public X509Certificate2 ClientCertificate => inner.ClientCertificate;

    /// <inheritdoc/>
    public EndPoint RemoteEndPoint => inner.RemoteEndPoint;

    /// <inheritdoc/>
    public EndPoint LocalEndPoint => inner.LocalEndPoint;

    /// <inheritdoc/>
    public bool IsSecureConnection => inner.IsSecureConnection;

    /// <inheritdoc/>
    public Task ConnectAsync(CancellationToken cancellationToken) => inner.ConnectAsync(cancellationToken);

    /// <inheritdoc/>
    public Task DisconnectAsync(CancellationToken cancellationToken) => inner.DisconnectAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task WriteAsync(ReadOnlySequence<byte> buffer, bool isEndOfPacket, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_isHolding)
            {
                foreach (ReadOnlyMemory<byte> segment in buffer)
                {
                    _held.Write(segment.Span);
                }

                return;
            }

            await inner.WriteAsync(buffer, isEndOfPacket, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>What is written from now on waits for <see cref="ReleaseAsync"/>.</summary>
    public void Hold()
    {
        _writing.Wait();
        _isHolding = true;
        _writing.Release();
    }

    /// <summary>Sends what waits.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _isHolding = false;
            if (_held.WrittenCount > 0)
            {
                await inner.WriteAsync(new ReadOnlySequence<byte>(_held.WrittenMemory), true, cancellationToken).ConfigureAwait(false);
                _held.ResetWrittenCount();
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        if (_headerGiven == _headerLength && _body == 0 && !await ReadHeaderAsync(cancellationToken).ConfigureAwait(false))
        {
            return 0;
        }

        if (_headerGiven < _headerLength)
        {
            int given = Math.Min(count, _headerLength - _headerGiven);
            _header.AsSpan(_headerGiven, given).CopyTo(buffer.AsSpan(offset));
            _headerGiven += given;
            return given;
        }

        int read = await TakeAsync(buffer, offset, (int)Math.Min(count, _body), cancellationToken).ConfigureAwait(false);
        _body -= read;
        return read;
    }

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose(); // Who waits for another's write has to be woken by its end.

    /// <summary>Takes what was read ahead, or reads again.</summary>
    private async ValueTask<int> TakeAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        if (_aheadStart == _aheadEnd)
        {
            _aheadStart = 0;
            _aheadEnd = await inner.ReadAsync(_ahead, 0, _ahead.Length, cancellationToken).ConfigureAwait(false);
        }

        int taken = Math.Min(count, _aheadEnd - _aheadStart);
        _ahead.AsSpan(_aheadStart, taken).CopyTo(buffer.AsSpan(offset));
        _aheadStart += taken;
        return taken;
    }

    /// <summary>Passes over what was cut, then reads the next fixed header (MQTT 3.1.1 §2.2) and makes it say what comes through.</summary>
    private async Task<bool> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        if (!await SkipAsync(cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        _headerLength = 0;
        _headerGiven = 0;
        long length = 0;
        do
        {
            if (await TakeAsync(_header, _headerLength, 1, cancellationToken).ConfigureAwait(false) == 0)
            {
                _headerLength = 0;
                return false;
            }

            if (_headerLength > 0)
            {
                length |= (long)(_header[_headerLength] & 127) << (7 * (_headerLength - 1));
            }

            _headerLength++;
        }
        while (_headerLength < 2 || (_headerLength < MaximumHeaderBytes && _header[_headerLength - 1] > 127));

        _body = Math.Min(length, maximumBytes);
        _surplus = length - _body;
        if (_surplus > 0)
        {
            WriteLength(_body);
        }

        return true;
    }

    private async Task<bool> SkipAsync(CancellationToken cancellationToken)
    {
        byte[] rest = new byte[Math.Min(_surplus, 4096)];
        while (_surplus > 0)
        {
            int read = await TakeAsync(rest, 0, (int)Math.Min(_surplus, rest.Length), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return false;
            }

            _surplus -= read;
        }

        return true;
    }

    private void WriteLength(long length)
    {
        _headerLength = 1;
        do
        {
            byte part = (byte)(length & 127);
            length >>= 7;
            _header[_headerLength++] = (byte)(length > 0 ? part | 128 : part);
        }
        while (length > 0);
    }
}
