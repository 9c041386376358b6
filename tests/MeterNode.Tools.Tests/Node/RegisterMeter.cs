using MeterNode.Core.Ports;

namespace MeterNode.Tools.Tests.Node;

/// <summary>
/// A meter with an energy register of its own, as a metering IC or a meter on a bus has: one phase of constant power, read every
/// second; the register moves by another amount than the power says, so that the two cannot be confused.
/// </summary>
internal sealed class RegisterMeter(IClock clock) : IPowerSource
{
    public const double Watts = 1000;
    public const double JoulesPerSecond = 1010;

    private long _startMicros = clock.NowMicros;
    private long _lastMicros = clock.NowMicros;

    /// <summary>When set, the meter does not answer.</summary>
    public bool IsSilent { get; set; }

    public string Mode => "afe";

    public PowerInterval Interval { get; } = new(1);

    public long PeriodMicros => 1_000_000;

    public long DueMicros => _startMicros + PeriodMicros;

    public bool IsBusy { get; private set; }

    public long Missed => 0;

    public bool Poll(long nowMicros)
    {
        if (!IsBusy)
        {
            IsBusy = nowMicros >= DueMicros;
            return false;
        }

        IsBusy = false;
        Interval.Clear();
        Interval.StartMicros = _startMicros;
        Interval.EndMicros = nowMicros;
        Interval.MiddleMicros = (_startMicros + nowMicros) / 2;
        if (IsSilent)
        {
            Interval.Status = PowerStatus.NoResponse;
            _startMicros += PeriodMicros;
            return true;
        }

        Interval.HasEnergy = true;
        Interval.ImportJoules = JoulesPerSecond * (nowMicros - _lastMicros) * 1e-6;
        Interval.TotalPowerWatts = Watts;
        Interval.FrequencyHertz = 50.01;
        Interval.Phases[0].HasVoltage = true;
        Interval.Phases[0].UrmsVolts = 230;
        Interval.Phases[0].IrmsAmperes = Watts / 230;
        Interval.Phases[0].RealPowerWatts = Watts;
        Interval.Phases[0].ApparentPowerVoltAmperes = Watts;
        Interval.Phases[0].PowerFactor = 1;
        _startMicros = nowMicros;
        _lastMicros = nowMicros;
        return true;
    }

    public void Begin() => IsBusy = true;
}
