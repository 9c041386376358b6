namespace MeterNode.VirtualBoard.Scenes;

/// <summary>
/// An aluminium holding furnace at 680 °C: 45 kW resistance heating on three phases in bursts under a PI controller, a small
/// fan, a ladle every 90 s (the shot contact) and cold metal charged every 20 minutes.
/// </summary>
public sealed class HoldingFurnace : Machine
{
    private const double LadleWatts = 6_000;
    private const double LadleSeconds = 9;
    private const double ChargeEverySeconds = 1_200;
    private const double ChargeAtSeconds = 420;
    private const double ChargeSeconds = 60;
    private const double ChargeJoules = 2_600_000;

    private readonly List<double> _ladles = [];

    /// <summary>Makes the furnace.</summary>
    public HoldingFurnace(int seed = 3, int mainsHertz = 50)
        : base("holding furnace", seed, new ThermalModel
        {
            Zone = new ControlZone(680, 6, 60),
            StartCelsius = 676,
            JoulesPerKelvin = 850_000,
            WattsPerKelvin = 27,
            HeaterWatts = 45_000,
            LagSeconds = 15,
            WindowSeconds = 4,
            ProportionalPerKelvin = 0.12,
            ResetSeconds = 300,
        }, mainsHertz)
    {
        MachineLoad fan = AddLoad(new MachineLoad("fan and controls", Mains,
            new((1, 1.9, 42), (3, 0.2, 180)), new((1, 1.8, 42), (3, 0.2, 180)), new((1, 2.0, 42), (3, 0.2, 180))));
        fan.Track.StartAt(1);
        Heater = AddLoad(new MachineLoad("elements", Mains, new((1, 65.1, 0)), new((1, 65.5, 0)), new((1, 64.85, 0))));
    }

    /// <inheritdoc/>
    public override double CycleSeconds => 90;

    private protected override MachineLoad Heater { get; }

    private protected override double AddCycle(double startSeconds)
    {
        double length = CycleSeconds + Math.Clamp(Normal(), -3, 3);
        AddShot(startSeconds + 12, 1.5);
        _ladles.Add(startSeconds + 12);
        return startSeconds + length;
    }

    private protected override double DisturbanceWatts(double seconds)
    {
        double watts = 0;
        double inPeriod = seconds % ChargeEverySeconds;
        if (inPeriod >= ChargeAtSeconds && inPeriod < ChargeAtSeconds + ChargeSeconds)
        {
            watts -= ChargeJoules / ChargeSeconds;
        }

        for (int i = _ladles.Count - 1; i >= 0 && _ladles[i] > seconds - 200; i--)
        {
            if (seconds >= _ladles[i] && seconds < _ladles[i] + LadleSeconds)
            {
                watts -= LadleWatts;
            }
        }

        return watts;
    }
}
