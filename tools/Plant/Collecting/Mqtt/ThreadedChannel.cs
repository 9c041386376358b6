using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Channel;
using MQTTnet.Exceptions;

namespace MeterNode.Plant.Collecting;

/// <summary>
/// A TCP connection with a thread of its own that reads, in calls that block; what awaits a read goes on on that thread. Sockets that are
/// read asynchronously wake three threads for every packet that arrives, whether or not anybody reads: at the rate of a plant that costs
/// more than everything that is done with the packet. Where little comes this thread sleeps for a <see cref="Pause"/> and then reads all
/// that has come meanwhile.
/// </summary>
/// <param name="host">Name or address of the broker.</param>
/// <param name="port">Its TCP port.</param>
/// <param name="tls">How to be sure of it; null for a connection without TLS.</param>
internal sealed class ThreadedChannel(string host, int port, SslClientAuthenticationOptions? tls) : IMqttChannel
{
    /// <summary>A read that took longer had to wait for the other side.</summary>
    private static readonly TimeSpan s_wait = TimeSpan.FromMilliseconds(1);

    /// <summary>A broker that waited for answers has sent more by then.</summary>
    private static readonly TimeSpan s_burst = TimeSpan.FromMilliseconds(50);

    /// <summary>More than comes by itself meanwhile where little comes, less than any broker gives before it is answered.</summary>
    private const int BurstBytes = 4096;

    private static readonly TimeSpan s_writeTime = TimeSpan.FromSeconds(10);

    private readonly object _lock = new();
    private readonly ReadRhythm _rhythm = new(TimeProvider.System);
    private Thread? _reader;
    private Socket? _socket;
    private volatile Stream? _stream;
    private Request? _asked;
    private bool _isClosed;
    private int _hurried;
    private long _writtenAt;

    /// <summary>After it had to wait for something it leaves the connection alone for so long. Nothing where much comes.</summary>
    public TimeSpan Pause { get; set; }

    /// <inheritdoc/>
    public X509Certificate2? ClientCertificate => null;

    /// <inheritdoc/>
    public EndPoint? RemoteEndPoint { get; private set; }

    /// <inheritdoc/>
    public EndPoint? LocalEndPoint { get; private set; }

    /// <inheritdoc/>
    public bool IsSecureConnection => tls is not null;

    /// <summary>How long nothing was sent.</summary>
    public TimeSpan SinceWritten => Stopwatch.GetElapsedTime(Volatile.Read(ref _writtenAt));

