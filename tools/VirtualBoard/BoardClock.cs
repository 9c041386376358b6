using System.Diagnostics;

namespace MeterNode.VirtualBoard;

/// <summary>
/// Time that only the board's own thread moves: conversions and transfers take their time, the firmware spins or its host
/// advances to the next due time. Pin edges and scheduled actions happen as the clock passes them, in order.
/// </summary>
public sealed class BoardClock
{
    private const long PaceSlackNanos = 20_000_000;

    private const int StepMs = 50;

    /// <summary>Board seconds per wall second in a native call that does not end, where the clock is not held back.</summary>
    private const double StandstillSpeed = 60;

    private readonly PriorityQueue<Action, (long Nanos, long Order)> _queue = new();
    private long _nowNanos;
    private long _nextEventNanos = long.MaxValue;
    private long _order;
    private long _utcOffsetMicros;
    private double _paceSpeed;
    private long _paceOriginNanos;
    private long _paceOriginTicks;
    private readonly object _standstill = new();
    private int _nativeCalls;
    private long _owedNanos;
    private int _mustStand;
    private int _ownerThread;

    /// <summary>
    /// How much wall time a native call may take before board time passes in it: a handshake on a busy PC takes seconds, and only one
    /// that never ends is the broker's fault.
    /// </summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>What one reading of the clock costs the firmware's own thread, ns.</summary>
    public long ReadNanos { get; set; }

    /// <summary>Monotonic time since boot, ns.</summary>
    public long NowNanos => Volatile.Read(ref _nowNanos);

    /// <summary>Monotonic time since boot, µs.</summary>
    public long NowMicros => NowNanos / 1000;

    /// <summary>Whether <see cref="SetUtc"/> was called since boot.</summary>
    public bool IsUtcSet { get; private set; }

    /// <summary>UTC of the board's real-time clock, µs since 1970; counts from 0 while it is not set.</summary>
    public long UtcMicros => NowMicros + Volatile.Read(ref _utcOffsetMicros);

    /// <summary>
    /// UTC of the world, µs since 1970: what a time server would answer. It runs with the monotonic clock from
    /// <see cref="WorldStartUtc"/>.
    /// </summary>
    public long WorldUtcMicros => ((WorldStartUtc - DateTime.UnixEpoch).Ticks / 10) + NowMicros;

    /// <summary>UTC of the world when the board's clock was 0.</summary>
    public DateTime WorldStartUtc { get; set; } = DateTime.UnixEpoch.AddSeconds(1_767_225_600);

