using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MeterNode.Plant.Collecting;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.Tools.Tests.Collector;

/// <summary>Against a socket of this test: what a broker's end of the connection does is done by hand.</summary>
[TestClass]
public sealed class ThreadedChannelTests : IDisposable
{
    private static readonly TimeSpan s_patience = Patience.Step;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _buffer = new byte[100_000];

    public ThreadedChannelTests() => _listener.Start();

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();

    [TestMethod]
    public async Task Read_BytesThatCome_AreReadInTheirOrder()
    {
        (ThreadedChannel channel, Socket other) = await ConnectAsync();
        using (channel)
        using (other)
        {
            byte[] sent = [.. Enumerable.Range(0, 50_000).Select(i => (byte)(i * 31))];
            var sending = Task.Run(() => other.Send(sent));
            int got = 0;
            while (got < sent.Length)
            {
                int read = await channel.ReadAsync(_buffer, got, 7000, CancellationToken.None).WaitAsync(s_patience);
                Assert.IsGreaterThan(0, read);
                got += read;
            }

            await sending;
            CollectionAssert.AreEqual(sent, _buffer[..got]);
        }
    }

    [TestMethod]
    public async Task Write_WhileAReadWaits_Arrives()
    {
        (ThreadedChannel channel, Socket other) = await ConnectAsync();
        using (channel)
        using (other)
        {
            Task<int> reading = channel.ReadAsync(_buffer, 0, 10, CancellationToken.None);
            await channel.WriteAsync(new ReadOnlySequence<byte>([1, 2, 3]), true, CancellationToken.None).WaitAsync(s_patience);
            byte[] got = new byte[10];

            Assert.AreEqual(3, other.Receive(got));
            Assert.IsFalse(reading.IsCompleted);
            other.Send([9]);
            Assert.AreEqual(1, await reading.WaitAsync(s_patience));
        }
    }

    [TestMethod]
    public async Task Read_OtherSideHasClosed_IsNothing()
    {
        (ThreadedChannel channel, Socket other) = await ConnectAsync();
        using (channel)
        {
            other.Shutdown(SocketShutdown.Both);
            other.Dispose();

            Assert.AreEqual(0, await channel.ReadAsync(_buffer, 0, 10, CancellationToken.None).WaitAsync(s_patience));
        }
    }

    [TestMethod]
    public async Task Dispose_WhileAReadWaits_EndsIt()
    {
        (ThreadedChannel channel, Socket other) = await ConnectAsync();
        using (other)
        {
            Task<int> reading = channel.ReadAsync(_buffer, 0, 10, CancellationToken.None);
            await Task.Delay(50);
            channel.Dispose();

            Assert.AreEqual(0, await reading.WaitAsync(s_patience));
            Assert.AreEqual(0, await channel.ReadAsync(_buffer, 0, 10, CancellationToken.None).WaitAsync(s_patience));
            channel.Hurry();
            channel.Relax();
        }
    }

    [TestMethod]
    public async Task Cancel_WhileAReadWaits_IsCancelled()
    {
        (ThreadedChannel channel, Socket other) = await ConnectAsync();
        using (channel)
        using (other)
        {
            using var stop = new CancellationTokenSource();
            Task<int> reading = channel.ReadAsync(_buffer, 0, 10, stop.Token);
            await Task.Delay(50);
            await stop.CancelAsync();

            await Assert.ThrowsAsync<OperationCanceledException>(() => reading.WaitAsync(s_patience));
        }
    }

    [TestMethod]
    public async Task Connect_NobodyListens_IsASocketException()
    {
        using var channel = new ThreadedChannel("127.0.0.1", LoopbackPorts.Take(), tls: null);

        await Assert.ThrowsExactlyAsync<SocketException>(() => channel.ConnectAsync(CancellationToken.None).WaitAsync(s_patience));
    }