    /// <summary>Somebody waits for an answer: the present pause ends, and there is no other until <see cref="Relax"/>.</summary>
    public void Hurry()
    {
        lock (_lock)
        {
            _hurried++;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>The answer is here.</summary>
    public void Relax()
    {
        lock (_lock)
        {
            _hurried--;
        }
    }

    /// <inheritdoc/>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        var connected = new TaskCompletionSource();
        await using (cancellationToken.UnsafeRegister(
            _ =>
            {
                connected.TrySetCanceled(cancellationToken);
                Close();
            },
            null).ConfigureAwait(false))
        {
            _reader = new Thread(() => Run(connected)) { IsBackground = true, Name = "mqtt-reader" };
            _reader.Start();
            await connected.Task.ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task DisconnectAsync(CancellationToken cancellationToken)
    {
        Close();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Thread.CurrentThread == _reader)
        {
            return Task.FromResult(Read(buffer, offset, count, cancellationToken));
        }

        var asked = new Request(buffer, offset, count, cancellationToken);
        lock (_lock)
        {
            if (_isClosed)
            {
                return Task.FromResult(0);
            }

            _asked = asked;
            Monitor.Pulse(_lock);
        }

        return asked.Answer.Task;
    }

    /// <inheritdoc/>
    public Task WriteAsync(ReadOnlySequence<byte> buffer, bool isEndOfPacket, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Stream stream = _stream ?? throw new MqttCommunicationException("The TCP connection is closed.");
        try
        {
            foreach (ReadOnlyMemory<byte> segment in buffer)
            {
                stream.Write(segment.Span);
            }
        }
        catch (ObjectDisposedException)
        {
            throw new MqttCommunicationException("The TCP connection is closed.");
        }
        catch (IOException e)
        {
            Close(); // Part of it may have left: nothing can follow.
            throw new MqttCommunicationException(e.InnerException ?? e);
        }

        Volatile.Write(ref _writtenAt, Stopwatch.GetTimestamp());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private void Run(TaskCompletionSource connected)
    {
        try
        {
            Connect();
        }
        catch (Exception e)
        {
            // Whatever it is: who awaits the connection says it. Nobody else sees what happens on this thread.
            Close();
            connected.TrySetException(e);
            return;
        }

        try
        {
            connected.TrySetResult();
            while (Next() is Request asked)
            {
                Answer(asked);
            }
        }
        finally
        {
            _stream?.Dispose();
            _stream = null;
        }
    }

    private void Connect()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, SendTimeout = (int)s_writeTime.TotalMilliseconds };
        lock (_lock)
        {
            if (_isClosed)
            {
                socket.Dispose();
                throw new ObjectDisposedException(nameof(ThreadedChannel));
            }

            _socket = socket;
        }

        socket.Connect(host, port);
        RemoteEndPoint = socket.RemoteEndPoint;
        LocalEndPoint = socket.LocalEndPoint;
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        if (tls is not null)
        {
            var secured = new SslStream(stream);
            stream = secured;
            try
            {
                secured.AuthenticateAsClient(tls);
            }
            catch
            {
                secured.Dispose();
                throw;
            }
        }

        _stream = stream;
    }

    private Request? Next()
    {
        lock (_lock)
        {
            while (_asked is null && !_isClosed)
            {
                Monitor.Wait(_lock);
            }

            Request? asked = _asked; // Also when it is closed: who asked has to hear it.
            _asked = null;
            return asked;
        }
    }

    private void Answer(Request asked)
    {
        int read;
        try
        {
            read = Read(asked.Buffer, asked.Offset, asked.Count, asked.Cancellation);
        }
        catch (OperationCanceledException e)
        {
            asked.Answer.SetCanceled(e.CancellationToken);
            return;
        }
        catch (Exception e)
        {
            asked.Answer.SetException(e); // Whatever it is: nobody else sees what happens on this thread.
            return;
        }

        asked.Answer.SetResult(read);
    }

    /// <summary>Blocks until there is something; 0 at the end of the connection.</summary>
    private int Read(byte[] buffer, int offset, int count, CancellationToken cancellation)
    {
        Stream? stream = _stream;
        if (stream is null)
        {
            return 0;
        }

        using CancellationTokenRegistration registration = cancellation.UnsafeRegister(_ => Close(), null);
        try
        {
            long begin = Stopwatch.GetTimestamp();
            int read = stream.Read(buffer, offset, count);
            if (read == 0)
            {
                cancellation.ThrowIfCancellationRequested(); // It ended here, and not at the other side.
            }

            _rhythm.Note(read);
            if (Stopwatch.GetElapsedTime(begin) > s_wait && read > 0 && Pause > TimeSpan.Zero && _rhythm.IsPauseWorthIt())
            {
                Rest(read);
            }

            return read;
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            cancellation.ThrowIfCancellationRequested();
            if (e is ObjectDisposedException || _isClosed)
            {
                return 0;
            }

            if (e.InnerException is SocketException cause)
            {
                throw cause;
            }

            throw;
        }
    }

    /// <summary>
    /// Leaves the connection alone, unless much comes at once: then the broker gives only so much before it is answered, and has more.
    /// </summary>
    private void Rest(int read)
    {
        if (read >= BurstBytes)
        {
            return; // Nothing of it is answered before this read ends.
        }

        Rest(s_burst);
        if (read + (_socket?.Available ?? 0) < BurstBytes)
        {
            Rest(Pause - s_burst);
        }
    }

    private void Rest(TimeSpan time)
    {
        long begin = Stopwatch.GetTimestamp();
        lock (_lock)
        {
            while (_hurried == 0 && !_isClosed && time - Stopwatch.GetElapsedTime(begin) is { Ticks: > TimeSpan.TicksPerMillisecond } rest)
            {
                Monitor.Wait(_lock, rest);
            }
        }
    }

    /// <summary>Ends what blocks, on whatever thread.</summary>
    private void Close()
    {
        Socket? socket;
        lock (_lock)
        {
            socket = _isClosed ? null : _socket;
            _isClosed = true;
            Monitor.PulseAll(_lock);
        }

        if (socket is not null)
        {
            Shutdown(socket);
            socket.Dispose();
        }
    }

    /// <summary>What was written still arrives; without this, a socket on which somebody waits for bytes ends with a reset.</summary>
    private static void Shutdown(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is not connected, yet or any more.
        }
    }

    private sealed record Request(byte[] Buffer, int Offset, int Count, CancellationToken Cancellation)
    {
        /// <summary>Who awaits it goes on on the thread that reads, and reads there without being woken again.</summary>
        public TaskCompletionSource<int> Answer { get; } = new();
    }
}
