using System.Net.Sockets;
using nanoFramework.Networking;

namespace MeterNode.VirtualBoard;

/// <summary>
/// The board's network: there or not there, as a test sets it, and what hangs on it. A board that was flashed with a Wi-Fi network has it
/// only in range of that network's access point.
/// </summary>
public sealed class VirtualNetwork : IDisposable
{
    /// <summary>Sockets that the device's TCP/IP stack has (lwIP in nanoFramework's ESP32 builds).</summary>
    private const int MaximumSockets = 16;

    /// <summary>What lwIP holds of a connection until the peer has acknowledged it (ESP-IDF: CONFIG_LWIP_TCP_SND_BUF_DEFAULT).</summary>
    internal const int SendBufferBytes = 5760;

    /// <summary>lwIP asks a name server four times and waits 1, 1, 2 and 3 s (dns.c: DNS_MAX_RETRIES).</summary>
    internal const int FailedLookUpMilliseconds = 7000;

    private const int SntpIntervalSeconds = 3600;
    private const int SntpRetrySeconds = 15;

    private readonly BoardClock _clock;
    private readonly string _storageRoot;
    private readonly List<WifiStation> _accessPoints = [];
    private readonly Lock _lock = new();
    private WifiStorage? _storage;
    private WifiStation? _joins;
    private readonly object _air = new();
    private bool _isReachable = true;
    private bool _isJoined;
    private bool _isHelperSetUp;
    private int _refusedPublishes;
    private int _openSockets;
    private int _handshakes;
    private int _spinningThreads;
    private bool _isSilent;
    private int _heldCalls;

    internal VirtualNetwork(BoardClock clock, string storageRoot)
    {
        _clock = clock;
        _storageRoot = storageRoot;
        _storage = WifiStorage.Load(storageRoot);
        _joins = _storage?.Present;
        if (_storage != null)
        {
            _accessPoints.Add(_storage.Flashed);
        }
    }

    /// <summary>Raised when the link goes away under open connections.</summary>
    internal event Action? LinkLost;

    /// <summary>Raised when a silent network carries again.</summary>
    internal event Action? AirReturned;

    /// <summary>
    /// Whether there is a network in reach. Taking it away cuts every open connection without a goodbye; bringing it back
    /// lets a node that had joined be connected again.
    /// </summary>
    public bool IsReachable
    {
        get => _isReachable;
        set
        {
            bool lost;
            lock (_lock)
            {
                lost = _isReachable && !value;
                _isReachable = value;
                Update();
            }

            if (lost)
            {
                LinkLost?.Invoke();
            }
        }
    }

    /// <summary>
    /// The network in the runtime's storage; null for a wired board. It is joined at the next start, and carries only where an access point
    /// of this name and password is in range.
    /// </summary>
    public WifiStation? Station
    {
        get => _storage?.Present;
        internal set
        {
            _storage = new WifiStorage(_storage?.Flashed ?? value!, value!);
            _storage.Save(_storageRoot);
        }
    }

    /// <summary>
    /// Flashes a network onto a board that has none, and puts its access point in range; one that has a network keeps it.
    /// </summary>
    public void Flash(WifiStation network)
    {
        if (_storage == null)
        {
            Station = network;
            _joins = network;
            _accessPoints.Add(network);
        }
    }

    /// <summary>Puts one more access point in range.</summary>
    public void AddAccessPoint(WifiStation network) => _accessPoints.Add(network);

    /// <summary>Whether the board is wired, or an access point of the network that it joined at its start is in range.</summary>
    public bool IsAssociated => _joins == null || _accessPoints.Contains(_joins);

    /// <summary>Whether a time server answers.</summary>
    public bool IsTimeServerReachable { get; set; } = true;

    /// <summary>Error of the time server's answer, µs.</summary>
    public long TimeServerErrorMicros { get; set; }