    /// <summary>A listener that says nothing, and a client that wants TLS.</summary>
    [TestMethod]
    public async Task Connect_CancelledInTheHandshake_IsCancelled()
    {
        using var channel = new ThreadedChannel("127.0.0.1", Port, new() { TargetHost = "localhost" });
        using var stop = new CancellationTokenSource();
        Task connecting = channel.ConnectAsync(stop.Token);
        using Socket other = await _listener.AcceptSocketAsync().WaitAsync(s_patience);
        await stop.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => connecting.WaitAsync(s_patience));
    }

    /// <summary>What goes on behind a read goes on on the thread that reads: nobody else is woken for it.</summary>
    [TestMethod]
    public async Task Read_Continuation_RunsOnTheThreadThatReads()
    {
        (ThreadedChannel channel, Socket other) = await ConnectAsync();
        using (channel)
        using (other)
        {
            string? name = null;
            Task reading = ReadAsync();
            other.Send([1]);
            await reading.WaitAsync(s_patience);

            Assert.AreEqual("mqtt-reader", name);

            async Task ReadAsync()
            {
                await channel.ReadAsync(_buffer, 0, 1, CancellationToken.None).ConfigureAwait(false);
                name = Thread.CurrentThread.Name;
            }
        }
    }

    /// <summary>A pause that lasts longer than this test, and somebody who wants an answer in it.</summary>
    [TestMethod]
    public async Task Hurry_InAPause_EndsIt()
    {
        (ThreadedChannel channel, Socket other) = await ConnectAsync();
        using (channel)
        using (other)
        {
            await BeginLongPausesAsync(channel, other);
            Task<int> paused;
            DateTime until = DateTime.UtcNow + s_patience;
            do
            {
                // A read that finds something at once makes no pause, and a second in thirty is without: then the next one makes it.
                Assert.IsLessThan(until, DateTime.UtcNow, "no pause was made");
                paused = Reading(channel);
                await Task.Delay(20);
                other.Send([1]);
                await Task.WhenAny(paused, Task.Delay(1000));
            }
            while (paused.IsCompleted);

            channel.Hurry();

            Assert.AreEqual(1, await paused.WaitAsync(s_patience));
            await PieceAsync(channel, other, 20);
            channel.Relax();
        }
    }

    /// <summary>
    /// A broker that gives only so much before it is answered has more behind it, and a pause would hold it up: whether the read that
    /// waited has taken all of it, or some.
    /// </summary>
    [TestMethod]
    [DataRow(10)]
    [DataRow(10_000)]
    public async Task Read_MuchComesAtOnce_MakesNoPause(int wanted)
    {
        (ThreadedChannel channel, Socket other) = await ConnectAsync();
        using (channel)
        using (other)
        {
            await BeginLongPausesAsync(channel, other);
            Task<int> reading = Reading(channel, wanted);
            await Task.Delay(20);
            other.Send(new byte[10_000]);

            Assert.AreEqual(wanted, await reading.WaitAsync(s_patience));
        }
    }

    private async Task BeginLongPausesAsync(ThreadedChannel channel, Socket other)
    {
        // Only behind its first second it is known that little comes.
        channel.Pause = TimeSpan.FromMilliseconds(1);
        for (var since = Stopwatch.StartNew(); since.Elapsed < TimeSpan.FromSeconds(1.2);)
        {
            await PieceAsync(channel, other, 10);
        }

        channel.Pause = 3 * s_patience;
    }

    private async Task PieceAsync(ThreadedChannel channel, Socket other, int quietMs)
    {
        Task<int> reading = Reading(channel);
        await Task.Delay(quietMs);
        other.Send([1]);
        Assert.AreEqual(1, await reading.WaitAsync(s_patience));
    }

    /// <summary>Not on the thread that reads, where this test may go on and where a read blocks.</summary>
    private Task<int> Reading(ThreadedChannel channel, int wanted = 10) =>
        Task.Run(() => channel.ReadAsync(_buffer, 0, wanted, CancellationToken.None));

    private async Task<(ThreadedChannel Channel, Socket Other)> ConnectAsync()
    {
        var channel = new ThreadedChannel("127.0.0.1", Port, tls: null);
        Task connecting = channel.ConnectAsync(CancellationToken.None);
        Socket other = await _listener.AcceptSocketAsync().WaitAsync(s_patience);
        await connecting.WaitAsync(s_patience);
        return (channel, other);
    }
}
