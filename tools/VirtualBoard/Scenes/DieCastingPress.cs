namespace MeterNode.VirtualBoard.Scenes;

/// <summary>
/// A cold-chamber die-casting press: 45 s shots (±1.2 s, one in 25 longer), a 30 kW hydraulic pump, a 15 kW intensifier behind a frequency
/// converter, electronics, and a 9 kW mould heater on two phases under a PI controller; each shot puts 190 kJ into the mould.
/// </summary>
public sealed class DieCastingPress : Machine
{
    private const double MetalJoules = 190_000;
    private const double MetalSeconds = 8;

    private readonly List<(double Seconds, double Joules)> _pours = [];
    private readonly MachineLoad _pump;
    private readonly MachineLoad _intensifier;

    /// <summary>Makes the press.</summary>
    public DieCastingPress(int seed = 1, int mainsHertz = 50)
        : base("die-casting press", seed, new ThermalModel
        {
            Zone = new ControlZone(220, 8, 60),
            StartCelsius = 214,
            JoulesPerKelvin = 70_000,
            WattsPerKelvin = 46,
            HeaterWatts = 9_000,
            LagSeconds = 12,
            WindowSeconds = 10,
        }, mainsHertz)
    {
        MachineLoad electronics = AddLoad(new MachineLoad("electronics", Mains,
            new((1, 2.0, 10), (3, 1.1, 170), (5, 0.6, 340)),
            new((1, 1.6, 12), (3, 0.9, 175), (5, 0.5, 345)),
            new((1, 1.8, 9), (3, 1.0, 165), (5, 0.5, 335))));
        electronics.Track.StartAt(1);
        _pump = AddLoad(new MachineLoad("pump", Mains,
            new((1, 53.0, 34), (5, 0.9, 60)), new((1, 52.1, 35), (5, 0.8, 65)), new((1, 53.8, 34), (5, 0.9, 55))));
        _pump.Track.StartAt(0.28);
        _intensifier = AddLoad(new MachineLoad("intensifier", Mains,
            new((1, 22.0, 6), (5, 8.1, 200), (7, 4.0, 20), (11, 1.6, 130)),
            new((1, 21.7, 6), (5, 8.0, 205), (7, 4.1, 25), (11, 1.6, 135)),
            new((1, 22.2, 6), (5, 8.2, 195), (7, 3.9, 15), (11, 1.5, 125))));
        Heater = AddLoad(new MachineLoad("mould heater", Mains, new((1, 19.53, 0)), new((1, 19.64, 0)), null));
    }

    /// <inheritdoc/>
    public override double CycleSeconds => 45;

    private protected override MachineLoad Heater { get; }

    private protected override double AddCycle(double startSeconds)
    {
        double length = CycleSeconds + Math.Clamp(Normal() * 0.5, -1.2, 1.2);

        // Now and then the operator cleans the die: the mould cools a little.
        if (Random.NextDouble() < 0.04)
        {
            length += 15 + (25 * Random.NextDouble());
        }

        double s = startSeconds;
        LoadTrack pump = _pump.Track;
        pump.StepAt(s + 0.3, 0.82, 0.4);
        pump.StepAt(s + 3.1, 1.0 + (0.03 * Normal()), 0.2);
        pump.StepAt(s + 5.8, 0.31, 0.6);
        pump.StepAt(s + 25.7 + (0.2 * Normal()), 0.72, 0.4);
        pump.StepAt(s + 31.0, 0.36, 0.5);
        pump.StepAt(s + 40.5, 0.28, 0.5);
        LoadTrack intensifier = _intensifier.Track;
        intensifier.StepAt(s + 4.0, 0.9 + (0.05 * Normal()), 0.15);
        intensifier.StepAt(s + 5.6, 0, 0.3);
        AddShot(s + 6.2, 0.8);
        _pours.Add((s + 4.0, MetalJoules * (1 + Math.Clamp(0.05 * Normal(), -0.15, 0.15))));
        return s + length;
    }

    private protected override double DisturbanceWatts(double seconds)
    {
        for (int i = _pours.Count - 1; i >= 0 && _pours[i].Seconds > seconds - 60; i--)
        {
            if (seconds >= _pours[i].Seconds && seconds < _pours[i].Seconds + MetalSeconds)
            {
                return _pours[i].Joules / MetalSeconds;
            }
        }

        return 0;
    }
}
