using MeterNode.Core.Ports;
using MeterNode.Core.Scheduling;

namespace MeterNode.Tools.Tests.Node;

/// <summary>
/// 10 kW that are switched on for a part of each period, looked at for 40 ms about every 140 ms. Windows lie where they are due however
/// late the loop asks, so that two nodes see the same ones.
/// </summary>
internal sealed class SwitchingMachine(IClock clock, int periodMs, int onMs) : IPowerSource
{
    private const double Watts = 10_000;
    private const long WindowMicros = 40_000;

    private readonly DitheredSlot _slot = new(140_000, 84_000, clock.NowMicros);
    private readonly List<long> _middles = [];
    private readonly long _utcOffsetMicros = clock.UtcMicros - clock.NowMicros;
    private long _startMicros;

    public string Mode => "adc";

    public PowerInterval Interval { get; } = new(1);

    public long PeriodMicros => 140_000;

    public long DueMicros => IsBusy ? _startMicros + WindowMicros : _slot.DueMicros;

    public bool IsBusy { get; private set; }

    public long Missed => 0;

    /// <summary>Energy between the middles of the last windows before two moments (UTC s), J: what the registers can know of it.</summary>
    public double TrueJoules(double fromUtcSeconds, double toUtcSeconds) =>
        (OnMicros(LastMiddle(toUtcSeconds)) - OnMicros(LastMiddle(fromUtcSeconds))) * 1e-6 * Watts;

    public bool Poll(long nowMicros)
    {
        if (!IsBusy)
        {
            _startMicros = _slot.DueMicros;
            IsBusy = _slot.TryTake(nowMicros);
            return false;
        }

        long endMicros = _startMicros + WindowMicros;
        if (nowMicros < endMicros)
        {
            return false;
        }

        IsBusy = false;
        double watts = (OnMicros(endMicros) - OnMicros(_startMicros)) * Watts / WindowMicros;
        Interval.Clear();
        Interval.StartMicros = _startMicros;
        Interval.MiddleMicros = _startMicros + (WindowMicros / 2);
        Interval.EndMicros = endMicros;
        Interval.Status = PowerStatus.Ok;
        Interval.TotalPowerWatts = watts;
        Interval.Phases[0].HasVoltage = true;
        Interval.Phases[0].UrmsVolts = 230;
        Interval.Phases[0].IrmsAmperes = watts / 230;
        Interval.Phases[0].RealPowerWatts = watts;
        Interval.Phases[0].ApparentPowerVoltAmperes = watts;
        Interval.Phases[0].PowerFactor = 1;
        _middles.Add(Interval.MiddleMicros);
        return true;
    }

    public void Begin() => IsBusy = true;

    /// <summary>Time that the load has been on since 0, µs.</summary>
    private long OnMicros(long micros)
    {
        long period = periodMs * 1000L;
        return (micros / period * onMs * 1000) + Math.Min(micros % period, onMs * 1000L);
    }

    private long LastMiddle(double utcSeconds)
    {
        long endMicros = (long)(utcSeconds * 1e6) - _utcOffsetMicros - (WindowMicros / 2);
        int at = _middles.BinarySearch(endMicros);
        return _middles[at < 0 ? ~at - 1 : at];
    }
}
