namespace MeterNode.VirtualBoard.Scenes;

/// <summary>
/// A simulated machine with known truth. Everything follows from the seed and is generated forward in time as it is asked
/// for; asking again gives the same answer. Times are seconds of the board's monotonic clock. The truth may be asked from
/// any thread while the machine is being sampled.
/// </summary>
public abstract class Machine
{
    /// <summary>Phases of the supply.</summary>
    public const int PhaseCount = 3;

    private readonly Lock _lock = new();
    private readonly List<(double Closes, double Opens)> _shots = [];
    private readonly List<MachineLoad> _loads = [];
    private readonly int _seed;
    private double _generatedSeconds;
    private int _inControlSecond = -1;
    private int _inControlScanned;
    private int _inBandSeconds;

    private protected Machine(string name, int seed, ThermalModel thermal, int mainsHertz)
    {
        Mains = new Mains(mainsHertz);
        Name = name;
        _seed = seed;
        Thermal = thermal;
        Random = new Random(seed);
    }

    /// <summary>What the machine is, in plain words.</summary>
    public string Name { get; }

    /// <summary>The supply.</summary>
    public Mains Mains { get; }

    /// <summary>Set-point and band of the mould (or bath) temperature.</summary>
    public ControlZone Zone => Thermal.Zone;

    /// <summary>Whether the machine makes shots at all.</summary>
    public virtual bool HasShots => true;

    /// <summary>Nominal time from shot to shot, s.</summary>
    public abstract double CycleSeconds { get; }

    /// <summary>The consumers.</summary>
    public IReadOnlyList<MachineLoad> Loads => _loads;

    private protected ThermalModel Thermal { get; }

    private protected Random Random { get; }

    /// <summary>Mean real power of a phase (0…2) over the mains cycle at a time, W: analytic, without the 100 Hz part.</summary>
    public double PowerWatts(int phase, double seconds)
    {
        lock (_lock)
        {
            Extend(seconds);
            double sum = 0;
            foreach (MachineLoad load in _loads)
            {
                sum += load.Watts(phase) * load.Track.LevelAt(seconds);
            }

            return sum;
        }
    }

    /// <summary>Sum of the phases' mean real power at a time, W.</summary>
    public double PowerWatts(double seconds) => PowerWatts(0, seconds) + PowerWatts(1, seconds) + PowerWatts(2, seconds);

    /// <summary>True energy of a phase (0…2) between two times, J: exact integral of the mean power.</summary>
    public double EnergyJoules(int phase, double fromSeconds, double toSeconds)
    {
        lock (_lock)
        {
            Extend(toSeconds);
            double sum = 0;
            foreach (MachineLoad load in _loads)
            {
                sum += load.Watts(phase) * (load.Track.IntegralTo(toSeconds) - load.Track.IntegralTo(fromSeconds));
            }

            return sum;
        }
    }

    /// <summary>True energy of all phases between two times, J.</summary>
    public double EnergyJoules(double fromSeconds, double toSeconds) =>
        EnergyJoules(0, fromSeconds, toSeconds) + EnergyJoules(1, fromSeconds, toSeconds) + EnergyJoules(2, fromSeconds, toSeconds);

    /// <summary>True mould temperature at the thermocouple, °C.</summary>
    public double MoldCelsius(double seconds)
    {
        lock (_lock)
        {
            Extend(seconds + 1);
            return Thermal.At(seconds);
        }
    }

    /// <summary>Shots whose contact closed after <paramref name="fromSeconds"/> and not after <paramref name="toSeconds"/>.</summary>
    public int ShotsBetween(double fromSeconds, double toSeconds)
    {
        lock (_lock)
        {
            Extend(toSeconds);
            return _shots.Count(shot => shot.Closes > fromSeconds && shot.Closes <= toSeconds);
        }
    }

