using MeterNode.Core.Ports;

namespace MeterNode.VirtualPlant.Simulation;

/// <summary>
/// A power source without waveforms: it gives the true mean power of each interval, so that months pass in seconds. What takes the place
/// of a measurement here is the plant's own figure, and whoever uses it says <c>ideal</c>.
/// </summary>
public sealed class IdealPower : IPowerSource
{
    private readonly Func<long, long> _joulesAt;
    private readonly double _nominalVolts;
    private long _startMicros;

    /// <param name="mode">What the configuration calls the source.</param>
    /// <param name="phases">Phases, 1 to 3; each carries the same share.</param>
    /// <param name="nominalVolts">Voltage of each phase, V.</param>
    /// <param name="periodMicros">Length of an interval, µs.</param>
    /// <param name="startMicros">Where the first one begins, monotonic µs.</param>
    /// <param name="joulesAt">The machine's energy register at a monotonic time in µs, J; it never falls.</param>
    public IdealPower(string mode, int phases, double nominalVolts, long periodMicros, long startMicros, Func<long, long> joulesAt)
    {
        Mode = mode;
        Interval = new PowerInterval(phases);
        PeriodMicros = periodMicros;
        _nominalVolts = nominalVolts;
        _startMicros = startMicros;
        _joulesAt = joulesAt;
    }

    /// <inheritdoc/>
    public string Mode { get; }

    /// <inheritdoc/>
    public PowerInterval Interval { get; }

    /// <inheritdoc/>
    public long PeriodMicros { get; }

    /// <inheritdoc/>
    public long DueMicros => _startMicros + PeriodMicros;

    /// <inheritdoc/>
    public bool IsBusy { get; private set; }

    /// <inheritdoc/>
    public long Missed => 0;

    /// <inheritdoc/>
    public bool Poll(long nowMicros)
    {
        if (!IsBusy && nowMicros < DueMicros)
        {
            return false;
        }

        IsBusy = false;
        Measure(nowMicros);
        return true;
    }

    /// <inheritdoc/>
    public void Begin() => IsBusy = true;

    private void Measure(long nowMicros)
    {
        long joules = _joulesAt(nowMicros) - _joulesAt(_startMicros);
        double seconds = Math.Max(1, nowMicros - _startMicros) / 1e6;
        PowerInterval interval = Interval;
        interval.Clear();
        interval.StartMicros = _startMicros;
        interval.MiddleMicros = (_startMicros + nowMicros) / 2;
        interval.EndMicros = nowMicros;
        interval.HasEnergy = true;
        interval.FrequencyHertz = 50;
        interval.ImportJoules = joules;
        interval.TotalPowerWatts = joules / seconds;
        foreach (var phase in interval.Phases)
        {
            phase.HasVoltage = true;
            phase.UrmsVolts = _nominalVolts;
            phase.RealPowerWatts = interval.TotalPowerWatts / interval.Phases.Length;
            phase.ApparentPowerVoltAmperes = phase.RealPowerWatts;
            phase.IrmsAmperes = phase.RealPowerWatts / _nominalVolts;
            phase.FundamentalAmperes = phase.IrmsAmperes;
            phase.FundamentalVolts = _nominalVolts;
            phase.PowerFactor = phase.RealPowerWatts > 0 ? 1 : 0;
        }

        _startMicros = nowMicros;
    }
}
