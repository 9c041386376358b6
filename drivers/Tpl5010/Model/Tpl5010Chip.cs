namespace MeterNode.Drivers.Tpl5010;

/// <summary>
/// The TPL5010 for the virtual board (SNAS651A): WAKE every interval; a rising edge at DONE, at least 100 ns long and at the latest 20 ms
/// before the next WAKE, keeps the reset away; without one RSTn is low for 320 ms at that WAKE, and the interval begins anew. Within an
/// interval only the first DONE counts.
/// </summary>
public sealed class Tpl5010Chip
{
    /// <summary>How long RSTn stays low, ns.</summary>
    public const long ResetNanos = 320_000_000;

    private const long WakeNanos = 20_000_000;
    private const long MinimumDoneNanos = 100;

    private readonly long _intervalNanos;
    private long _wakeNanos;
    private long _risenNanos = -1;
    private bool _isDone;

    /// <summary>Powered at <paramref name="nowNanos"/> with <paramref name="kiloohms"/> from DELAY/M_RST to ground.</summary>
    public Tpl5010Chip(double kiloohms, long nowNanos)
    {
        _intervalNanos = (long)(IntervalSeconds(kiloohms) * 1e9);
        _wakeNanos = nowNanos + _intervalNanos;
    }

    /// <summary>When the interval that runs ends, ns.</summary>
    public long NextWakeNanos => _wakeNanos;

    /// <summary>
    /// The interval of a resistor, s: equation 1 of 8.5.3 solved for the time, T = (a·r² + b·r + c) / 100 with r in units of
    /// 100 Ω, in the range of 10 to 1,000 s that serves a watchdog.
    /// </summary>
    public static double IntervalSeconds(double kiloohms)
    {
        double r = kiloohms * 10;
        double seconds = ((0.1972 * r * r) - (19.3450 * r) + 692.1201) / 100;
        if (seconds > 100)
        {
            seconds = ((0.2617 * r * r) - (56.2407 * r) + 5957.7934) / 100;
        }

        return seconds is > 10 and <= 1000 ? seconds
            : throw new ArgumentException($"{kiloohms} kΩ: an interval of {seconds} s is outside of 10 to 1,000 s", nameof(kiloohms));
    }

    /// <summary>The level at DONE becomes <paramref name="level"/>.</summary>
    public void SetDone(bool level, long nowNanos)
    {
        if (level)
        {
            _risenNanos = nowNanos;
        }
        else if (_risenNanos >= 0)
        {
            // Two writes of the board happen at one board time: a managed call is never as short as the chip's minimum.
            bool isLong = nowNanos == _risenNanos || nowNanos - _risenNanos >= MinimumDoneNanos;
            _isDone = _isDone || (isLong && _risenNanos < _wakeNanos - WakeNanos);
            _risenNanos = -1;
        }
    }

    /// <summary>The interval ends: true when the chip pulls the reset. To be called at <see cref="NextWakeNanos"/>.</summary>
    public bool Wake()
    {
        bool resets = !_isDone;
        _isDone = false;
        _wakeNanos += _intervalNanos + (resets ? ResetNanos : 0);
        return resets;
    }
}
