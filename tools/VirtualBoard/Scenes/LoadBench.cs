namespace MeterNode.VirtualBoard.Scenes;

/// <summary>
/// The load of a calibration: the same current in each phase behind its voltage, as somebody sets it, within four seconds. What the
/// reference instrument shows is exact.
/// </summary>
public sealed class LoadBench : Machine
{
    private const double StepSeconds = 1;

    private readonly MachineLoad _inPhase;
    private readonly MachineLoad _lagging;
    private readonly Func<BenchLoad> _load;

    /// <summary>Makes the bench; <paramref name="load"/> is asked once a second of board time.</summary>
    public LoadBench(Func<BenchLoad> load, int seed = 1, int mainsHertz = 50)
        : base("calibration load", seed, new ThermalModel
        {
            Zone = new ControlZone(25, 5, 60),
            StartCelsius = 25,
            JoulesPerKelvin = 1000,
            WattsPerKelvin = 1,
            HeaterWatts = 1,
            LagSeconds = 1,
            WindowSeconds = 1,
        }, mainsHertz)
    {
        _load = load;
        _inPhase = AddLoad(new MachineLoad("in phase", Mains, new((1, 1, 0)), new((1, 1, 0)), new((1, 1, 0))));
        _lagging = AddLoad(new MachineLoad("lagging", Mains, new((1, 1, 90)), new((1, 1, 90)), new((1, 1, 90))));
        Heater = AddLoad(new MachineLoad("none", Mains, null, null, null));
    }

    /// <inheritdoc/>
    public override bool HasShots => false;

    /// <inheritdoc/>
    public override double CycleSeconds => StepSeconds;

    private protected override MachineLoad Heater { get; }

    /// <summary>What the reference shows at a load for phase 0…2: A, V, W.</summary>
    public (double Amperes, double Volts, double Watts) Reference(int phase, BenchLoad load) =>
        (load.Amperes, Mains.Voltages[phase].Rms, load.Amperes * load.PowerFactor * _inPhase.Watts(phase));

    private protected override double AddCycle(double startSeconds)
    {
        BenchLoad load = _load();
        _inPhase.Track.StepAt(startSeconds, load.Amperes * load.PowerFactor);
        _lagging.Track.StepAt(startSeconds, load.Amperes * Math.Sqrt(1 - (load.PowerFactor * load.PowerFactor)));
        return startSeconds + StepSeconds;
    }

    private protected override double DisturbanceWatts(double seconds) => 0;
}
