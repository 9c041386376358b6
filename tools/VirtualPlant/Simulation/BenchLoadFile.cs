using System.Globalization;
using MeterNode.Plant;
using MeterNode.VirtualBoard.Scenes;

namespace MeterNode.VirtualPlant.Simulation;

/// <summary>
/// The knob of a calibration's load: a file with amperes and power factor, for example <c>20 0.5</c>. Beside it the reference instrument
/// keeps writing what it shows.
/// </summary>
/// <param name="path">The knob; without the file there is no load.</param>
/// <param name="logPath">What the reference shows, a CSV that grows by one row a phase and second of board time; null: nothing.</param>
public sealed class BenchLoadFile(string path, string? logPath)
{
    private const double MaximumAmperes = 1000;

    private BenchLoad _load = BenchLoad.Off;

    /// <summary>The machine that it sets.</summary>
    public LoadBench CreateBench(int seed, int mainsHertz)
    {
        if (logPath != null)
        {
            File.WriteAllText(logPath, "phase,amperes,volts,watts\n");
        }

        LoadBench? bench = null;
        bench = new LoadBench(() => Next(bench), seed, mainsHertz);
        return bench;
    }

    private BenchLoad Next(LoadBench? bench)
    {
        _load = Read() ?? _load;
        if (logPath != null && bench != null)
        {
            File.AppendAllLines(logPath, Enumerable.Range(0, Machine.PhaseCount).Select(phase =>
            {
                (double amperes, double volts, double watts) = bench.Reference(phase, _load);
                return string.Create(CultureInfo.InvariantCulture, $"{phase + 1},{amperes:F4},{volts:F3},{watts:F3}");
            }));
        }

        return _load;
    }

    /// <summary>Null while the file is being written.</summary>
    private BenchLoad? Read()
    {
        if (!File.Exists(path))
        {
            return BenchLoad.Off;
        }

        string[] words = File.ReadAllText(path).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
        {
            return null;
        }

        double factor = 1;
        bool isRead = words.Length <= 2
            && double.TryParse(words[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double amperes)
            && amperes is >= 0 and <= MaximumAmperes
            && (words.Length == 1 || double.TryParse(words[1], NumberStyles.Float, CultureInfo.InvariantCulture, out factor))
            && factor is >= 0 and <= 1;
        return isRead
            ? new BenchLoad(double.Parse(words[0], CultureInfo.InvariantCulture), factor)
            : throw new OperatorException(
                OperatorError.Failure,
                $"'{path}' must hold amperes and power factor, for example '20 0.5', not '{string.Join(' ', words)}'");
    }
}
