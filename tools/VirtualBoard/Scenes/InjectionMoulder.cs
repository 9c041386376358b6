namespace MeterNode.VirtualBoard.Scenes;

/// <summary>
/// A servo-hydraulic injection moulder: 28 s shots (±0.8 s, one in 33 longer), an 18 kW servo pump with converter harmonics, a screw motor,
/// barrel heaters in bursts, and a 6 kW mould temperature unit under a two-point controller.
/// </summary>
public sealed class InjectionMoulder : Machine
{
    private const double PartJoules = 21_000;
    private const double PartSeconds = 10;

    private readonly List<double> _injections = [];
    private readonly MachineLoad _servo;
    private readonly MachineLoad _screw;
    private readonly MachineLoad _barrel;

    /// <summary>Makes the moulder.</summary>
    public InjectionMoulder(int seed = 2, int mainsHertz = 50)
        : base("injection moulder", seed, new ThermalModel
        {
            Zone = new ControlZone(60, 2, 60),
            StartCelsius = 57,
            JoulesPerKelvin = 160_000,
            WattsPerKelvin = 62,
            HeaterWatts = 6_000,
            LagSeconds = 10,
            WindowSeconds = 2,
            HysteresisKelvin = 0.3,
        }, mainsHertz)
    {
        MachineLoad electronics = AddLoad(new MachineLoad("electronics", Mains,
            new((1, 1.4, 8), (3, 0.8, 172), (5, 0.4, 342)), new((1, 1.2, 8), (3, 0.7, 170)), new((1, 1.3, 8), (3, 0.7, 174))));
        electronics.Track.StartAt(1);
        _servo = AddLoad(new MachineLoad("servo pump", Mains,
            new((1, 26.4, 8), (5, 7.4, 190), (7, 3.3, 30)),
            new((1, 26.0, 8), (5, 7.2, 195), (7, 3.2, 35)),
            new((1, 26.7, 8), (5, 7.5, 185), (7, 3.4, 25))));
        _servo.Track.StartAt(0.05);
        _screw = AddLoad(new MachineLoad("screw motor", Mains, new((1, 14.1, 40)), new((1, 14.3, 40)), new((1, 13.9, 40))));
        _barrel = AddLoad(new MachineLoad("barrel heaters", Mains, new((1, 11.5, 0)), new((1, 11.4, 0)), new((1, 11.6, 0))));
        Heater = AddLoad(new MachineLoad("mould heater", Mains, null, null, new((1, 25.94, 0))));
    }

    /// <inheritdoc/>
    public override double CycleSeconds => 28;

    private protected override MachineLoad Heater { get; }

    private protected override double AddCycle(double startSeconds)
    {
        double length = CycleSeconds + Math.Clamp(Normal() * 0.3, -0.8, 0.8);
        if (Random.NextDouble() < 0.03)
        {
            length += 8 + (12 * Random.NextDouble());
        }

        double s = startSeconds;
        LoadTrack servo = _servo.Track;
        servo.StepAt(s + 0.1, 0.55, 0.3);
        servo.StepAt(s + 1.7, 1.0 + (0.02 * Normal()), 0.1);
        servo.StepAt(s + 3.9, 0.42, 0.3);
        servo.StepAt(s + 8.2, 0.06, 0.3);
        servo.StepAt(s + 22.0, 0.6, 0.3);
        servo.StepAt(s + 24.8, 0.05, 0.3);
        LoadTrack screw = _screw.Track;
        screw.StepAt(s + 8.8, 0.9 + (0.03 * Normal()), 0.5);
        screw.StepAt(s + 17.5 + (0.3 * Normal()), 0, 0.4);
        LoadTrack barrel = _barrel.Track;
        for (double at = s; at < s + 24; at += 5)
        {
            barrel.StepAt(at, 1);
            barrel.StepAt(at + 1.6 + (0.3 * Random.NextDouble()), 0);
        }

        AddShot(s + 2.0, 0.5);
        _injections.Add(s + 2.0);
        return s + length;
    }

    private protected override double DisturbanceWatts(double seconds)
    {
        for (int i = _injections.Count - 1; i >= 0 && _injections[i] > seconds - 60; i--)
        {
            if (seconds >= _injections[i] && seconds < _injections[i] + PartSeconds)
            {
                return PartJoules / PartSeconds;
            }
        }

        return 0;
    }
}