    /// <summary>
    /// Publications that a broker refused with an MQTT 5 reason code; the firmware cannot see these (M2Mqtt takes
    /// any PUBACK for success).
    /// </summary>
    public int RefusedPublishes => Volatile.Read(ref _refusedPublishes);

    /// <summary>Sockets that the firmware has opened and not closed.</summary>
    public int OpenSockets => Volatile.Read(ref _openSockets);

    /// <summary>
    /// The air is dead and nobody has noticed: what is sent stays in the send buffer, what the peer sends does not arrive, connections
    /// stay open on both sides.
    /// </summary>
    public bool IsSilent
    {
        get => Volatile.Read(ref _isSilent);
        set
        {
            lock (_air)
            {
                Volatile.Write(ref _isSilent, value);
                Monitor.PulseAll(_air);
            }

            if (!value)
            {
                AirReturned?.Invoke();
            }
        }
    }

    /// <summary>Whether the board stands still because a send buffer is full.</summary>
    public bool IsHeld => Volatile.Read(ref _heldCalls) > 0;

    /// <summary>
    /// How long a TLS handshake stops the board, ms of board time; null for 2 to 4 s, as ESP32 boards with a P-256 certificate take them
    /// (mbedTLS without hardware curves: two signatures verified, one made, one key agreement).
    /// </summary>
    public int? FixedHandshakeMilliseconds { get; set; }

    /// <summary>How long a name look-up that succeeds stops the board, ms of board time. An address needs none.</summary>
    public int LookUpMilliseconds { get; set; } = 50;

    /// <summary>TLS handshakes begun.</summary>
    public int Handshakes => Volatile.Read(ref _handshakes);

    /// <summary>
    /// Threads of the MQTT client that read from a dead connection again and again, because nobody has closed it: each takes every
    /// second time slice of the board.
    /// </summary>
    public int SpinningThreads => Volatile.Read(ref _spinningThreads);

    /// <summary>Whether a connection can be opened: always on a PC unless the network was taken away.</summary>
    internal bool IsUp => _isReachable && IsAssociated;

    internal ManualResetEvent Ready { get; } = new(false);

    internal NetworkHelperStatus HelperStatus { get; private set; }

    internal Exception? HelperException { get; private set; }

    internal bool SntpStarted { get; private set; }

    internal string SntpServer1 { get; set; } = "0.pool.ntp.org";

    internal string SntpServer2 { get; set; } = "1.pool.ntp.org";

    /// <inheritdoc/>
    public void Dispose() => LinkLost?.Invoke();

    /// <summary>The board was reset: its sockets and services are gone.</summary>
    internal void Restart()
    {
        LinkLost?.Invoke();
        _joins = _storage?.Present;
        StopSntp();
        ResetHelper();
    }

    /// <summary>
    /// Moves the managed heap together, as the garbage collector may at any time. The SNTP client keeps a pointer into the heap
    /// (nf_networking_sntp: set_Server1 hands its argument to lwIP), which points to something else afterwards.
    /// </summary>
    public void CompactHeap() => SntpServer1 = "\u0001\u00ff";

    internal void SetUpHelper(bool requiresDateTime)
    {
        lock (_lock)
        {
            if (_isHelperSetUp)
            {
                throw new InvalidOperationException();
            }

            _isHelperSetUp = true;
            HelperStatus = NetworkHelperStatus.Started;
        }

        Join(requiresDateTime);
    }

    internal bool Join(bool requiresDateTime)
    {
        lock (_lock)
        {
            _isJoined = true;
            Update();
        }

        if (!IsUp)
        {
            HelperStatus = NetworkHelperStatus.TokenExpiredWaitingIPAddress;
            return false;
        }

        if (requiresDateTime && !SyncTime())
        {
            HelperStatus = NetworkHelperStatus.TokenExpiredWaitingDateTime;
            return false;
        }

        HelperStatus = NetworkHelperStatus.NetworkIsReady;
        return true;
    }