    /// <summary>When the contact of shot number <paramref name="index"/> (from 0) closes and opens, s.</summary>
    public (double Closes, double Opens) ShotPulse(int index)
    {
        lock (_lock)
        {
            while (_shots.Count <= index)
            {
                Extend(_generatedSeconds + CycleSeconds);
            }

            return _shots[index];
        }
    }

    /// <summary>
    /// True control figures over whole seconds from ≤ t &lt; to, or null when the zone was not in control for one of them.
    /// </summary>
    public ControlFigures? ControlBetween(double fromSeconds, double toSeconds)
    {
        lock (_lock)
        {
            Extend(toSeconds + 1);
            int from = (int)Math.Ceiling(fromSeconds);
            int to = (int)Math.Ceiling(toSeconds);
            FindInControl(to);
            if (_inControlSecond < 0 || _inControlSecond >= to)
            {
                return null;
            }

            from = Math.Max(from, _inControlSecond);
            var deviations = new double[to - from];
            double sum = 0;
            double squares = 0;
            int inside = 0;
            for (int i = 0; i < deviations.Length; i++)
            {
                double e = Thermal.AtSecond(from + i) - Zone.SetpointCelsius;
                sum += e;
                squares += e * e;
                inside += Math.Abs(e) <= Zone.ToleranceCelsius ? 1 : 0;
                deviations[i] = Math.Abs(e);
            }

            Array.Sort(deviations);
            int n = deviations.Length;
            double bias = sum / n;
            return new ControlFigures(
                n, bias, Math.Sqrt(Math.Max(0, (squares / n) - (bias * bias))), deviations[^1],
                deviations[(int)Math.Ceiling(0.95 * n) - 1], 100.0 * inside / n);
        }
    }

    /// <summary>The cycle contact, for an input pin.</summary>
    public ShotContact Contact() => new(this, _seed);

    /// <summary>Appends one cycle that begins at <paramref name="startSeconds"/>; returns its end.</summary>
    private protected abstract double AddCycle(double startSeconds);

    /// <summary>Heat that the process brings into the mould at a time, W (negative: takes out).</summary>
    private protected abstract double DisturbanceWatts(double seconds);

    private protected double Normal()
    {
        double u = 1 - Random.NextDouble();
        return Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * Random.NextDouble());
    }

    private protected MachineLoad AddLoad(MachineLoad load)
    {
        _loads.Add(load);
        return load;
    }

    private protected abstract MachineLoad Heater { get; }

    private protected void AddShot(double closesSeconds, double lengthSeconds) =>
        _shots.Add((closesSeconds, closesSeconds + lengthSeconds));

    /// <summary>The straight pieces of all loads at a time; returns until when they hold.</summary>
    internal double ReadSegments(double seconds, double[] levels, double[] slopes)
    {
        lock (_lock)
        {
            Extend(seconds);
            double until = double.PositiveInfinity;
            for (int i = 0; i < _loads.Count; i++)
            {
                _loads[i].Track.Segment(seconds, out double from, out double to, out double level, out double slope);
                levels[i] = level + (slope * (seconds - from));
                slopes[i] = slope;
                until = Math.Min(until, to);
            }

            return until;
        }
    }

    private void Extend(double seconds)
    {
        // A second ahead of every track, so that none is read in its last, open piece.
        while (Thermal.Seconds < seconds + 1)
        {
            _generatedSeconds = AddCycle(_generatedSeconds);
            int whole = (int)_generatedSeconds;
            Thermal.Extend(whole - (whole % Thermal.WindowSeconds), Heater.Track, DisturbanceWatts);
        }
    }

    private void FindInControl(int untilSecond)
    {
        for (; _inControlSecond < 0 && _inControlScanned < untilSecond; _inControlScanned++)
        {
            bool inside = Math.Abs(Thermal.AtSecond(_inControlScanned) - Zone.SetpointCelsius) <= Zone.ToleranceCelsius;
            _inBandSeconds = inside ? _inBandSeconds + 1 : 0;
            if (_inBandSeconds > Zone.SettlingSeconds)
            {
                _inControlSecond = _inControlScanned;
            }
        }
    }
}
