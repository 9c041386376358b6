using MeterNode.Core.Ports;
using MeterNode.Drivers.Atm90e32;
using MeterNode.Drivers.Atm90e32.Model;

namespace MeterNode.Drivers.Tests.Atm90e32;

/// <summary>The chip on a board, the driver, and what its intervals add up to.</summary>
internal sealed class Atm90e32Bench
{
    public const int Select = 5;

    private readonly VirtualBoard.Board _board;
    private readonly IClock _clock;
    private double _startJoules;
    private double _beganJoules;
    private bool _hasConfigured;

    public Atm90e32Bench(VirtualBoard.Board board, IClock clock, MeteringIcSettings? settings = null)
    {
        _board = board;
        _clock = clock;
        Settings = settings ?? ThreePhases();
        board.Spi.Connect(1, Select, Chip);
        foreach (Atm90e32Input input in Chip.Front)
        {
            input.TrueVoltageGain = 0xE41A;
            input.TrueCurrentGain = 0x6A00;
        }
    }

    public Atm90e32Chip Chip { get; } = new();

    public MeteringIcSettings Settings { get; }

    public Atm90e32Meter Meter { get; private set; } = null!;

    /// <summary>Net energy of the usable intervals, J.</summary>
    public double NetJoules { get; private set; }

    /// <summary>Time that the intervals say was lost, s.</summary>
    public double LostSeconds { get; private set; }

    public int Usable { get; private set; }

    public Dictionary<PowerStatus, int> Refused { get; } = [];

    /// <summary>Phases with a sag in any interval.</summary>
    public int Sags { get; private set; }

    /// <summary>True energy from the start of the first interval to the end of the last usable one, J.</summary>
    public double TrueJoules { get; private set; }

    /// <summary>Runs at each usable interval.</summary>
    public Action<PowerInterval> Seen { get; set; } = _ => { };

    public static MeteringIcSettings ThreePhases() => new()
    {
        Calibration = [[0xE41A, 0x6A00], [0xE41A, 0x6A00], [0xE41A, 0x6A00]],
    };

    public void Load(double volts, double amperes, double lagDegrees, params int[] phases)
    {
        foreach (int phase in phases)
        {
            Chip.Front[phase].Volts = _ => volts;
            Chip.Front[phase].Amperes = _ => amperes;
            Chip.Front[phase].LagDegrees = _ => lagDegrees;
        }
    }

    public void Run(double seconds)
    {
        Meter ??= new Atm90e32Meter(Atm90e32Meter.Open(1, Select), Settings, _clock);
        long endNanos = _board.Clock.NowNanos + (long)(seconds * 1e9);
        while (_board.Clock.NowNanos < endNanos)
        {
            bool wasBusy = Meter.IsBusy;
            double before = Chip.TrueNetJoules;
            if (Meter.Poll(_clock.NowMicros))
            {
                Take(Meter.Interval);
            }

            if (!wasBusy && Meter.IsBusy)
            {
                _beganJoules = before;
            }

            if (!Meter.IsBusy)
            {
                if (!_hasConfigured && Meter.Interval.EndMicros > 0)
                {
                    Chip.AdvanceTo(_board.Clock.NowNanos);
                    _startJoules = Chip.TrueNetJoules;
                    _hasConfigured = true;
                }

                long waitNanos = (Meter.DueMicros * 1000) - _board.Clock.NowNanos;
                _board.Clock.AdvanceNanos(Math.Max(1000, Math.Min(waitNanos, endNanos - _board.Clock.NowNanos)));
                Chip.AdvanceTo(_board.Clock.NowNanos);
            }
        }
    }

    private void Take(PowerInterval interval)
    {
        if (!interval.IsUsable)
        {
            Refused[interval.Status] = Refused.GetValueOrDefault(interval.Status) + 1;
            return;
        }

        Usable++;
        NetJoules += interval.ImportJoules - interval.ExportJoules;
        LostSeconds += interval.LostMicros * 1e-6;
        Sags |= 1 << interval.SagPhase >> 1;
        TrueJoules = _beganJoules - _startJoules;
        Seen(interval);
    }
}
