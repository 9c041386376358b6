using MeterNode.Core.Ports;
using MeterNode.Core.Thermal;

namespace MeterNode.Tools.Tests.Node;

/// <summary>
/// A machine whose inputs cost little to read, so that months pass in seconds: power that follows shifts and cycles, moulds that
/// swing around their set-points. All of it is a function of monotonic time.
/// </summary>
internal sealed class MonthMachine(IClock clock, int phases) : IPowerSource
{
    private long _startMicros = clock.NowMicros;

    public string Mode => "adc";

    public PowerInterval Interval { get; } = new(phases);

    public long PeriodMicros => 5_000_000;

    public long DueMicros => _startMicros + PeriodMicros;

    public bool IsBusy { get; private set; }

    public long Missed => 0;

    /// <summary>When set, every interval is refused.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Around what the mould of a zone (from 0) swings, °C.</summary>
    public static double Celsius(int zone) => 200 - (40 * zone);

    /// <summary>The mould of one zone.</summary>
    public static ITemperatureSource Mould(int zone) => new SwingingMould(zone);

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
        Interval.MiddleMicros = (_startMicros + nowMicros) / 2;
        Interval.EndMicros = nowMicros;
        _startMicros = nowMicros;
        Interval.Status = IsSilent ? PowerStatus.NoResponse : PowerStatus.Ok;
        Interval.FrequencyHertz = 50.01;
        double load = 6000 + (3000 * Math.Sin(nowMicros * 2e-7)) + (1500 * Math.Sin(nowMicros * 7.3e-10));
        for (int p = 0; p < phases; p++)
        {
            double watts = load * (1 + (0.05 * p));
            Interval.TotalPowerWatts += watts;
            Interval.TotalReactiveVars += 0.4 * watts;
            Interval.Phases[p].HasVoltage = true;
            Interval.Phases[p].UrmsVolts = 230;
            Interval.Phases[p].IrmsAmperes = watts / 213;
            Interval.Phases[p].RealPowerWatts = watts;
            Interval.Phases[p].ApparentPowerVoltAmperes = 1.08 * watts;
            Interval.Phases[p].ReactiveVars = 0.4 * watts;
            Interval.Phases[p].PowerFactor = 0.926;
        }

        return true;
    }

    public void Begin() => IsBusy = true;

    private sealed class SwingingMould(int zone) : ITemperatureSource
    {
        private uint _noise = 12345;

        public void Read(long nowMicros, ThermalSample sample)
        {
            _noise = (_noise * 1664525) + 1013904223;
            double swing = 1.2 * Math.Sin((nowMicros * 1.1e-8) + zone);
            sample.SetValue(Celsius(zone) + swing + ((_noise >> 24) / 512.0), 31);
        }
    }
}
