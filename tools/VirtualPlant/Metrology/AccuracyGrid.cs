using MeterNode.Core.Metering;

namespace MeterNode.VirtualPlant.Metrology;

/// <summary>
/// The accuracy grid: synthetic mains through a front end into the firmware's own metering, two windows a second for 10 s a point,
/// against exact analytic truth. Deterministic: every point has its own noise seed.
/// </summary>
public static class AccuracyGrid
{
    /// <summary>2 kHz per channel pair.</summary>
    public const int PeriodNanos = 500_000;

    /// <summary>Ten cycles at 49.5 Hz and one more, so that ten whole cycles fit between crossings.</summary>
    public const int Rows = 446;

    private const int WindowsPerPoint = 20;

    /// <summary>Currents of the grid, % of the nominal current.</summary>
    public static IReadOnlyList<double> Currents { get; } = [1, 2, 5, 10, 20, 50, 100, 120];

    /// <summary>Mains frequencies of the grid, Hz.</summary>
    public static IReadOnlyList<double> Frequencies { get; } = [49.5, 50, 50.5, 60];

    /// <summary>Shapes of the current.</summary>
    public static IReadOnlyList<string> Shapes { get; } = ["sine", "harmonics", "vfd"];

    /// <summary>Power factor and whether the current leads.</summary>
    public static IReadOnlyList<(double PowerFactor, bool Capacitive)> PowerFactors { get; } =
        [(1, false), (0.8, false), (0.8, true), (0.5, false), (0.5, true), (0.1, false)];

    /// <summary>All points: the full product for one phase, then three phases and faults at fewer points.</summary>
    public static IEnumerable<AccuracyCase> Cases()
    {
        foreach (string frontEnd in new[] { "ideal", "adc" })
        {
            foreach (string shape in Shapes)
            {
                foreach ((double powerFactor, bool capacitive) in PowerFactors)
                {
                    foreach (double current in Currents)
                    {
                        foreach (double hertz in Frequencies)
                        {
                            yield return new AccuracyCase(shape, frontEnd, current, powerFactor, capacitive, hertz, 1, "none");
                        }
                    }
                }
            }
        }

        foreach (string shape in Shapes)
        {
            foreach ((double powerFactor, bool capacitive) in PowerFactors)
            {
                foreach (double current in new double[] { 5, 20, 100 })
                {
                    yield return new AccuracyCase(shape, "adc", current, powerFactor, capacitive, 50, 3, "none");
                    yield return new AccuracyCase(shape, "adc", current, powerFactor, capacitive, 50, 1, "gaps");
                    yield return new AccuracyCase(shape, "adc", current, powerFactor, capacitive, 50, 1, "outliers");
                }
            }
        }
    }

    /// <summary>Runs every point, in order. <paramref name="progress"/> is called with the number of points done.</summary>
    public static List<AccuracyResult> Run(Action<int>? progress = null)
    {
        AccuracyCase[] cases = Cases().ToArray();
        var results = new AccuracyResult[cases.Length];
        int done = 0;
        Parallel.For(0, cases.Length, n =>
        {
            results[n] = Run(cases[n], (ulong)n);
            progress?.Invoke(Interlocked.Increment(ref done));
        });
        return [.. results];
    }

    /// <summary>Runs one point.</summary>
    public static AccuracyResult Run(AccuracyCase point, ulong seed)
    {
        FrontEnd frontEnd = point.FrontEnd == "ideal" ? FrontEnd.Ideal : FrontEnd.Realistic;
        var noise = new NormalNoise(seed * 7919 + 17);
        PeriodicSignal[] voltages = new PeriodicSignal[point.Phases];
        PeriodicSignal[] currents = new PeriodicSignal[point.Phases];
        PeriodicSignal nominalCurrent = Current(point.Shape, FrontEnd.NominalAmperes, point.PowerFactor, point.Capacitive);
        for (int p = 0; p < point.Phases; p++)
        {
            // Unequal phases, so that exchanged channels or shared sums would show.
            double share = point.CurrentPercent / 100 * (1 - (0.15 * p));
            voltages[p] = Voltage(point.Shape).Scaled(1 + (0.01 * p)).DelayedBy(120 * p);
            currents[p] = nominalCurrent.Scaled(share).DelayedBy(120 * p);
        }

        double fullScaleAmperes = 1.2 * nominalCurrent.Peak();
        double fullScaleVolts = 1.1 * Voltage(point.Shape).Peak();
        WindowAnalyzer analyzer = new(Channels(point.Phases, frontEnd, fullScaleAmperes, fullScaleVolts), point.Hertz > 55 ? 60 : 50);
        var reading = new ReadingAccumulator(point.Phases);
        var window = new WaveformWindow(Rows, 2 * point.Phases, PeriodNanos);
        for (int c = 0; c < 2 * point.Phases; c++)
        {
            window.ChannelDelayNanos[c] = c * frontEnd.SkewNanos;
        }

        double[] leads = currents.Select(i => frontEnd.HasPhaseError
            ? FrontEnd.ClampLeadDegrees(i.Rms) * 50 / point.Hertz * Math.PI / 180
            : 0).ToArray();
        int discarded = 0;
        int repaired = 0;
        for (int w = 0; w < WindowsPerPoint; w++)
        {
            window.StartMicros = w * 500_000L + (long)(noise.Uniform() * 20_000);
            Fill(window, frontEnd, voltages, currents, leads, point, fullScaleAmperes, fullScaleVolts, noise, w);
            analyzer.Begin(window);
            while (!analyzer.Step())
            {
            }

            repaired += analyzer.RepairedSamples;
            if (analyzer.IsUsable)
            {
                reading.Add(analyzer.Interval);
            }
            else
            {
                discarded++;
            }
        }

        return Compare(point, voltages, currents, reading, discarded, repaired);
    }

