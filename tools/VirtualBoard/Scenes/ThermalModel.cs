namespace MeterNode.VirtualBoard.Scenes;

/// <summary>
/// A heated mass with a sensor, stepped once a second: C·dT/dt = heater − (T − ambient)/R + disturbance; the sensor follows with
/// a first-order lag. Heater windows are decided by the controller from what the sensor shows.
/// </summary>
public sealed class ThermalModel
{
    private readonly List<double> _sensor = [];
    private double _mass;
    private double _integral;
    private bool _isOn;

    /// <summary>Set-point and band.</summary>
    public required ControlZone Zone { get; init; }

    /// <summary>Temperature at time 0, °C.</summary>
    public required double StartCelsius { get; init; }

    /// <summary>Heat capacity, J/K.</summary>
    public required double JoulesPerKelvin { get; init; }

    /// <summary>Loss to the surroundings, W/K.</summary>
    public required double WattsPerKelvin { get; init; }

    /// <summary>Heater at full power, W.</summary>
    public required double HeaterWatts { get; init; }

    /// <summary>Time constant of the sensor, s.</summary>
    public required double LagSeconds { get; init; }

    /// <summary>Length of a heater window, whole s.</summary>
    public required int WindowSeconds { get; init; }

    /// <summary>Switching hysteresis, K either way; 0 is a PI controller with time-proportional output.</summary>
    public double HysteresisKelvin { get; init; }

    /// <summary>PI controller: share of full power per K.</summary>
    public double ProportionalPerKelvin { get; init; } = 0.08;

    /// <summary>PI controller: reset time, s.</summary>
    public double ResetSeconds { get; init; } = 240;

    /// <summary>Surroundings, °C.</summary>
    public double AmbientCelsius { get; init; } = 25;

    /// <summary>Whole seconds simulated; the temperature is known up to here.</summary>
    public int Seconds => _sensor.Count - 1;

    /// <summary>What a perfect thermocouple shows, °C, at a time up to <see cref="Seconds"/>.</summary>
    public double At(double seconds)
    {
        int i = Math.Clamp((int)seconds, 0, _sensor.Count - 1);
        int next = Math.Min(i + 1, _sensor.Count - 1);
        return _sensor[i] + ((seconds - i) * (_sensor[next] - _sensor[i]));
    }

    /// <summary>The temperature at a whole second, °C.</summary>
    public double AtSecond(int second) => _sensor[second];

    /// <summary>
    /// Steps up to <paramref name="seconds"/>; switches <paramref name="heater"/>, takes <paramref name="disturbanceWatts"/>(t).
    /// </summary>
    public void Extend(int seconds, LoadTrack heater, Func<double, double> disturbanceWatts)
    {
        if (_sensor.Count == 0)
        {
            _mass = StartCelsius;
            _sensor.Add(StartCelsius);
            _integral = WattsPerKelvin * (Zone.SetpointCelsius - AmbientCelsius) / HeaterWatts / 2;
        }

        while (Seconds < seconds)
        {
            int t = Seconds;
            if (t % WindowSeconds == 0)
            {
                Switch(t, heater);
            }

            double heat = HeaterWatts * (heater.IntegralTo(t + 1) - heater.IntegralTo(t));
            double loss = WattsPerKelvin * (_mass - AmbientCelsius);
            _mass += (heat - loss + disturbanceWatts(t + 0.5)) / JoulesPerKelvin;
            _sensor.Add(_sensor[t] + ((_mass - _sensor[t]) / LagSeconds));
        }
    }

    private void Switch(int t, LoadTrack heater)
    {
        double error = Zone.SetpointCelsius - _sensor[t];
        double duty;
        if (HysteresisKelvin > 0)
        {
            _isOn = _isOn ? error > -HysteresisKelvin : error > HysteresisKelvin;
            duty = _isOn ? 1 : 0;
        }
        else
        {
            double wanted = (ProportionalPerKelvin * error) + _integral;
            duty = Math.Clamp(wanted, 0, 1);

            // No wind-up: the integral stands while the output is at its limit.
            if (wanted == duty)
            {
                _integral += ProportionalPerKelvin * error * WindowSeconds / ResetSeconds;
            }
        }

        const double Ramp = 0.02;
        double level = heater.LevelAt(t);
        double onSeconds = duty * WindowSeconds;
        bool on = onSeconds > 0.1;
        if (on != level > 0.5)
        {
            heater.StepAt(t, on ? 1 : 0, Ramp);
        }

        if (on && onSeconds < WindowSeconds - 0.1)
        {
            heater.StepAt(t + onSeconds, 0, Ramp);
        }

        // A window without a change still needs a point: the track must be known to its end.
        if (heater.EndSeconds < t + WindowSeconds)
        {
            heater.Add(t + WindowSeconds, heater.LevelAt(t + WindowSeconds));
        }
    }
}