    /// <summary>
    /// 0: time runs as fast as the CPU allows. Otherwise it is held back to this many board seconds per wall second,
    /// in steps of at most 20 ms of board time; it falls behind when the CPU cannot follow.
    /// </summary>
    public double PaceSpeed
    {
        get => _paceSpeed;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _paceSpeed = value;
            _paceOriginNanos = NowNanos;
            _paceOriginTicks = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>Moves time forward by <paramref name="nanos"/>.</summary>
    public void AdvanceNanos(long nanos) => AdvanceToNanos(_nowNanos + nanos);

    /// <summary>Moves time forward to <paramref name="micros"/>; no effect when that has passed.</summary>
    public void AdvanceTo(long micros) => AdvanceToNanos(micros * 1000);

    /// <summary>The calling thread is the firmware's own: its readings of the clock cost <see cref="ReadNanos"/>.</summary>
    public void Own() => _ownerThread = Environment.CurrentManagedThreadId;

    /// <summary>What the firmware reads, µs: on its own thread a reading takes its time, and the value is that of its end.</summary>
    public long ReadMicros()
    {
        if (ReadNanos > 0 && Environment.CurrentManagedThreadId == _ownerThread)
        {
            AdvanceNanos(ReadNanos);
        }

        return NowMicros;
    }

    /// <summary>
    /// The firmware's busy wait: it reads the clock until that shows <paramref name="micros"/>. On the virtual board the clock jumps to
    /// the reading that does. Returns what that reading shows, µs.
    /// </summary>
    public long ReadUntil(long micros)
    {
        long missingNanos = (micros * 1000) - NowNanos;
        if (ReadNanos > 0 && missingNanos > ReadNanos && Environment.CurrentManagedThreadId == _ownerThread)
        {
            AdvanceNanos((missingNanos - 1) / ReadNanos * ReadNanos);
        }

        long now = ReadMicros();
        if (now < micros)
        {
            AdvanceTo(micros);
            now = NowMicros;
        }

        return now;
    }

    /// <summary>The firmware's busy wait without the cost of reading.</summary>
    public void SpinUntil(long micros) => AdvanceToNanos(micros * 1000);

    /// <summary>Moves time forward to <paramref name="nanos"/>; no effect when that has passed.</summary>
    public void AdvanceToNanos(long nanos)
    {
        if (Volatile.Read(ref _mustStand) != 0)
        {
            Stand();
        }

        MoveTo(nanos);
    }

    /// <summary>
    /// From any thread: a native call of the runtime begins, and ends when the result is disposed of. Meanwhile the board's own thread
    /// stands in its next step; the call takes at least <paramref name="nanos"/> of board time. Pins and chips go on.
    /// </summary>
    internal IDisposable StandStill(long nanos)
    {
        lock (_standstill)
        {
            _nativeCalls++;
            _owedNanos += nanos;
            Volatile.Write(ref _mustStand, 1);
        }

        return new NativeCall(this);
    }

    private void Stand()
    {
        long startTicks = Stopwatch.GetTimestamp();
        while (true)
        {
            long owed;
            lock (_standstill)
            {
                if (_nativeCalls > 0)
                {
                    Monitor.Wait(_standstill, StepMs);
                    if (_nativeCalls > 0 && Stopwatch.GetElapsedTime(startTicks) < Patience)
                    {
                        continue;
                    }
                }

                bool ended = _nativeCalls == 0;
                owed = ended ? _owedNanos : (long)(StepMs * 1e6 * (_paceSpeed > 0 ? _paceSpeed : StandstillSpeed));
                if (ended)
                {
                    _owedNanos = 0;
                    Volatile.Write(ref _mustStand, 0);
                }
            }

            MoveTo(_nowNanos + owed);
            if (Volatile.Read(ref _mustStand) == 0)
            {
                return;
            }
        }
    }

    private void EndNativeCall()
    {
        lock (_standstill)
        {
            _nativeCalls--;
            Monitor.PulseAll(_standstill);
        }
    }

    private void MoveTo(long nanos)
    {
        if (nanos >= _nextEventNanos)
        {
            RunEvents(nanos);
        }

        if (nanos > _nowNanos)
        {
            Volatile.Write(ref _nowNanos, nanos);
            if (_paceSpeed > 0)
            {
                Pace();
            }
        }
    }

    /// <summary>
    /// Runs <paramref name="action"/> when the clock passes <paramref name="nanos"/> (at once when the clock next
    /// moves if that has passed).
    /// </summary>
    public void Schedule(long nanos, Action action)
    {
        _queue.Enqueue(action, (nanos, _order++));
        _nextEventNanos = Math.Min(_nextEventNanos, nanos);
    }

    /// <summary>Sets the board's UTC.</summary>
    public void SetUtc(DateTime utc)
    {
        Volatile.Write(ref _utcOffsetMicros, ((utc - DateTime.UnixEpoch).Ticks / 10) - NowMicros);
        IsUtcSet = true;
    }

    /// <summary>Sets the board's UTC from the world's, wrong by <paramref name="errorMicros"/>.</summary>
    public void SyncUtc(long errorMicros = 0)
    {
        Volatile.Write(ref _utcOffsetMicros, WorldUtcMicros + errorMicros - NowMicros);
        IsUtcSet = true;
    }

    private void RunEvents(long nanos)
    {
        while (_queue.TryPeek(out _, out var next) && next.Nanos <= nanos)
        {
            Action action = _queue.Dequeue();
            _nextEventNanos = _queue.TryPeek(out _, out var following) ? following.Nanos : long.MaxValue;
            if (next.Nanos > _nowNanos)
            {
                Volatile.Write(ref _nowNanos, next.Nanos);
            }

            action();
        }
    }

    private void Pace()
    {
        double wallNanos = (Stopwatch.GetTimestamp() - _paceOriginTicks) * (1e9 / Stopwatch.Frequency);
        double aheadNanos = _nowNanos - _paceOriginNanos - (wallNanos * _paceSpeed);
        if (aheadNanos > PaceSlackNanos)
        {
            Thread.Sleep(TimeSpan.FromMilliseconds(aheadNanos / _paceSpeed / 1e6));
        }
    }

    private sealed class NativeCall(BoardClock clock) : IDisposable
    {
        private BoardClock? _clock = clock;

        public void Dispose() => Interlocked.Exchange(ref _clock, null)?.EndNativeCall();
    }
}