    private static AccuracyResult Compare(AccuracyCase point, PeriodicSignal[] voltages, PeriodicSignal[] currents,
        ReadingAccumulator reading, int discarded, int repaired)
    {
        double currentError = 0;
        double voltageError = 0;
        double power = 0;
        double apparent = 0;
        double reactive = 0;
        double measuredReactive = 0;
        for (int p = 0; p < point.Phases; p++)
        {
            currentError = Worse(currentError, 100 * ((reading.IrmsAmperes(p) / currents[p].Rms) - 1));
            voltageError = Worse(voltageError, 100 * ((reading.UrmsVolts(p) / voltages[p].Rms) - 1));
            power += PeriodicSignal.RealPower(voltages[p], currents[p]);
            apparent += voltages[p].Rms * currents[p].Rms;
            reactive += PeriodicSignal.FundamentalReactivePower(voltages[p], currents[p]);
            measuredReactive += reading.ReactiveVars(p);
        }

        return new AccuracyResult(point, currentError, voltageError,
            100 * ((reading.TotalPowerWatts / power) - 1), 100 * (reading.TotalPowerWatts - power) / apparent,
            100 * (measuredReactive - reactive) / apparent, reading.FrequencyHertz - point.Hertz,
            Iec62053Limit.Class05S(point.CurrentPercent / 100, point.PowerFactor), reading.Windows, discarded, repaired);
    }

    private static double Worse(double a, double b) => Math.Abs(b) > Math.Abs(a) ? b : a;

    private static void Fill(WaveformWindow window, FrontEnd frontEnd, PeriodicSignal[] voltages, PeriodicSignal[] currents, double[] leads,
        AccuracyCase point, double fullScaleAmperes, double fullScaleVolts, NormalNoise noise, int number)
    {
        window.Count = window.Capacity;
        long missing = 0;
        for (int k = 0; k < window.Count; k++)
        {
            // A thread switch of 20 ms in every fourth window.
            if (point.Fault == "gaps" && number % 4 == 1 && k == 200)
            {
                missing = 20_000;
            }

            double micros = (k * PeriodNanos * 1e-3) + missing + (frontEnd.LateMicros * noise.Uniform());
            window.TimeMicros[k] = (int)micros;
            for (int p = 0; p < currents.Length; p++)
            {
                int i = 2 * p;
                int u = i + 1;
                double seconds = (window.StartMicros + micros) * 1e-6;
                double amperes = currents[p].At(seconds + (window.ChannelDelayNanos[i] * 1e-9), point.Hertz, leads[p]);
                double volts = voltages[p].At(seconds + (window.ChannelDelayNanos[u] * 1e-9), point.Hertz);
                window.Counts[i][k] = frontEnd.Count(amperes, fullScaleAmperes, noise);
                window.Counts[u][k] = frontEnd.Count(volts, fullScaleVolts, noise);
            }

            // Wi-Fi: about one conversion in 200 is off by 1000 counts and more (espressif/esp-idf#8266).
            if (point.Fault == "outliers" && noise.Uniform() < 0.01)
            {
                int channel = noise.Uniform() < 0.5 ? 0 : 1;
                int jump = (int)(1000 + (1000 * noise.Uniform()));
                int count = window.Counts[channel][k];
                window.Counts[channel][k] = count > 2048 ? count - jump : count + jump;
            }
        }
    }

    private static PhaseChannels[] Channels(int phases, FrontEnd frontEnd, double fullScaleAmperes, double fullScaleVolts) =>
        Enumerable.Range(0, phases).Select(p => new PhaseChannels
        {
            CurrentChannel = 2 * p,
            VoltageChannel = (2 * p) + 1,
            CurrentCalibration = frontEnd.CurrentCalibration(fullScaleAmperes),
            VoltageCalibration = frontEnd.VoltageCalibration(fullScaleVolts),
            NominalVolts = FrontEnd.NominalVolts,
        }).ToArray();

    private static PeriodicSignal Voltage(string shape) => shape == "sine"
        ? new PeriodicSignal(new Harmonic(1, FrontEnd.NominalVolts, 20))
        : new PeriodicSignal(
            new Harmonic(1, FrontEnd.NominalVolts, 20),
            new Harmonic(3, 0.01 * FrontEnd.NominalVolts, 130),
            new Harmonic(5, 0.03 * FrontEnd.NominalVolts, 250),
            new Harmonic(7, 0.02 * FrontEnd.NominalVolts, 40));

    /// <summary>A current of <paramref name="amperes"/> RMS whose fundamental lags by the power factor's angle.</summary>
    private static PeriodicSignal Current(string shape, double amperes, double powerFactor, bool capacitive)
    {
        double lag = Math.Acos(powerFactor) * 180 / Math.PI * (capacitive ? -1 : 1);
        Harmonic[] unit = shape switch
        {
            "sine" => [new Harmonic(1, 1, 0)],
            "harmonics" => [new Harmonic(1, 1, 0), new Harmonic(3, 0.1, 40), new Harmonic(5, 0.15, 200), new Harmonic(7, 0.08, 90)],

            // Six-pulse rectifier with a small choke: double-humped current.
            _ =>
            [
                new Harmonic(1, 1, 0), new Harmonic(5, 0.52, 180), new Harmonic(7, 0.28, 180), new Harmonic(11, 0.08, 0),
                new Harmonic(13, 0.06, 0), new Harmonic(17, 0.03, 180),
            ],
        };
        var signal = new PeriodicSignal(unit).DelayedBy(lag - 20);
        return signal.Scaled(amperes / signal.Rms);
    }
}
