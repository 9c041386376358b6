using MeterNode.Core.Metering;
using MeterNode.VirtualPlant.Metrology;

namespace MeterNode.Tools.Tests.Metrology;

/// <summary>
/// What a rate does to the power of short windows that begin anywhere in a cycle: 165 µs from channel to channel, 2 counts of noise,
/// rows up to 16 µs late, a mains frequency of its own.
/// </summary>
[TestClass]
public sealed class SamplingRateAccuracyTests
{
    private const int Windows = 400;

    // Current and voltage as (order, amplitude, degrees): sine at PF 0.5, six-pulse rectifier, half-wave rectifier; u with 3 % and 2 %.
    private static readonly (int Order, double Amplitude, double Degrees)[][] s_currents =
    [
        [(1, 1, -60)],
        [(1, 1, 0), (5, -0.2, 0), (7, 0.14, 0), (11, -0.09, 0), (13, 0.077, 0), (17, -0.059, 0), (19, 0.053, 0), (23, -0.043, 0),
            (25, 0.04, 0)],
        [(1, 0.5, 0), (2, 0.2122, 90), (4, -0.0424, 90), (6, 0.0182, 90), (8, -0.0101, 90)],
    ];

    private static readonly (int Order, double Amplitude, double Degrees)[] s_voltage = [(1, 1, 0), (5, 0.03, 0), (7, 0.02, 0)];

    [TestMethod]
    [DataRow(1_010_000, 50)]
    [DataRow(1_010_000, 60)]
    [DataRow(1_500_000, 50)]
    [DataRow(1_820_000, 50)]
    [DataRow(730_000, 50)]
    [DataRow(350_000, 50)]
    public void RateOfThePlan_ShortWindows_PowerIsTrueInTheMean(int rowNanos, int mainsHertz)
    {
        int period = SamplingRate.PeriodNanos(rowNanos, mainsHertz, 2000);
        for (int shape = 0; shape < s_currents.Length; shape++)
        {
            (double mean, double sigma) = ErrorPercent(shape, period, mainsHertz);

            // The second term is what the mean of so many windows may be off by chance.
            Assert.AreEqual(0, mean, 0.1 + (3 * sigma / Math.Sqrt(Windows)), $"shape {shape} at {1e9 / period:F0} Hz");
            Assert.IsLessThan(1.1, sigma, $"shape {shape} at {1e9 / period:F0} Hz");
        }
    }

    [TestMethod]
    public void MultipleOfMains_IsWhatThePlanAvoids() =>
        Assert.IsGreaterThan(5.0, ErrorPercent(1, 1_000_000_000 / 600, 50).Sigma, "a six-pulse current at 600 Hz");

    private static (double Mean, double Sigma) ErrorPercent(int shape, int periodNanos, int mainsHertz)
    {
        var random = new Random(shape + 1);
        var noise = new NormalNoise(7);
        int rows = (int)(3 * 1e9 / mainsHertz / periodNanos) + 6;
        var window = new WaveformWindow(rows, 2, periodNanos) { Count = rows };
        window.ChannelDelayNanos[1] = 165_000;
        var analyzer = new WindowAnalyzer([Phase()], mainsHertz);
        double hertz = mainsHertz * 1.0004;
        double truth = s_currents[shape].Sum(i => s_voltage.Where(u => u.Order == i.Order)
            .Sum(u => 0.5 * 9 * 325 * i.Amplitude * u.Amplitude * Math.Cos((i.Degrees - u.Degrees) * Math.PI / 180)));
        double sum = 0;
        double squares = 0;
        for (int k = 0; k < Windows; k++)
        {
            double phase = random.NextDouble();
            for (int row = 0; row < rows; row++)
            {
                window.TimeMicros[row] = (int)((row * (periodNanos / 1000.0)) + (16 * random.NextDouble()));
                double seconds = window.TimeMicros[row] * 1e-6;
                double turns = (hertz * seconds) + phase;
                window.Counts[0][row] = (int)Math.Round(2048 + (9 * At(s_currents[shape], turns) / 0.01) + (2 * noise.Normal()));
                window.Counts[1][row] =
                    (int)Math.Round(2048 + (325 * At(s_voltage, turns + (hertz * 165e-6)) / 0.2) + (2 * noise.Normal()));
            }

            analyzer.Begin(window);
            while (!analyzer.Step())
            {
            }

            Assert.IsTrue(analyzer.IsUsable, $"flags {analyzer.Flags}");
            double error = 100 * ((analyzer.Phases[0].RealPowerWatts / truth) - 1);
            sum += error;
            squares += error * error;
        }

        double mean = sum / Windows;
        return (mean, Math.Sqrt((squares / Windows) - (mean * mean)));
    }

    private static double At((int Order, double Amplitude, double Degrees)[] wave, double turns) =>
        wave.Sum(part => part.Amplitude * Math.Sin((2 * Math.PI * part.Order * turns) + (part.Degrees * Math.PI / 180)));

    private static PhaseChannels Phase() => new()
    {
        CurrentChannel = 0,
        VoltageChannel = 1,
        CurrentCalibration = new ChannelCalibration { UnitsPerCount = 0.01, NoiseFloorRms = 0.0202, OutlierCounts = 300 },
        VoltageCalibration = new ChannelCalibration { UnitsPerCount = 0.2, NoiseFloorRms = 0.404, OutlierCounts = 300 },
    };
}
