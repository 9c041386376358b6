using System.Net.Sockets;
using nanoFramework.Networking;

namespace MeterNode.VirtualBoard;

/// <summary>The board's Wi-Fi: there or not there, as a test sets it, and what hangs on it.</summary>
public sealed class VirtualNetwork : IDisposable
{
    /// <summary>Sockets that the device's TCP/IP stack has (lwIP in nanoFramework's ESP32 builds).</summary>
    private const int MaximumSockets = 16;

    private readonly BoardClock _clock;
    private readonly Lock _lock = new();
    private bool _isReachable = true;
    private bool _isJoined;
    private bool _isHelperSetUp;
    private int _refusedPublishes;
    private int _openSockets;

    internal VirtualNetwork(BoardClock clock)
    {
        _clock = clock;
    }

    /// <summary>Raised when the link goes away under open connections.</summary>
    internal event Action? LinkLost;

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

    /// <summary>Whether a connection can be opened: always on a PC unless the network was taken away.</summary>
    internal bool IsUp => _isReachable;

    internal ManualResetEvent Ready { get; } = new(false);

    internal NetworkHelperStatus HelperStatus { get; private set; }

    internal Exception? HelperException { get; private set; }

    internal bool SntpStarted { get; set; }

    internal string SntpServer1 { get; set; } = "0.pool.ntp.org";

    internal string SntpServer2 { get; set; } = "1.pool.ntp.org";

    /// <inheritdoc/>
    public void Dispose() => LinkLost?.Invoke();

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

        if (!_isReachable)
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

    internal bool SyncTime()
    {
        if (!_isReachable || !IsTimeServerReachable)
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

    internal void CountRefusedPublish() => Interlocked.Increment(ref _refusedPublishes);

    private void Update()
    {
        if (_isReachable && _isJoined)
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