    internal void Leave()
    {
        lock (_lock)
        {
            _isJoined = false;
            Update();
        }

        LinkLost?.Invoke();
    }

    internal void ResetHelper()
    {
        _isHelperSetUp = false;
        HelperStatus = NetworkHelperStatus.None;
    }

    internal void StartSntp()
    {
        if (!SntpStarted)
        {
            SntpStarted = true;
            AskTime();
        }
    }

    internal void StopSntp() => SntpStarted = false;

    internal bool SyncTime()
    {
        if (!IsUp || !IsTimeServerReachable || !IsHostName(SntpServer1))
        {
            return false;
        }

        _clock.SyncUtc(TimeServerErrorMicros);
        return true;
    }

    /// <summary>
    /// Takes one of the device's sockets until the result is disposed of; <see cref="SocketException"/> without a
    /// network or when none is left.
    /// </summary>
    internal IDisposable OpenSocket()
    {
        if (!IsUp)
        {
            throw new SocketException((int)SocketError.NetworkUnreachable);
        }

        if (Interlocked.Increment(ref _openSockets) > MaximumSockets)
        {
            Interlocked.Decrement(ref _openSockets);
            throw new SocketException((int)SocketError.TooManyOpenSockets);
        }

        return new OpenedSocket(this);
    }

    internal int HandshakeMilliseconds => FixedHandshakeMilliseconds ?? 2000 + ((Handshakes + 1) * 700 % 2100);

    /// <summary>
    /// A native call of the runtime: the board stands still until the result is disposed of, and at least for
    /// <paramref name="milliseconds"/> of its time.
    /// </summary>
    internal IDisposable EnterNativeCall(int milliseconds) => _clock.StandStill(milliseconds * 1_000_000L);

    internal void CountHandshake() => Interlocked.Increment(ref _handshakes);

    internal void CountSpinning(int change) => Interlocked.Add(ref _spinningThreads, change);

    /// <summary>Waits until the air is alive; the whole board waits with it when <paramref name="isRuntimeHeld"/>.</summary>
    internal void WaitForAir(bool isRuntimeHeld, CancellationToken stop)
    {
        if (isRuntimeHeld)
        {
            using IDisposable call = EnterNativeCall(0);
            Interlocked.Increment(ref _heldCalls);
            try
            {
                WaitForAir(false, stop);
            }
            finally
            {
                Interlocked.Decrement(ref _heldCalls);
            }

            return;
        }

        using CancellationTokenRegistration wake = stop.Register(() =>
        {
            lock (_air)
            {
                Monitor.PulseAll(_air);
            }
        });
        lock (_air)
        {
            while (_isSilent && !stop.IsCancellationRequested)
            {
                Monitor.Wait(_air);
            }
        }

        stop.ThrowIfCancellationRequested();
    }

    internal void CountRefusedPublish() => Interlocked.Increment(ref _refusedPublishes);

    private static bool IsHostName(string name) => Uri.CheckHostName(name) != UriHostNameType.Unknown;

    /// <summary>lwIP asks at its start and then once an hour (CONFIG_LWIP_SNTP_UPDATE_DELAY); every 15 s without an answer.</summary>
    private void AskTime()
    {
        if (SntpStarted)
        {
            long seconds = SyncTime() ? SntpIntervalSeconds : SntpRetrySeconds;
            _clock.Schedule(_clock.NowNanos + (seconds * 1_000_000_000), AskTime);
        }
    }

    private void Update()
    {
        if (IsUp && _isJoined)
        {
            Ready.Set();
        }
        else
        {
            Ready.Reset();
        }
    }

    private sealed class OpenedSocket(VirtualNetwork network) : IDisposable
    {
        private VirtualNetwork? _network = network;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _network, null) is VirtualNetwork owner)
            {
                Interlocked.Decrement(ref owner._openSockets);
            }
        }
    }
}
